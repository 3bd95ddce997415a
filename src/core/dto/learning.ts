import { z } from "zod";
import { Channel } from "../channels.ts";
import { HookType, Structure } from "../pattern-template.ts";
import { PatternPerformanceDTO } from "./pattern.ts";

/** One line of what the brand's own numbers say. */
export const LearnedPatternDTO = z.object({
  hookType: HookType,
  structure: Structure,
  channel: Channel,
  performance: PatternPerformanceDTO,
});
export type LearnedPatternDTO = z.infer<typeof LearnedPatternDTO>;

export const LearningSummaryDTO = z.object({
  posts: z.int(),
  decisions: z.int(),
  patterns: z.array(LearnedPatternDTO),
  opportunityKinds: z.array(
    z.object({ label: z.string(), posts: z.number(), effect: z.number(), sentence: z.string() }),
  ),
  updatedAt: z.date().nullable(),
});
export type LearningSummaryDTO = z.infer<typeof LearningSummaryDTO>;

/** Which posts and decisions stand behind a learned figure. */
export const LearningExplanationDTO = z.object({
  sentence: z.string(),
  facts: z.array(z.object({ label: z.string(), reward: z.number(), at: z.date(), reason: z.string() })),
});
export type LearningExplanationDTO = z.infer<typeof LearningExplanationDTO>;
