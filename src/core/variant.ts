import { z } from "zod";
import { Channel } from "./channels.ts";
import { Finding } from "./guardrail.ts";
import { BrandId, PackageId, PatternId, RunId, TenantId, UserId, VariantId } from "./ids.ts";
import { TextSource } from "./opportunity.ts";
import { HookType, Structure } from "./pattern-template.ts";
import { Band } from "./score.ts";
import { Share } from "./text.ts";

export const VARIANT_STATUSES = [
  "draft",
  "review",
  "changes_requested",
  "approved",
  "scheduled",
  "published",
  "rejected",
  "archived",
] as const;
export const VariantStatus = z.enum(VARIANT_STATUSES);
export type VariantStatus = z.infer<typeof VariantStatus>;

export const RejectReason = z.enum(["off_tone", "generic", "wrong_persona", "inaccurate", "repetitive", "other"]);
export type RejectReason = z.infer<typeof RejectReason>;

/** The words of a variant: exactly what an approval is bound to. */
export const VariantContent = z.object({
  /** One for a post, several for a thread. */
  parts: z.array(z.string().min(1).max(70_000)).min(1).max(25),
  title: z.string().trim().min(1).max(300).nullable(),
  cta: z.string().trim().max(300).nullable(),
  hashtags: z
    .array(
      z
        .string()
        .regex(/^#?[\p{L}\p{N}_]+$/u)
        .max(100),
    )
    .max(30),
  links: z.array(z.string().max(2_048)).max(20),
});
export type VariantContent = z.infer<typeof VariantContent>;

export const QualityCriterion = z.enum([
  "clarity",
  "anchoring",
  "channel_fit",
  "cta_alignment",
  "specificity",
  "sibling_diversity",
  "residue",
]);
export type QualityCriterion = z.infer<typeof QualityCriterion>;

export const QualityReport = z.object({
  rubricVersion: z.string(),
  score: z.number().min(0).max(100),
  band: Band,
  lines: z.array(z.object({ criterion: QualityCriterion, value: Share, weight: Share, note: z.string() })),
});
export type QualityReport = z.infer<typeof QualityReport>;

/** A wall-clock time in a zone; resolved to an instant when it fires, so a clock change moves it with the wall. */
export const Schedule = z.object({
  localTime: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, "is a wall-clock time such as 2026-12-01T09:30"),
  timeZone: z.string(),
});
export type Schedule = z.infer<typeof Schedule>;

/** An approval and the exact words it is for. */
export const Approval = z.object({ by: UserId, at: z.date(), contentHash: z.string().length(64) });
export type Approval = z.infer<typeof Approval>;

/** One unit of content for one channel. */
export const Variant = VariantContent.extend({
  id: VariantId,
  tenantId: TenantId,
  brandId: BrandId,
  packageId: PackageId,
  channel: Channel,
  slotKey: z.string().max(60),
  patternId: PatternId.nullable(),
  hookType: HookType.nullable(),
  structure: Structure.nullable(),
  status: VariantStatus,
  source: TextSource,
  model: z.string().max(120).nullable(),
  promptVersion: z.string().max(60).nullable(),
  brandVersion: z.int().min(1),
  quality: QualityReport.nullable(),
  findings: z.array(Finding),
  approval: Approval.nullable(),
  schedule: Schedule.nullable(),
  lastEditedBy: UserId.nullable(),
  staleAgainst: z.enum(["thesis", "brand_voice"]).nullable(),
  /** Why the variant was drafted differently than asked, for example `budget_spent`. */
  degraded: z.string().max(60).nullable(),
  needsMedia: z.boolean(),
  runId: RunId.nullable(),
  revision: z.int().min(1),
  createdAt: z.date(),
  updatedAt: z.date(),
  deletedAt: z.date().nullable(),
});
export type Variant = z.infer<typeof Variant>;

/** That a variant went out, and what it came to. */
export const Publication = z.object({
  variantId: VariantId,
  packageId: PackageId,
  channel: Channel,
  permalink: z.string().max(2_048).nullable(),
  externalPostId: z.string().max(300).nullable(),
  publishedAt: z.date(),
  /** The frozen outcome once the post is mature: reward minus baseline, clipped to ±2. */
  outcome: z.number().nullable(),
});
export type Publication = z.infer<typeof Publication>;
