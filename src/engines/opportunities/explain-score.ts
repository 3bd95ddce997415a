import type { ScoreBreakdown, ScoreFeatureName } from "../../core/score.ts";
import {
  applyChange,
  CHANGE_EFFORT,
  describeChange,
  possibleChanges,
  type ScoreChange,
  type ScoredThing,
} from "./score-changes.ts";
import { type ScoringContext, scoreOpportunity } from "./score-opportunity.ts";

/** A gain under this many points is not worth a change. */
export const LEAST_GAIN = 1;
const TOP_REASONS = 3;

export interface CheapestChange {
  /** In people's words. */
  change: string;
  /** The feature that gains most by it. */
  feature: ScoreFeatureName;
  /** Points the total really rises by, scored anew with the change in place. */
  gain: number;
  /** What `applyChange` takes. */
  applied: ScoreChange;
}

export interface ScoreExplanation {
  /** What carries the score most, in the words of the breakdown; a gate before everything. */
  topReasons: string[];
  /** Of the changes that gain a point or more the least work, then the most gain; null when none helps. */
  cheapestChange: CheapestChange | null;
}

/**
 * Why a score is what it is, and what would raise it. Each possible change is scored anew, so the
 * gain is what the change really brings, through every feature it touches.
 *
 * @param subject what was scored; without it no change is looked for
 */
export function explainScore(
  breakdown: ScoreBreakdown,
  subject?: ScoredThing & { context: ScoringContext },
): ScoreExplanation {
  return {
    topReasons: topReasonsOf(breakdown),
    cheapestChange: subject ? findCheapest(breakdown, subject, subject.context) : null,
  };
}

function topReasonsOf({ features, gates }: ScoreBreakdown): string[] {
  // What was measured says more than what was assumed.
  const ranked = [...features].sort((a, b) => Number(a.imputed) - Number(b.imputed) || b.contribution - a.contribution);
  return [...gates, ...ranked].slice(0, TOP_REASONS).map(({ reason }) => reason);
}

function findCheapest(before: ScoreBreakdown, thing: ScoredThing, context: ScoringContext): CheapestChange | null {
  const changes = possibleChanges(thing, context).map((applied) => {
    const { opportunity, evidence } = applyChange(applied, thing, context.now);
    const after = scoreOpportunity(opportunity, evidence, context);
    return { applied, after, gain: after.total - before.total, change: describeChange(applied, thing, context) };
  });
  const [best] = changes
    .filter(({ gain }) => gain >= LEAST_GAIN)
    .sort(
      (a, b) =>
        CHANGE_EFFORT[a.applied.kind] - CHANGE_EFFORT[b.applied.kind] ||
        b.gain - a.gain ||
        (a.change < b.change ? -1 : 1),
    );
  if (!best) return null;
  const { change, gain, applied, after } = best;
  return { change, gain, applied, feature: mostGained(before, after) };
}

function mostGained(before: ScoreBreakdown, after: ScoreBreakdown): ScoreFeatureName {
  const gains = after.features.map(({ name, contribution }) => {
    const was = before.features.find((feature) => feature.name === name)?.contribution ?? 0;
    return { name, gain: contribution - was };
  });
  return gains.reduce((most, each) => (each.gain > most.gain ? each : most)).name;
}
