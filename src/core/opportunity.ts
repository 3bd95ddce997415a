import { z } from "zod";
import { Channel } from "./channels.ts";
import { CheckReport } from "./guardrail.ts";
import { BrandId, ClusterId, OpportunityId, PersonaId, PillarId, RunId, SignalId, TenantId } from "./ids.ts";
import { ScoreBreakdown } from "./score.ts";
import { Line, Passage } from "./text.ts";

export const OpportunityType = z.enum(["trend", "competitive", "campaign", "evergreen"]);
export type OpportunityType = z.infer<typeof OpportunityType>;

export const Trigger = z.enum([
  "breaking_news",
  "trend",
  "competitor_move",
  "community_mention",
  "customer_question",
  "product_update",
  "research",
  "calendar_event",
  "repurpose_winner",
  "coverage_gap",
  "evergreen",
  "person",
]);
export type Trigger = z.infer<typeof Trigger>;

export const DismissReason = z.enum([
  "not_now",
  "not_relevant",
  "off_brand",
  "already_covered",
  "too_generic",
  "weak_evidence",
]);
export type DismissReason = z.infer<typeof DismissReason>;

export const OpportunityStatus = z.enum(["open", "packaged", "used", "dismissed", "expired"]);
export type OpportunityStatus = z.infer<typeof OpportunityStatus>;

/** One point of the argument with the evidence it stands on. */
export const SupportingPoint = z.object({ text: Passage, evidenceIds: z.array(SignalId).max(20) });
export type SupportingPoint = z.infer<typeof SupportingPoint>;

/** Who wrote a text that people see. */
export const TextSource = z.enum(["template", "model", "person"]);
export type TextSource = z.infer<typeof TextSource>;

export const Effort = z.enum(["low", "medium", "high"]);
export type Effort = z.infer<typeof Effort>;

/** What writing fills in about an opportunity; the model or the template writer proposes it, engines check it. */
export const OpportunityText = z.object({
  title: Line,
  angle: Passage,
  /** One or two sentences: the one point. */
  thesis: Passage,
  supportingPoints: z.array(SupportingPoint).max(6),
  cta: z.string().trim().max(300).nullable(),
  /** Names an anchor: a date, a number, an event or a source. */
  whyNow: Passage,
});
export type OpportunityText = z.infer<typeof OpportunityText>;

/** What an opportunity is about, for whom and where, before any word of it is written. */
export const OpportunityShape = z.object({
  type: OpportunityType,
  trigger: Trigger,
  personaId: PersonaId.nullable(),
  pillarId: PillarId.nullable(),
  primaryChannel: Channel,
  suggestedChannels: z.array(Channel),
  /** First day of a campaign or event, for triggers that peak before a date. */
  eventAt: z.date().nullable(),
  riskFlags: z.array(z.string().max(60)),
  effort: Effort,
});
export type OpportunityShape = z.infer<typeof OpportunityShape>;

export const Opportunity = OpportunityText.extend(OpportunityShape.shape).extend({
  id: OpportunityId,
  tenantId: TenantId,
  brandId: BrandId,
  clusterId: ClusterId.nullable(),
  score: ScoreBreakdown,
  checks: CheckReport,
  status: OpportunityStatus,
  dismissReason: DismissReason.nullable(),
  pinnedAt: z.date().nullable(),
  snoozedUntil: z.date().nullable(),
  createdVia: z.enum(["signal", "person", "model"]),
  textSource: TextSource,
  runId: RunId.nullable(),
  revision: z.int().min(1),
  createdAt: z.date(),
  updatedAt: z.date(),
  deletedAt: z.date().nullable(),
});
export type Opportunity = z.infer<typeof Opportunity>;
