import { z } from "zod";
import { Channel } from "../channels.ts";
import { Finding } from "../guardrail.ts";
import { PackageId, PatternId, UserId, VariantId } from "../ids.ts";
import { TextSource } from "../opportunity.ts";
import { HookType, Structure } from "../pattern-template.ts";
import { QualityReport, Schedule, VariantContent, VariantStatus } from "../variant.ts";

/** How long a piece of a variant is, against its channel's limit. */
export const LengthReportDTO = z.object({
  of: z.string(),
  unit: z.string(),
  length: z.number(),
  min: z.number().nullable(),
  max: z.number(),
  kind: z.enum(["hard", "advised"]),
  fits: z.boolean(),
});
export type LengthReportDTO = z.infer<typeof LengthReportDTO>;

export const VariantDTO = VariantContent.extend({
  id: VariantId,
  packageId: PackageId,
  channel: Channel,
  slotKey: z.string(),
  pattern: z
    .object({ id: PatternId.nullable(), hookType: HookType.nullable(), structure: Structure.nullable() })
    .nullable(),
  status: VariantStatus,
  /** A scheduled variant whose time has come: a person posts it and marks it published. */
  due: z.boolean(),
  source: TextSource,
  model: z.string().nullable(),
  promptVersion: z.string().nullable(),
  brandVersion: z.int(),
  quality: QualityReport.nullable(),
  findings: z.array(Finding),
  unchecked: z.array(z.object({ rule: z.string(), message: z.string() })),
  lengths: z.array(LengthReportDTO),
  approvedBy: UserId.nullable(),
  approvedAt: z.date().nullable(),
  schedule: Schedule.nullable(),
  permalink: z.string().nullable(),
  publishedAt: z.date().nullable(),
  staleAgainst: z.enum(["thesis", "brand_voice"]).nullable(),
  degraded: z.string().nullable(),
  needsMedia: z.boolean(),
  allowedMoves: z.array(VariantStatus),
  revision: z.int(),
  createdAt: z.date(),
  updatedAt: z.date(),
});
export type VariantDTO = z.infer<typeof VariantDTO>;
