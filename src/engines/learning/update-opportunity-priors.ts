import type { Objective } from "../../core/brand.ts";
import type { OpportunityId, VariantId } from "../../core/ids.ts";
import type { LearningEvent, OpportunityCell } from "../../core/learning-event.ts";
import type { ConcernedOpportunity, DecisionOutcome } from "./fold-decisions.ts";
import { monthOf, type PostOutcome } from "./fold-outcomes.ts";
import { differencesOf, type LearningFact, type PostingUses, supersede } from "./learning-fact.ts";

export interface UpdateOpportunityPriorsInput extends PostingUses {
  /** The current event of each subject; those of other kinds are left alone. */
  previous: readonly LearningEvent[];
  outcomes: ReadonlyMap<VariantId, PostOutcome>;
  /** As `foldOpportunityDecisions` gives them. */
  decisions: ReadonlyMap<OpportunityId, DecisionOutcome<ConcernedOpportunity>>;
  objective: Objective;
}

/**
 * Brings what is stored of kinds of ideas to what the facts say now, as `updatePatternWeights` does:
 * one figure per post, one per idea from what people decided about it.
 */
export function updateOpportunityPriors(input: UpdateOpportunityPriorsInput): {
  events: LearningEvent[];
  cells: OpportunityCell[];
} {
  const facts = [
    ...outcomeFacts(input.outcomes, input.objective),
    ...[...input.decisions.values()].map((outcome) => decisionFact(outcome, input.objective)),
  ];
  const previous = input.previous.filter(({ kind }) => kind === "opportunity_outcome");
  const changes = supersede(previous, facts, input);
  return {
    events: changes.map(({ event }) => event),
    cells: differencesOf<OpportunityCell>(changes, opportunityCellOf),
  };
}

/** One post is one unit here too; that siblings share their idea is in the noise the estimate assumes. */
function outcomeFacts(outcomes: ReadonlyMap<VariantId, PostOutcome>, objective: Objective): LearningFact[] {
  return [...outcomes.values()].flatMap(({ post, counts, rewardMicro, month, reason }) => {
    if (!post.opportunity) return [];
    return [
      {
        ...NOTHING,
        kind: "opportunity_outcome" as const,
        evidence: "outcome" as const,
        subjectId: post.variantId,
        variantId: post.variantId,
        opportunityId: post.opportunity.id,
        pillarId: post.pillarId,
        opportunityType: post.opportunity.type,
        trigger: post.opportunity.trigger,
        sourceDomain: post.opportunity.sourceDomain,
        objective,
        month,
        rewardMicro: counts ? rewardMicro : 0,
        weight: counts ? (1 as const) : (0 as const),
        reason,
      },
    ];
  });
}

function decisionFact(
  { subject, rewardMicro, decidedAt, reason }: DecisionOutcome<ConcernedOpportunity>,
  objective: Objective,
): LearningFact {
  return {
    ...NOTHING,
    kind: "opportunity_outcome",
    evidence: "decision",
    subjectId: subject.id,
    variantId: null,
    opportunityId: subject.id,
    pillarId: subject.pillarId,
    opportunityType: subject.type,
    trigger: subject.trigger,
    sourceDomain: subject.sourceDomain,
    objective,
    month: monthOf(decidedAt),
    rewardMicro,
    weight: 1,
    reason,
  };
}

const NOTHING = {
  patternId: null,
  channel: null,
  hookType: null,
  structure: null,
  personaId: null,
} as const;

function opportunityCellOf(event: LearningEvent): Omit<OpportunityCell, "n" | "sumMicro" | "sumSquaresMicro"> | null {
  const { opportunityType, trigger, pillarId, sourceDomain, month, evidence } = event;
  if (opportunityType === null || trigger === null) return null;
  return { opportunityType, trigger, pillarId, sourceDomain, month, evidence };
}
