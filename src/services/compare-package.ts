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
import { effectOfPatterns } from "./load-pattern-grounds.ts";

const MAX_VARIANTS = 200;
/** Their sentences have to fit into one short answer; of the rest `known` says what is known. */
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
  const effectOf = effectOfPatterns(cells, snapshot, now);
  const byId = new Map<VariantId, Variant>(variants.map((variant) => [variant.id, variant]));
  const advised = new Map<string, AdvisedPattern>();
  const found: ComparedVariant[] = [];
  const published = publications.filter(({ variantId }) => byId.has(variantId));
  for (const each of compareSiblings(published, estimatePostNoise(cells, about))) {
    const variant = byId.get(each.variantId);
    const pattern = variant && patternOf(variant);
    const performance = pattern && describeEffect(effectOf(variant.channel, pattern, contentPackage));
    const advice = performance ? adviceOf(performance) : null;
    const place = pattern && [variant.channel, pattern.hookType, pattern.structure].join(" ");
    if (advice && place && !advised.has(place) && advised.size < MAX_ADVISED) {
      const key = `p${advised.size + 1}`;
      const words = wordsOf(variant, pattern, templates);
      advised.set(place, { key, advice, ...words, known: performance?.sentence ?? "" });
    }
    found.push({
      ...each,
      ...describeStanding(each),
      difference: each.difference?.mean ?? null,
      known: performance?.sentence ?? null,
      adviceKey: (place && advised.get(place)?.key) ?? null,
    });
  }
  return { variants: found, patterns: [...advised.values()] };
}

type Pattern = Pick<PatternTemplate, "hookType" | "structure">;

function patternOf({ hookType, structure }: Variant): Pattern | null {
  return hookType && structure ? { hookType, structure } : null;
}

function wordsOf(
  { channel, patternId, parts }: Variant,
  { hookType, structure }: Pattern,
  templates: readonly PatternTemplate[],
): Pick<AdvisedPattern, "channel" | "name" | "description" | "opening"> {
  const template = templates.find(({ id }) => id === patternId);
  const [hook, shape] = [hookType, structure].map((word) => word.replaceAll("_", " "));
  return {
    channel: CHANNEL_FACTS[channel].name,
    name: template?.name ?? `${hook} · ${shape}`,
    description: template?.description ?? `A post that opens as ${hook} and is built as ${shape}.`,
    opening: (parts[0] ?? "").slice(0, MAX_OPENING).toWellFormed(),
  };
}
