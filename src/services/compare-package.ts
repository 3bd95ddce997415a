import { CHANNEL_FACTS } from "../core/channels.ts";
import type { PackageId, VariantId } from "../core/ids.ts";
import type { PatternTemplate } from "../core/pattern-template.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import type { Variant } from "../core/variant.ts";
import type { VariantEvaluation } from "../core/variant-evaluation.ts";
import { compareSiblings } from "../engines/learning/compare-siblings.ts";
import { estimatePostNoise } from "../engines/learning/estimate-pattern-effects.ts";
import { describeEffect } from "../engines/patterns/describe-effect.ts";
import { adviceOf, describeStanding } from "../engines/patterns/describe-standing.ts";
import { createEffectOf } from "./load-scoring.ts";

const MAX_VARIANTS = 200;
/** One sentence each has to fit into one answer; the rest is as certain and waits for another package. */
const MAX_ADVISED = 8;
const MAX_OPENING = 240;

/** A pattern on a channel that is certain enough to be repeated or avoided. */
export interface AdvisedPattern {
  key: string;
  advice: "repeat" | "avoid";
  channel: string;
  name: string;
  description: string;
  known: string;
  opening: string;
}

/** What is found of one variant, and the key of the advice on its pattern. */
export type ComparedVariant = Pick<
  VariantEvaluation,
  "variantId" | "outcome" | "siblings" | "difference" | "chance" | "standing" | "sentence" | "known"
> & { adviceKey: string | null };

/** A package's published variants beside each other, and what the brand's numbers say clearly of their patterns. */
export async function comparePackage(
  tx: Work,
  scope: BrandScope,
  packageId: PackageId,
  now: Date,
): Promise<{ variants: ComparedVariant[]; patterns: AdvisedPattern[] }> {
  const contentPackage = await tx.packages.get(scope, packageId);
  const publications = await tx.variants.listPublicationsOf(scope, packageId);
  const variants = await tx.variants.list(scope, { packageIds: [packageId] }, MAX_VARIANTS);
  const snapshot = await tx.brands.getSnapshot(scope);
  const templates = await tx.patterns.list(scope, { includeDeprecated: true });
  const cells = await tx.learning.listPatternCells(scope);

  const about = { objective: snapshot.brand.objective, now };
  const effectOf = createEffectOf(cells, snapshot, now);
  const byId = new Map<VariantId, Variant>(variants.map((variant) => [variant.id, variant]));
  const published = publications.filter(({ variantId }) => byId.has(variantId));
  const advised = new Map<string, AdvisedPattern>();
  const compared = compareSiblings(published, estimatePostNoise(cells, about)).map((each) => {
    const variant = byId.get(each.variantId);
    const performance = variant && performanceOf(variant);
    const advice = performance ? adviceOf(performance) : null;
    const key = variant && advice ? adviceKeyOf(variant, advice, performance?.sentence ?? "") : null;
    return {
      ...each,
      ...describeStanding(each),
      difference: each.difference?.mean ?? null,
      known: performance?.sentence ?? null,
      adviceKey: key,
    };
  });
  return { variants: compared, patterns: [...advised.values()] };

  function performanceOf({ channel, hookType, structure }: Variant) {
    return hookType && structure ? describeEffect(effectOf(channel, { hookType, structure }, contentPackage)) : null;
  }

  function adviceKeyOf(variant: Variant, advice: "repeat" | "avoid", known: string): string | null {
    const { channel, hookType, structure, parts } = variant;
    const pattern = `${channel} ${hookType} ${structure}`;
    const template = templates.find(({ id }) => id === variant.patternId);
    const ready = advised.get(pattern);
    if (ready || advised.size >= MAX_ADVISED) return ready?.key ?? null;
    const key = `p${advised.size + 1}`;
    advised.set(pattern, {
      key,
      advice,
      channel: CHANNEL_FACTS[channel].name,
      ...wordsOf(template, variant),
      known,
      opening: (parts[0] ?? "").slice(0, MAX_OPENING).toWellFormed(),
    });
    return key;
  }
}

function wordsOf(
  template: PatternTemplate | undefined,
  { hookType, structure }: Variant,
): Pick<AdvisedPattern, "name" | "description"> {
  if (template) return { name: template.name, description: template.description };
  const name = `${hookType} · ${structure}`.replaceAll("_", " ");
  return { name, description: `A post that opens as ${name.replace(" · ", " and is built as ")}.` };
}
