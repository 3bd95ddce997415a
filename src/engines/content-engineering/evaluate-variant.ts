import { CHANNEL_FACTS } from "../../core/channels.ts";
import type { EvaluationInput } from "../../core/ports/evaluator.ts";
import type { Band } from "../../core/score.ts";
import type { QualityCriterion, QualityReport } from "../../core/variant.ts";
import {
  type Judgement,
  judgeAnchoring,
  judgeChannelFit,
  judgeClarity,
  judgeCta,
  judgeDiversity,
  judgeResidue,
  judgeSpecificity,
} from "./rubric-criteria.ts";

export const RUBRIC_VERSION = "rubric-1";

const WEAK_FROM = 40;
const READY_FROM = 65;

/** The criteria with their weights, which sum to 1: the point first, then how it is put. */
const CRITERIA: readonly {
  criterion: QualityCriterion;
  weight: number;
  judge: (input: EvaluationInput) => Judgement;
}[] = [
  { criterion: "anchoring", weight: 0.25, judge: judgeAnchoring },
  { criterion: "clarity", weight: 0.2, judge: judgeClarity },
  { criterion: "channel_fit", weight: 0.15, judge: judgeChannelFit },
  { criterion: "specificity", weight: 0.15, judge: judgeSpecificity },
  { criterion: "cta_alignment", weight: 0.1, judge: judgeCta },
  { criterion: "sibling_diversity", weight: 0.1, judge: judgeDiversity },
  { criterion: "residue", weight: 0.05, judge: judgeResidue },
];

/**
 * Scores a draft 0…100 by a fixed rubric, each line with its value, weight and reason; the lines'
 * value × weight sum to the score. A blocking finding makes it `invalid` whatever it scores; what
 * still needs pictures or film is never `ready`.
 */
export function evaluateVariant(input: EvaluationInput): QualityReport {
  const lines = CRITERIA.map(({ criterion, weight, judge }) => ({ criterion, weight, ...judge(input) }));
  const score = Math.min(
    100,
    lines.reduce((sum, { value, weight }) => sum + value * weight * 100, 0),
  );
  return { rubricVersion: RUBRIC_VERSION, score, band: bandOf(input, score), lines };
}

function bandOf({ findings, variant }: EvaluationInput, score: number): Band {
  if (score < WEAK_FROM || findings.some(({ severity }) => severity === "block")) return "invalid";
  const needsMedia = CHANNEL_FACTS[variant.channel].support === "needs_media";
  return score >= READY_FROM && !needsMedia ? "ready" : "weak";
}
