import type { ScoreFeatureName } from "../../core/score.ts";
import type { ScoreInputs } from "./score-formulas.ts";

/** A learned effect on the log scale against the brand's usual, and how much stands behind it. */
export interface LearnedEffect {
  mean: number;
  n: number;
}

/** What was measured for a feature; its value follows from the inputs alone. */
export interface FeatureMeasure {
  /** The measured quantity as people read it, in its own unit. */
  raw: number;
  inputs: ScoreInputs;
  imputed: boolean;
  reason: string;
}

/** What a feature is worth when nothing is known: the middle of what brands see. */
export const PRIOR_MEAN: Readonly<Record<ScoreFeatureName, number>> = {
  relevance: 0.4,
  timeliness: 0.5,
  brandFit: 0.6,
  novelty: 0.7,
  evidence: 0.3,
  history: 0.5,
  patternFit: 0.5,
  coverage: 0.5,
};

/** What stands in for a feature that could not be measured. */
export function impute(name: ScoreFeatureName, reason: string): FeatureMeasure {
  return { raw: PRIOR_MEAN[name], inputs: { given: PRIOR_MEAN[name] }, imputed: true, reason };
}

/** A feature that was measured. */
export function measured(raw: number, inputs: ScoreInputs, reason: string): FeatureMeasure {
  return { raw, inputs, imputed: false, reason };
}
