import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import { KairoError } from "../../core/errors.ts";
import type { PatternId, PillarId } from "../../core/ids.ts";
import type { PatternPreference, PatternTemplate } from "../../core/pattern-template.ts";
import type { Band, BandCuts, ScoreBreakdown, ScoreFeature, ScoreFeatureName, ScoreGate } from "../../core/score.ts";
import { DEFAULT_CUTS } from "./calibrate-bands.ts";
import { countInWindow, measureCoverage } from "./coverage.ts";
import { createNoveltyIndex, type RecentText } from "./novelty.ts";
import { createPatternFit } from "./pattern-fit.ts";
import { activePillars, createPillarMatcher } from "./pillar-matcher.ts";
import { FEATURES } from "./score-features.ts";
import { featureValue } from "./score-formulas.ts";
import {
  createScoreSubject,
  type ScorableOpportunity,
  type ScoredEvidence,
  type ScoringContext,
  type ScoringEffects,
} from "./score-subject.ts";

export type { ScorableOpportunity, ScoredEvidence, ScoringContext, ScoringEffects } from "./score-subject.ts";

/** Raised with every change of a weight, a half-life or a feature, so that stored scores say what made them. */
export const SCORE_FORMULA_VERSION = "opportunity-score-2";

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
  cuts?: BandCuts;
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
    patternFit: createPatternFit(
      facts.patterns,
      facts.preferences,
      ({ channel, pillarId, personaId }, pattern) => effects.patternEffect(channel, pillarId, personaId, pattern),
      now,
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
  evidence: readonly ScoredEvidence[],
  context: ScoringContext,
): ScoreBreakdown {
  const subject = createScoreSubject(opportunity, evidence, context);
  const features = FEATURES.map(([name, measure]) => ({
    name,
    weight: FEATURE_WEIGHTS[name],
    ...measure(subject, context),
  }));
  return addUp({
    formulaVersion: SCORE_FORMULA_VERSION,
    scoredAt: context.now,
    features,
    gates: gatesOf(opportunity, evidence),
    cuts: context.cuts,
  });
}

/**
 * Works a stored score out again from its inputs, weights, gates, cut-offs and time, bit for bit.
 *
 * @throws INVALID when it was stored without its inputs, or by another formula
 */
export function replayScore(stored: ScoreBreakdown): ScoreBreakdown {
  if (stored.formulaVersion !== SCORE_FORMULA_VERSION) {
    throw new KairoError(
      "INVALID",
      `The score was made by ${stored.formulaVersion}; only ${SCORE_FORMULA_VERSION} can be worked out again.`,
    );
  }
  return addUp(stored);
}

type ScoreParts = Omit<ScoreBreakdown, "features" | "total" | "band"> & {
  features: readonly Omit<ScoreFeature, "value" | "contribution">[];
};

function addUp({ formulaVersion, scoredAt, features, gates, cuts }: ScoreParts): ScoreBreakdown {
  const factor = gates.reduce((product, gate) => product * gate.factor, 1);
  const valued = features.map(({ name, raw, inputs, weight, imputed, reason }) => {
    const value = featureValue(name, inputs, scoredAt);
    return { name, raw, inputs, value, weight, contribution: value * weight * 100 * factor, imputed, reason };
  });
  // The weights sum to 1 but for a rounding in the last binary place.
  const total = Math.min(
    100,
    valued.reduce((sum, { contribution }) => sum + contribution, 0),
  );
  return { formulaVersion, scoredAt, features: valued, gates, total, band: bandOf(total, gates, cuts), cuts };
}

function gatesOf({ type, checks }: ScorableOpportunity, evidence: readonly ScoredEvidence[]): ScoreGate[] {
  const gates: ScoreGate[] = [];
  if (checks?.verdict === "blocked") {
    gates.push({ name: "blocked", factor: 0, reason: "your rules or the claim check block its words" });
  }
  if (evidence.length === 0 && (type === "trend" || type === "competitive")) {
    gates.push({ name: "no_evidence", factor: NO_EVIDENCE_FACTOR, reason: "no source tells it" });
  }
  return gates;
}

function bandOf(total: number, gates: readonly ScoreGate[], cuts: BandCuts): Band {
  if (total < cuts.weak || gates.some(({ name }) => name === "blocked")) return "invalid";
  return total < cuts.ready ? "weak" : "ready";
}
