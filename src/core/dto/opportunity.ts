import { z } from "zod";
import { Channel } from "../channels.ts";
import { CheckReport } from "../guardrail.ts";
import { OpportunityId, PackageId, PersonaId, PillarId, SignalId } from "../ids.ts";
import {
  DismissReason,
  Effort,
  OpportunityStatus,
  OpportunityText,
  OpportunityType,
  TextSource,
  Trigger,
} from "../opportunity.ts";
import { Band, ScoreBreakdown } from "../score.ts";

export const EvidenceDTO = z.object({
  id: SignalId,
  platform: z.string(),
  url: z.string().nullable(),
  author: z.string().nullable(),
  title: z.string(),
  snippet: z.string().max(200),
  publishedAt: z.date().nullable(),
  engagement: z.number().nullable(),
  addedAt: z.date(),
});
export type EvidenceDTO = z.infer<typeof EvidenceDTO>;

export const OpportunityDTO = OpportunityText.extend({
  id: OpportunityId,
  type: OpportunityType,
  trigger: Trigger,
  personaId: PersonaId.nullable(),
  personaName: z.string().nullable(),
  pillarId: PillarId.nullable(),
  pillarName: z.string().nullable(),
  primaryChannel: Channel,
  suggestedChannels: z.array(Channel),
  total: z.number(),
  band: Band,
  topReasons: z.array(z.string()).max(3),
  breakdown: ScoreBreakdown,
  evidencePreview: z.array(EvidenceDTO),
  evidenceCount: z.int(),
  /** How many pieces of evidence came after the founding ones: the card says "+3 sources". */
  addedEvidenceCount: z.int(),
  sourceCount: z.int(),
  checks: CheckReport,
  riskFlags: z.array(z.string()),
  effort: Effort,
  status: OpportunityStatus,
  dismissReason: DismissReason.nullable(),
  pinnedAt: z.date().nullable(),
  snoozedUntil: z.date().nullable(),
  existingPackageId: PackageId.nullable(),
  createdVia: z.enum(["signal", "person", "model"]),
  textSource: TextSource,
  revision: z.int(),
  createdAt: z.date(),
});
export type OpportunityDTO = z.infer<typeof OpportunityDTO>;

/** A card's place on the board and why it stands there. */
export const BoardCardDTO = OpportunityDTO.extend({
  position: z.int().min(1),
  placement: z.enum(["score", "pinned", "exploration", "relaxed_cap"]),
  /** In people's words, for example "trying something new". */
  placementNote: z.string().nullable(),
  /** For an exploration card: the chance it had of being drawn. */
  explorationProbability: z.number().nullable(),
});
export type BoardCardDTO = z.infer<typeof BoardCardDTO>;

export const OpportunityExplanationDTO = z.object({
  opportunityId: OpportunityId,
  breakdown: ScoreBreakdown,
  topReasons: z.array(z.string()),
  cheapestChange: z.object({ change: z.string(), feature: z.string(), gain: z.number() }).nullable(),
});
export type OpportunityExplanationDTO = z.infer<typeof OpportunityExplanationDTO>;
