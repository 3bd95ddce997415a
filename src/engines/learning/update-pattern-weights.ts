import type { Objective } from "../../core/brand.ts";
import type { VariantId } from "../../core/ids.ts";
import type { LearningEvent, PatternCell } from "../../core/learning-event.ts";
import type { DecidedVariant, DecisionOutcome } from "./fold-decisions.ts";
import { monthOf, type PostOutcome } from "./fold-outcomes.ts";
import { differencesOf, type LearningFact, type PostingUses, supersede } from "./learning-fact.ts";

export interface UpdatePatternWeightsInput extends PostingUses {
  /** The current event of each subject; those of other kinds are left alone. */
  previous: readonly LearningEvent[];
  /** Every post's outcome, as `foldOutcomes` gives them: a subject that is missing no longer counts. */
  outcomes: ReadonlyMap<VariantId, PostOutcome>;
  /** Every draft's decision, as `foldVariantDecisions` gives them. */
  decisions: ReadonlyMap<VariantId, DecisionOutcome<DecidedVariant>>;
  objective: Objective;
}

/**
 * Brings what is stored of pattern outcomes to what the facts say now: the events to append and the
 * differences to add to the cells. Whole numbers all through, so any order, repetition or batching of
 * the facts ends in identical cells, and running it twice changes nothing.
 */
export function updatePatternWeights(input: UpdatePatternWeightsInput): {
  events: LearningEvent[];
  cells: PatternCell[];
} {
  const facts = [
    ...[...input.outcomes.values()].flatMap((outcome) => outcomeFact(outcome, input.objective)),
    ...[...input.decisions.values()].flatMap((outcome) => decisionFact(outcome, input.objective)),
  ];
  const previous = input.previous.filter(({ kind }) => kind === "pattern_outcome");
  const changes = supersede(previous, facts, input);
  return { events: changes.map(({ event }) => event), cells: differencesOf<PatternCell>(changes, patternCellOf) };
}

function outcomeFact({ post, counts, rewardMicro, month, reason }: PostOutcome, objective: Objective): LearningFact[] {
  if (post.hookType === null || post.structure === null) return [];
  return [
    {
      ...NOTHING,
      kind: "pattern_outcome",
      evidence: "outcome",
      subjectId: post.variantId,
      variantId: post.variantId,
      opportunityId: post.opportunity?.id ?? null,
      patternId: post.patternId,
      channel: post.channel,
      hookType: post.hookType,
      structure: post.structure,
      personaId: post.personaId,
      pillarId: post.pillarId,
      objective,
      month,
      rewardMicro: counts ? rewardMicro : 0,
      weight: counts ? 1 : 0,
      reason,
    },
  ];
}

function decisionFact(
  { subject, rewardMicro, decidedAt, reason }: DecisionOutcome<DecidedVariant>,
  objective: Objective,
): LearningFact[] {
  if (subject.hookType === null || subject.structure === null) return [];
  return [
    {
      ...NOTHING,
      kind: "pattern_outcome",
      evidence: "decision",
      subjectId: subject.variantId,
      variantId: subject.variantId,
      opportunityId: subject.opportunityId,
      patternId: subject.patternId,
      channel: subject.channel,
      hookType: subject.hookType,
      structure: subject.structure,
      personaId: subject.personaId,
      pillarId: subject.pillarId,
      objective,
      month: monthOf(decidedAt),
      rewardMicro,
      weight: 1,
      reason,
    },
  ];
}

const NOTHING = { opportunityType: null, trigger: null, sourceDomain: null } as const;

function patternCellOf(event: LearningEvent): Omit<PatternCell, "n" | "sumMicro" | "sumSquaresMicro"> | null {
  const { objective, channel, hookType, structure, personaId, pillarId, month, evidence } = event;
  if (channel === null || hookType === null || structure === null) return null;
  return { objective, channel, hookType, structure, personaId, pillarId, month, evidence };
}
