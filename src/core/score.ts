import { z } from "zod";
import { Share } from "./text.ts";

export const Band = z.enum(["invalid", "weak", "ready"]);
export type Band = z.infer<typeof Band>;

export const ScoreFeatureName = z.enum([
  "relevance",
  "timeliness",
  "brandFit",
  "novelty",
  "evidence",
  "history",
  "patternFit",
  "coverage",
]);
export type ScoreFeatureName = z.infer<typeof ScoreFeatureName>;

export const ScoreFeature = z.object({
  name: ScoreFeatureName,
  /** The measured quantity before it is mapped to 0…1, in its own unit (hours, domains, distance). */
  raw: z.number(),
  /** What the formula reads besides the time of scoring, by name: enough to work the value out again. */
  inputs: z.record(z.string(), z.number()),
  value: Share,
  weight: Share,
  /** value × weight × 100 × every gate's factor; the contributions of all features sum to the total. */
  contribution: z.number(),
  /** Set when nothing was known and the prior mean stands in. */
  imputed: z.boolean(),
  /** What the value rests on, in the words of the evidence. */
  reason: z.string(),
});
export type ScoreFeature = z.infer<typeof ScoreFeature>;

export const ScoreGate = z.object({ name: z.enum(["blocked", "no_evidence"]), factor: Share, reason: z.string() });
export type ScoreGate = z.infer<typeof ScoreGate>;

/** Where a brand's bands begin: below `weak` a score is invalid and not shown, from `ready` on it is ready. */
export const BandCuts = z.object({ weak: z.number().min(0).max(100), ready: z.number().min(0).max(100) });
export type BandCuts = z.infer<typeof BandCuts>;

/** A score that shows its sum: the features' contributions add up to `total` within 1e-9. */
export const ScoreBreakdown = z.object({
  formulaVersion: z.string(),
  scoredAt: z.date(),
  features: z.array(ScoreFeature),
  gates: z.array(ScoreGate),
  total: z.number().min(0).max(100),
  band: Band,
  /** The cut-offs the band was read off by: a reader needs to know none of its own. */
  cuts: BandCuts,
});
export type ScoreBreakdown = z.infer<typeof ScoreBreakdown>;
