import { CHANNEL_FACTS } from "../../core/channels.ts";
import type { ContentPackage, Slot } from "../../core/content-package.ts";
import type { Finding } from "../../core/guardrail.ts";
import type { RunId, VariantId } from "../../core/ids.ts";
import type { TextSource } from "../../core/opportunity.ts";
import type { PatternTemplate } from "../../core/pattern-template.ts";
import type { QualityReport, Variant, VariantContent } from "../../core/variant.ts";

/** Words for a slot, who wrote them and what the checks say. */
export interface Draft {
  content: VariantContent;
  source: TextSource;
  model: string;
  promptVersion: string;
  degraded: string | null;
  findings: Finding[];
  quality: QualityReport;
}

/** A fresh draft: nobody has approved it, and nothing but a person will. */
export function draftedVariant(
  draft: Draft,
  at: {
    id: VariantId;
    slot: Slot;
    pattern: PatternTemplate;
    contentPackage: ContentPackage;
    runId: RunId | null;
    now: Date;
  },
): Variant {
  const { content, source, model, promptVersion, degraded, findings, quality } = draft;
  const { slot, pattern, contentPackage, runId, now } = at;
  return {
    ...content,
    source,
    model,
    promptVersion,
    degraded,
    findings,
    quality,
    id: at.id,
    tenantId: contentPackage.tenantId,
    brandId: contentPackage.brandId,
    packageId: contentPackage.id,
    channel: slot.channel,
    slotKey: slot.key,
    patternId: pattern.id,
    hookType: pattern.hookType,
    structure: pattern.structure,
    status: "draft",
    brandVersion: contentPackage.brandVersion,
    approval: null,
    schedule: null,
    lastEditedBy: null,
    staleAgainst: null,
    needsMedia: CHANNEL_FACTS[slot.channel].support === "needs_media",
    runId,
    revision: 1,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
  };
}
