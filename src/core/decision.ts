import { z } from "zod";
import { BoardId, BrandId, DecisionId, TenantId } from "./ids.ts";

export const DECISION_KINDS = [
  "board.seen",
  "opportunity.created",
  "opportunity.pinned",
  "opportunity.unpinned",
  "opportunity.snoozed",
  "opportunity.dismissed",
  "opportunity.restored",
  "opportunity.packaged",
  "package.updated",
  "package.archived",
  "package.restored",
  "variant.edited",
  "variant.submitted",
  "variant.changes_requested",
  "variant.approved",
  "variant.approval_voided",
  "variant.rejected",
  "variant.scheduled",
  "variant.unscheduled",
  "variant.published",
  "variant.archived",
  "variant.duplicated",
  "variant.saved_as_example",
  "pattern.preference_set",
  "pattern.created",
  "pattern.updated",
  "pattern.deprecated",
  "brand.created",
  "brand.updated",
  "brand.archived",
  "brand.restored",
  "member.added",
  "member.removed",
  "member.role_set",
  "run.cancelled",
  "run.retried",
  "webhook.created",
  "webhook.revoked",
  "signals.imported",
  "story.split",
  "story.joined",
] as const;
export const DecisionKind = z.enum(DECISION_KINDS);
export type DecisionKind = z.infer<typeof DecisionKind>;

/** Who decided what, with the state before and after and the reason given. Also the audit trail. */
export const Decision = z.object({
  id: DecisionId,
  tenantId: TenantId,
  brandId: BrandId,
  actor: z.string().max(120),
  kind: DecisionKind,
  subjectId: z.string().max(120),
  boardId: BoardId.nullable(),
  /** Rank on the board at the time, 1 at the top. */
  position: z.int().min(1).nullable(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  reason: z.string().max(300).nullable(),
  decidedAt: z.date(),
  correlationId: z.string().max(120),
});
export type Decision = z.infer<typeof Decision>;
