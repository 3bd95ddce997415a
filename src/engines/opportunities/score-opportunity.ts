import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import type { PatternId, PillarId } from "../../core/ids.ts";
import type { PatternPreference, PatternTemplate } from "../../core/pattern-template.ts";
import type { Band, ScoreBreakdown, ScoreFeatureName, ScoreGate } from "../../core/score.ts";
import type { Signal } from "../../core/signal.ts";
import { countInWindow, measureCoverage } from "./coverage.ts";
import { createNoveltyIndex, type RecentText } from "./novelty.ts";
import { createPatternFit } from "./pattern-fit.ts";
import { activePillars, createPillarMatcher } from "./pillar-matcher.ts";
import { FEATURES } from "./score-features.ts";
import {
  createScoreSubject,
  type ScorableOpportunity,
  type ScoringContext,
  type ScoringEffects,
} from "./score-subject.ts";

export type { ScorableOpportunity, ScoringContext, ScoringEffects } from "./score-subject.ts";

/** Raised with every change of a weight, a half-life or a feature, so that stored scores say what made them. */
export const SCORE_FORMULA_VERSION = "opportunity-score-1";

/** How much each feature counts; the weights sum to 1. */
export const FEATURE_WEIGHTS: Readonly<Record<ScoreFeatureName, number>> = {
  relevance: 0.22,
  timeliness: 0.18,
  brandFit: 0.15,
  novelty: 0.1,
  evidence: 0.1,
  history: 0.08,
  patternFit: 0.07,
  coverage: 0.1,
};

/** Below `weak` a score is invalid and not shown; from `ready` on it is ready. */
export const DEFAULT_CUTS = { weak: 40, ready: 65 } as const;
/** What is left of a trend or a competitor's move that no source tells. */
const NO_EVIDENCE_FACTOR = 0.5;

export interface ScoringFacts {
  snapshot: BrandSnapshot;
  patterns: readonly PatternTemplate[];
  preferences: ReadonlyMap<PatternId, PatternPreference>;
  /** What the brand said lately and its corpus: what novelty is measured against. */
  recentTexts: readonly RecentText[];
  recentPackages: readonly { pillarId: PillarId | null; createdAt: Date }[];
  effects: ScoringEffects;
  /** The brand's own cut-offs, once it has made enough decisions. */
  cuts?: { weak: number; ready: number };
  now: Date;
}

/** Does once what all opportunities of a brand share: keyword index, novelty index, coverage, pattern order. */
export function prepareScoring(facts: ScoringFacts): ScoringContext {
  const { snapshot, effects, now } = facts;
  const pillars = activePillars(snapshot);
  const coverage = measureCoverage(pillars, facts.recentPackages, now);
  return {
    now,
    cuts: facts.cuts ?? DEFAULT_CUTS,
    snapshot,
    pillars,
    matcher: createPillarMatcher(snapshot),
    novelty: createNoveltyIndex(facts.recentTexts, snapshot.brand.locale),
    coverage: new Map(coverage.map((covered) => [covered.pillarId, covered])),
    packagesInWindow: countInWindow(facts.recentPackages, now),
    patternFit: createPatternFit(facts.patterns, facts.preferences, ({ channel, pillarId, personaId }, pattern) =>
      effects.patternEffect(channel, pillarId, personaId, pattern),
    ),
    effects,
  };
}

/**
 * How much an opportunity matters to the brand now: eight features of 0…1, weighed, times the gates,
 * on a scale of 100. The contributions sum to the total; the same input gives the same breakdown, bit
 * for bit.
 *
 * @param evidence of the opportunity, founding pieces first
 */
export function scoreOpportunity(
  opportunity: ScorableOpportunity,
  evidence: readonly Signal[],
  context: ScoringContext,
): ScoreBreakdown {
  const subject = createScoreSubject(opportunity, evidence, context);
  const gates = gatesOf(opportunity, evidence);
  const factor = gates.reduce((product, gate) => product * gate.factor, 1);
  const features = FEATURES.map(([name, measure]) => {
    const { raw, value, imputed, reason } = measure(subject, context);
    const weight = FEATURE_WEIGHTS[name];
    return { name, raw, value, weight, contribution: value * weight * 100 * factor, imputed, reason };
  });
  // The weights sum to 1 but for a rounding in the last binary place.
  const total = Math.min(100, sumContributions(features));
  return {
    formulaVersion: SCORE_FORMULA_VERSION,
    scoredAt: context.now,
    features,
    gates,
    total,
    band: bandOf(total, gates, context.cuts),
  };
}

/** Works a stored breakdown's total out again from its values, weights and gates. */
export function recomputeTotal({ features, gates }: Pick<ScoreBreakdown, "features" | "gates">): number {
  const factor = gates.reduce((product, gate) => product * gate.factor, 1);
  return Math.min(
    100,
    sumContributions(features.map(({ value, weight }) => ({ contribution: value * weight * 100 * factor }))),
  );
}

function sumContributions(features: readonly { contribution: number }[]): number {
  return features.reduce((sum, { contribution }) => sum + contribution, 0);
}

function gatesOf({ type, checks }: ScorableOpportunity, evidence: readonly Signal[]): ScoreGate[] {
  const gates: ScoreGate[] = [];
  if (checks?.verdict === "blocked") {
    gates.push({ name: "blocked", factor: 0, reason: "your rules or the claim check block its words" });
  }
  if (evidence.length === 0 && (type === "trend" || type === "competitive")) {
    gates.push({ name: "no_evidence", factor: NO_EVIDENCE_FACTOR, reason: "no source tells it" });
  }
  return gates;
}

function bandOf(total: number, gates: readonly ScoreGate[], cuts: { weak: number; ready: number }): Band {
  if (total < cuts.weak || gates.some(({ name }) => name === "blocked")) return "invalid";
  return total < cuts.ready ? "weak" : "ready";
}
