import { z } from "zod";
import { BoardState } from "../board.ts";
import { Channel } from "../channels.ts";
import { BoardId, BrandId, PersonaId, PillarId, RunId } from "../ids.ts";
import { TextSource } from "../opportunity.ts";
import { Degradation, Progress } from "../run.ts";
import { BoardCardDTO } from "./opportunity.ts";

export const MetricsPanelDTO = z.object({
  packagesInProgress: z.int(),
  toReview: z.int(),
  scheduled: z.int(),
  due: z.int(),
  publishedThisWeek: z.int(),
  channelMix: z.array(z.object({ channel: Channel, count: z.int() })),
  coverage: z.array(
    z.object({
      pillarId: PillarId,
      pillarName: z.string(),
      targetShare: z.number(),
      actualShare: z.number(),
      debt: z.number(),
    }),
  ),
  learning: z.object({ posts: z.int(), sentence: z.string() }),
});
export type MetricsPanelDTO = z.infer<typeof MetricsPanelDTO>;

/** Everything the today view shows; the UI renders from it alone. */
export const TodayBoardDTO = z.object({
  boardId: BoardId.nullable(),
  brand: z.object({
    id: BrandId,
    name: z.string(),
    personas: z.array(z.object({ id: PersonaId, name: z.string() })),
    pillars: z.array(z.object({ id: PillarId, name: z.string() })),
    toneTags: z.array(z.string()),
  }),
  focusStrip: z
    .object({
      pillar: z.string().nullable(),
      persona: z.string().nullable(),
      channel: Channel,
      highScoreCount: z.int(),
      sentence: z.string(),
      source: TextSource,
    })
    .nullable(),
  opportunities: z.array(BoardCardDTO),
  metricsPanel: MetricsPanelDTO,
  state: BoardState,
  runId: RunId.nullable(),
  progress: Progress.nullable(),
  degraded: z.array(Degradation),
  /** What a person can do about the state. */
  remediation: z.string().nullable(),
  /** Set when fewer cards stand than a board should have. */
  evidenceShortfall: z.object({ wanted: z.int(), found: z.int(), reason: z.string() }).nullable(),
  isStrategyOnly: z.boolean(),
  generatedAt: z.date().nullable(),
  /** True when the texts are older than a day. */
  stale: z.boolean(),
});
export type TodayBoardDTO = z.infer<typeof TodayBoardDTO>;
