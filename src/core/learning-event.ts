import { z } from "zod";
import { Objective } from "./brand.ts";
import { Channel } from "./channels.ts";
import { BrandId, LearningEventId, OpportunityId, PatternId, PersonaId, PillarId, TenantId, VariantId } from "./ids.ts";
import { OpportunityType, Trigger } from "./opportunity.ts";
import { HookType, Structure } from "./pattern-template.ts";

export const LearningEventKind = z.enum([
  "pattern_outcome",
  "opportunity_outcome",
  "guardrail_violation",
  "edit_distance",
]);
export type LearningEventKind = z.infer<typeof LearningEventKind>;

/** Rewards are stored as whole micro-units so that sums are exact in any order. */
export const MICRO_UNITS = 1_000_000;

/** First day of a month, UTC, as `2026-11`. */
export const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
export type Month = z.infer<typeof Month>;

/** What counts: settled numbers from outside, or what people decided about a draft or an idea. */
export const LearningEvidence = z.enum(["outcome", "decision"]);
export type LearningEvidence = z.infer<typeof LearningEvidence>;

/** What one fact taught. A later fact about the same subject supersedes it by a higher revision. */
export const LearningEvent = z.object({
  id: LearningEventId,
  tenantId: TenantId,
  brandId: BrandId,
  kind: LearningEventKind,
  evidence: LearningEvidence,
  /** The variant, opportunity or decision it is about: one counting row per (kind, evidence, subject). */
  subjectId: z.string(),
  variantId: VariantId.nullable(),
  opportunityId: OpportunityId.nullable(),
  patternId: PatternId.nullable(),
  channel: Channel.nullable(),
  hookType: HookType.nullable(),
  structure: Structure.nullable(),
  personaId: PersonaId.nullable(),
  pillarId: PillarId.nullable(),
  opportunityType: OpportunityType.nullable(),
  trigger: Trigger.nullable(),
  sourceDomain: z.string().nullable(),
  objective: Objective,
  month: Month,
  /** Reward in micro-units; 0 when the subject no longer counts. */
  rewardMicro: z.int(),
  /** 1 when the subject counts, 0 when a later fact took it out. */
  weight: z.union([z.literal(0), z.literal(1)]),
  reason: z.string().max(300),
  revision: z.int().min(1),
  createdAt: z.date(),
});
export type LearningEvent = z.infer<typeof LearningEvent>;

const Cell = z.object({
  month: Month,
  evidence: LearningEvidence,
  n: z.int(),
  sumMicro: z.int(),
  /** Sum of squares of the rewards, in micro-units. */
  sumSquaresMicro: z.int(),
});

/** One additive cell of pattern performance. */
export const PatternCell = Cell.extend({
  objective: Objective,
  channel: Channel,
  hookType: HookType,
  structure: Structure,
  personaId: PersonaId.nullable(),
  pillarId: PillarId.nullable(),
});
export type PatternCell = z.infer<typeof PatternCell>;

/** One additive cell of how a kind of opportunity does. */
export const OpportunityCell = Cell.extend({
  opportunityType: OpportunityType,
  trigger: Trigger,
  pillarId: PillarId.nullable(),
  sourceDomain: z.string().nullable(),
});
export type OpportunityCell = z.infer<typeof OpportunityCell>;
