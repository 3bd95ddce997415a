import { CHANNEL_FACTS } from "../../core/channels.ts";
import type { EvaluationInput } from "../../core/ports/evaluator.ts";
import type { Band } from "../../core/score.ts";
import type { QualityCriterion, QualityReport } from "../../core/variant.ts";
import { judgeChannelFit, judgeClarity, judgeCta, judgeDiversity, judgeResidue } from "./judge-form.ts";
import { judgeAnchoring, judgeSpecificity } from "./judge-substance.ts";
import type { Judgement } from "./judgement.ts";

export const RUBRIC_VERSION = "rubric-2";

const WEAK_FROM = 40;
const READY_FROM = 75;
/** What a draft cannot be without: half of each at least, or it is not ready whatever the rest makes up. */
const ESSENTIAL: ReadonlySet<QualityCriterion> = new Set(["anchoring", "specificity", "clarity", "channel_fit"]);
const LEAST_ESSENTIAL = 0.5;

/** The criteria with their weights, which sum to 1: the point and its substance first, then how it is put. */
const CRITERIA: readonly {
  criterion: QualityCriterion;
  weight: number;
  judge: (input: EvaluationInput) => Judgement;
}[] = [
  { criterion: "anchoring", weight: 0.3, judge: judgeAnchoring },
  { criterion: "specificity", weight: 0.2, judge: judgeSpecificity },
  { criterion: "channel_fit", weight: 0.2, judge: judgeChannelFit },
  { criterion: "clarity", weight: 0.12, judge: judgeClarity },
  { criterion: "cta_alignment", weight: 0.08, judge: judgeCta },
  { criterion: "sibling_diversity", weight: 0.06, judge: judgeDiversity },
  { criterion: "residue", weight: 0.04, judge: judgeResidue },
];

/**
 * Scores a draft 0…100 by a fixed rubric, each line with its value, weight, reason and what would raise
 * it; the lines' value × weight sum to the score. A blocking finding makes a draft `invalid` whatever it
 * scores. `ready` asks for 75, for half of every essential line, and for no pictures or film to come.
 */
export function evaluateVariant(input: EvaluationInput): QualityReport {
  const lines = CRITERIA.map(({ criterion, weight, judge }) => ({ criterion, weight, ...judge(input) }));
  const score = Math.min(
    100,
    lines.reduce((sum, { value, weight }) => sum + value * weight * 100, 0),
  );
  return { rubricVersion: RUBRIC_VERSION, score, band: bandOf(input, score, lines), lines };
}

function bandOf({ findings, variant }: EvaluationInput, score: number, lines: QualityReport["lines"]): Band {
  if (score < WEAK_FROM || findings.some(({ severity }) => severity === "block")) return "invalid";
  const lacks = lines.some(({ criterion, value }) => ESSENTIAL.has(criterion) && value < LEAST_ESSENTIAL);
  const needsMedia = CHANNEL_FACTS[variant.channel].support === "needs_media";
  return score >= READY_FROM && !lacks && !needsMedia ? "ready" : "weak";
}
