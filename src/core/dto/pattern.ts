import { z } from "zod";
import { Channel } from "../channels.ts";
import { PatternId } from "../ids.ts";
import {
  Beat,
  CtaType,
  EvidenceNeed,
  HookType,
  LengthBand,
  PatternPreference,
  Structure,
} from "../pattern-template.ts";

/** What is known of how a pattern does for this brand, in numbers and in people's words. */
export const PatternPerformanceDTO = z.object({
  /** Posts it rests on. */
  posts: z.number(),
  /** Effect on the log scale against the brand's usual: +0.1 is about 10 % better. */
  effect: z.number(),
  low: z.number(),
  high: z.number(),
  /** Chance it beats the brand's usual, 0…1. */
  chanceBetter: z.number(),
  sentence: z.string(),
});
export type PatternPerformanceDTO = z.infer<typeof PatternPerformanceDTO>;

export const PatternDTO = z.object({
  id: PatternId,
  key: z.string(),
  name: z.string(),
  description: z.string(),
  family: z.string(),
  hookType: HookType,
  structure: Structure,
  beats: z.array(Beat),
  exampleHook: z.string(),
  channels: z.array(Channel),
  evidenceNeeds: z.array(EvidenceNeed),
  lengthBand: LengthBand,
  ctaType: CtaType,
  riskFlags: z.array(z.string()),
  status: z.enum(["active", "experimental", "deprecated"]),
  isOwn: z.boolean(),
  preference: PatternPreference,
  performance: PatternPerformanceDTO,
});
export type PatternDTO = z.infer<typeof PatternDTO>;

export const PatternSuggestionDTO = z.object({
  pattern: PatternDTO,
  /** Chance with which the draw chose it, 0…1; logged so that learning can correct for it. */
  probability: z.number(),
  reason: z.string(),
  /** The reason in a model's words, when one was asked. */
  rationale: z.string().nullable(),
});
export type PatternSuggestionDTO = z.infer<typeof PatternSuggestionDTO>;
