import type { ScoreBreakdown, ScoreFeature, ScoreFeatureName } from "../../core/score.ts";
import type { Signal } from "../../core/signal.ts";
import { type ScorableOpportunity, type ScoringContext, scoreOpportunity } from "./score-opportunity.ts";

/** A gain under this many points is not worth a change. */
const LEAST_GAIN = 1;
const TOP_REASONS = 3;

export interface ScoreExplanation {
  /** What carries the score most, in the words of the breakdown. */
  topReasons: string[];
  /** The change that gains most for its effort, with the gain it really brings; null when none helps. */
  cheapestChange: { change: string; feature: ScoreFeatureName; gain: number } | null;
}

/** What a person could change about an opportunity. */
interface PossibleChange {
  change: string;
  feature: ScoreFeatureName;
  /** 1 is a click, 3 is finding something. */
  effort: number;
  opportunity: ScorableOpportunity;
  evidence: readonly Signal[];
}

/**
 * Why a score is what it is, and what would raise it. Each possible change is scored anew, so the
 * gain is what the change really brings, through every feature it touches.
 *
 * @param subject what was scored; without it no change is looked for
 */
export function explainScore(
  breakdown: ScoreBreakdown,
  subject?: { opportunity: ScorableOpportunity; evidence: readonly Signal[]; context: ScoringContext },
): ScoreExplanation {
  return {
    topReasons: topReasonsOf(breakdown.features),
    cheapestChange: subject ? findCheapest(breakdown, subject) : null,
  };
}

function topReasonsOf(features: readonly ScoreFeature[]): string[] {
  // What was measured says more than what was assumed.
  const ranked = [...features].sort((a, b) => Number(a.imputed) - Number(b.imputed) || b.contribution - a.contribution);
  return ranked.slice(0, TOP_REASONS).map(({ reason }) => reason);
}

function findCheapest(
  { total }: ScoreBreakdown,
  {
    opportunity,
    evidence,
    context,
  }: { opportunity: ScorableOpportunity; evidence: readonly Signal[]; context: ScoringContext },
): ScoreExplanation["cheapestChange"] {
  const now = context.now;
  const gains = possibleChanges(opportunity, evidence, context).map((possible) => {
    const rescored = scoreOpportunity(possible.opportunity, possible.evidence, { ...context, now });
    return { ...possible, gain: rescored.total - total };
  });
  const worthwhile = gains.filter(({ gain }) => gain >= LEAST_GAIN);
  worthwhile.sort((a, b) => b.gain / b.effort - a.gain / a.effort || (a.change < b.change ? -1 : 1));
  const [best] = worthwhile;
  return best ? { change: best.change, feature: best.feature, gain: best.gain } : null;
}

function possibleChanges(
  opportunity: ScorableOpportunity,
  evidence: readonly Signal[],
  context: ScoringContext,
): PossibleChange[] {
  const { snapshot, pillars } = context;
  const changes: PossibleChange[] = [];
  for (const { id, name } of snapshot.personas) {
    if (id === opportunity.personaId) continue;
    changes.push({
      change: `write it for ${name}`,
      feature: "brandFit",
      effort: 1,
      opportunity: { ...opportunity, personaId: id },
      evidence,
    });
  }
  for (const { id, name } of pillars) {
    if (id === opportunity.pillarId) continue;
    changes.push({
      change: `take it as ${name}`,
      feature: "coverage",
      effort: 2,
      opportunity: { ...opportunity, pillarId: id },
      evidence,
    });
  }
  for (const { channel, enabled } of snapshot.brand.channels) {
    if (!enabled || channel === opportunity.primaryChannel) continue;
    changes.push({
      change: `lead with ${channel}`,
      feature: "patternFit",
      effort: 1,
      opportunity: { ...opportunity, primaryChannel: channel },
      evidence,
    });
  }
  if (opportunity.checks && opportunity.checks.verdict !== "clean") {
    const change = opportunity.checks.verdict === "blocked" ? "take the blocked words out" : "settle the open warnings";
    changes.push({
      change,
      feature: "brandFit",
      effort: 2,
      opportunity: { ...opportunity, checks: { verdict: "clean" } },
      evidence,
    });
  }
  const lead = evidence[0];
  if (lead) {
    const another: Signal = { ...lead, domain: "another.example", trust: "normal" };
    changes.push({
      change: "add one more source that tells it",
      feature: "evidence",
      effort: 3,
      opportunity,
      evidence: [...evidence, another],
    });
  }
  return changes;
}
