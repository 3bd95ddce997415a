import { z } from "zod";
import { Channel } from "./channels.ts";
import { BoardId, BrandId, OpportunityId, PersonaId, PillarId, RunId, TenantId } from "./ids.ts";
import { TextSource } from "./opportunity.ts";
import { Degradation } from "./run.ts";

/** The fewest and the most cards on a board. */
export const BOARD_SIZE = { min: 6, max: 12 } as const;
/** How many candidates a board keeps, so that reads can re-rank without the whole history. */
export const BOARD_CANDIDATES = 60;

export const BoardState = z.enum(["not_generated_yet", "generating", "ready", "insufficient_evidence", "error"]);
export type BoardState = z.infer<typeof BoardState>;

/** The facts a focus sentence speaks of; it is shown only while they still hold. */
export const FocusFacts = z.object({
  pillarId: PillarId.nullable(),
  personaId: PersonaId.nullable(),
  channel: Channel,
  highScoreCount: z.int().min(0),
});
export type FocusFacts = z.infer<typeof FocusFacts>;

/** What one refresh left: the ranked candidates and the sentence above them. */
export const Board = z.object({
  id: BoardId,
  tenantId: TenantId,
  brandId: BrandId,
  runId: RunId.nullable(),
  /** The brand's local day, `2026-11-22`; with the id it seeds every draw of the ranking. */
  localDay: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  candidateIds: z.array(OpportunityId).max(BOARD_CANDIDATES),
  focusFacts: FocusFacts,
  focusSentence: z.string().max(500),
  focusSource: TextSource,
  isStrategyOnly: z.boolean(),
  degraded: z.array(Degradation),
  generatedAt: z.date(),
});
export type Board = z.infer<typeof Board>;
