import type { BrandSnapshot } from "../core/brand-snapshot.ts";
import type { Channel } from "../core/channels.ts";
import type { VariantDTO } from "../core/dto/variant.ts";
import type { VariantEvaluationDTO } from "../core/dto/variant-evaluation.ts";
import type { VariantRevisionDTO } from "../core/dto/variant-revision.ts";
import type { CheckReport } from "../core/guardrail.ts";
import type { VariantRevision } from "../core/ports/repositories.ts";
import type { Publication, Variant } from "../core/variant.ts";
import type { VariantEvaluation } from "../core/variant-evaluation.ts";
import { applyGuardrails } from "../engines/brand-brain/apply-guardrails.ts";
import { guardrailsOf } from "../engines/brand-brain/compile-guardrails.ts";
import { measureLength } from "../engines/content-engineering/measure-length.ts";
import { legalMoves } from "../engines/content-engineering/transition-variant.ts";
import { isDue } from "./measure-desk.ts";

/** Variants as the UI shows them, with what each may become next. */
export function presentVariants(
  variants: readonly Variant[],
  shown: { snapshot: BrandSnapshot; publications: readonly Publication[]; now: Date },
): VariantDTO[] {
  const { snapshot, publications, now } = shown;
  const unchecked = new Map<Channel, CheckReport["unchecked"]>();
  return variants.map((variant) => {
    const { channel } = variant;
    const rules = unchecked.get(channel) ?? uncheckedRulesOf(snapshot, channel);
    unchecked.set(channel, rules);
    const publication = publications.find(({ variantId }) => variantId === variant.id) ?? null;
    return presentVariant(variant, { snapshot, publication, unchecked: rules, now });
  });
}

/** The rules that only a person can judge. */
function uncheckedRulesOf(snapshot: BrandSnapshot, channel: Channel): CheckReport["unchecked"] {
  return applyGuardrails(guardrailsOf(snapshot, channel), []).report.unchecked;
}

function presentVariant(
  variant: Variant,
  shown: {
    snapshot: BrandSnapshot;
    publication: Publication | null;
    unchecked: CheckReport["unchecked"];
    now: Date;
  },
): VariantDTO {
  const { patternId, hookType, structure, approval } = variant;
  const { publication } = shown;
  return {
    id: variant.id,
    packageId: variant.packageId,
    channel: variant.channel,
    slotKey: variant.slotKey,
    parts: variant.parts,
    title: variant.title,
    cta: variant.cta,
    hashtags: variant.hashtags,
    links: variant.links,
    pattern: patternId || hookType || structure ? { id: patternId, hookType, structure } : null,
    status: variant.status,
    due: isDue(variant, shown.now),
    source: variant.source,
    model: variant.model,
    promptVersion: variant.promptVersion,
    brandVersion: variant.brandVersion,
    quality: variant.quality,
    findings: variant.findings,
    unchecked: shown.unchecked,
    lengths: measureLength(variant.channel, variant),
    approvedBy: approval?.by ?? null,
    approvedAt: approval?.at ?? null,
    schedule: variant.schedule,
    permalink: publication?.permalink ?? null,
    publishedAt: publication?.publishedAt ?? null,
    staleAgainst: variant.staleAgainst,
    degraded: variant.degraded,
    needsMedia: variant.needsMedia,
    allowedMoves: legalMoves(variant.status, shown.snapshot.brand.approvalPolicy),
    revision: variant.revision,
    createdAt: variant.createdAt,
    updatedAt: variant.updatedAt,
  };
}

/** A variant as it stood, and who brought it there. */
export function presentRevision({ variantId, revision, variant, by, at }: VariantRevision): VariantRevisionDTO {
  const { parts, title, cta, hashtags, links, status, source } = variant;
  return { variantId, revision, parts, title, cta, hashtags, links, status, source, by, at };
}

export function presentEvaluation({ chance, ...found }: VariantEvaluation): VariantEvaluationDTO {
  return { ...found, chanceBetter: chance };
}
