import type { Channel } from "../../core/channels.ts";
import type { Decision, DecisionKind } from "../../core/decision.ts";
import type { OpportunityId, PatternId, PersonaId, PillarId, VariantId } from "../../core/ids.ts";
import { MICRO_UNITS } from "../../core/learning-event.ts";
import { DismissReason, type OpportunityType, type Trigger } from "../../core/opportunity.ts";
import type { HookType, Structure } from "../../core/pattern-template.ts";
import { RejectReason } from "../../core/variant.ts";

/** What people's decisions say about one subject. */
export interface DecisionOutcome<S> {
  subject: S;
  rewardMicro: number;
  decidedAt: Date;
  reason: string;
}

export interface DecidedVariant {
  variantId: VariantId;
  channel: Channel;
  hookType: HookType | null;
  structure: Structure | null;
  patternId: PatternId | null;
  personaId: PersonaId | null;
  pillarId: PillarId | null;
  opportunityId: OpportunityId | null;
}

export interface DecidedOpportunity {
  id: OpportunityId;
  type: OpportunityType;
  trigger: Trigger;
  pillarId: PillarId | null;
  sourceDomain: string | null;
}

/** An opportunity as far as a decision about it speaks: what it does not concern is null. */
export type ConcernedOpportunity = DecidedOpportunity;

const PACKAGED = 0.6;
const PINNED = 0.3;
const APPROVED = 0.5;
/** Approved only after a person changed it: half a yes. */
const APPROVED_AFTER_EDITS = 0.2;
const REJECTED = -0.5;
/** Seen so often and left lying: a weak no. */
const SEEN_IN_VAIN = -0.15;
const SEEN_BOARDS = 3;

/**
 * How each dismissal counts, and which features of the idea it speaks of. `not_now` is about the day
 * and `already_covered` about what was said before: neither is a dislike of the kind.
 */
const DISMISSALS: Readonly<Record<DismissReason, { reward: number; concerns: "all" | "source" | "kind" } | null>> = {
  not_now: null,
  already_covered: null,
  not_relevant: { reward: -0.6, concerns: "all" },
  off_brand: { reward: -0.5, concerns: "source" },
  weak_evidence: { reward: -0.4, concerns: "source" },
  too_generic: { reward: -0.3, concerns: "kind" },
};

/** Rejections that speak of the pattern; tone, reader and facts have features of their own. */
const PATTERN_REJECTIONS: ReadonlySet<RejectReason> = new Set(["generic", "repetitive", "other"]);

/**
 * What people decided about ideas, one figure per idea: the last decision that still stands counts.
 * Only boards that were really seen teach, three of them without any action a little.
 */
export function foldOpportunityDecisions(input: {
  decisions: readonly Decision[];
  opportunities: readonly DecidedOpportunity[];
}): Map<OpportunityId, DecisionOutcome<ConcernedOpportunity>> {
  const bySubject = groupBySubject(input.decisions);
  const outcomes = new Map<OpportunityId, DecisionOutcome<ConcernedOpportunity>>();
  for (const opportunity of input.opportunities) {
    const outcome = judgeOpportunity(opportunity, bySubject.get(opportunity.id) ?? []);
    if (outcome) outcomes.set(opportunity.id, outcome);
  }
  return outcomes;
}

/** What people decided about drafts, one figure per draft, where the decision speaks of the pattern. */
export function foldVariantDecisions(input: {
  decisions: readonly Decision[];
  variants: readonly DecidedVariant[];
}): Map<VariantId, DecisionOutcome<DecidedVariant>> {
  const bySubject = groupBySubject(input.decisions);
  const outcomes = new Map<VariantId, DecisionOutcome<DecidedVariant>>();
  for (const variant of input.variants) {
    const outcome = judgeVariant(variant, bySubject.get(variant.variantId) ?? []);
    if (outcome) outcomes.set(variant.variantId, outcome);
  }
  return outcomes;
}

function judgeOpportunity(
  opportunity: DecidedOpportunity,
  decisions: readonly Decision[],
): DecisionOutcome<ConcernedOpportunity> | null {
  const acts = decisions.filter(({ kind }) => ACTIONS.has(kind));
  const seen = decisions.filter(({ kind }) => kind === "board.seen");
  const boards = new Set(seen.map(({ boardId, id }) => boardId ?? id)).size;
  const lastSeen = seen.at(-1);
  if (acts.length === 0 && lastSeen && boards >= SEEN_BOARDS) {
    return outcomeOf(opportunity, SEEN_IN_VAIN, lastSeen, `shown on ${boards} boards and left lying`);
  }
  return acts.reduce<DecisionOutcome<ConcernedOpportunity> | null>((standing, act) => {
    switch (act.kind) {
      case "opportunity.packaged":
        return outcomeOf(opportunity, PACKAGED, act, "you made a package of it");
      case "opportunity.pinned":
        return outcomeOf(opportunity, PINNED, act, "you pinned it");
      case "opportunity.dismissed":
        return judgeDismissal(opportunity, act);
      case "opportunity.unpinned":
        return standing?.rewardMicro === toMicro(PINNED) ? null : standing;
      case "opportunity.restored":
        return null;
      default:
        return standing;
    }
  }, null);
}

function judgeDismissal(
  opportunity: DecidedOpportunity,
  decision: Decision,
): DecisionOutcome<ConcernedOpportunity> | null {
  const reason = DismissReason.safeParse(decision.reason);
  const dismissal = reason.success ? DISMISSALS[reason.data] : null;
  const subject = dismissal ? concerned(opportunity, dismissal.concerns) : null;
  if (!dismissal || !subject) return null;
  return outcomeOf(subject, dismissal.reward, decision, `you dismissed it: ${reason.data?.replaceAll("_", " ")}`);
}

const ACTIONS: ReadonlySet<DecisionKind> = new Set([
  "opportunity.pinned",
  "opportunity.unpinned",
  "opportunity.snoozed",
  "opportunity.dismissed",
  "opportunity.restored",
  "opportunity.packaged",
]);

/**
 * Leaves of an idea what the decision speaks of; null when it has none of that. How partial decisions
 * are read is `estimateOpportunityPriors`' matter.
 */
function concerned(opportunity: DecidedOpportunity, concerns: "all" | "source" | "kind"): ConcernedOpportunity | null {
  if (concerns === "source") return opportunity.sourceDomain === null ? null : { ...opportunity, pillarId: null };
  if (concerns === "kind") return { ...opportunity, pillarId: null, sourceDomain: null };
  return opportunity;
}

function judgeVariant(variant: DecidedVariant, decisions: readonly Decision[]): DecisionOutcome<DecidedVariant> | null {
  let isEdited = false;
  return decisions.reduce<DecisionOutcome<DecidedVariant> | null>((standing, decision) => {
    if (decision.kind === "variant.edited") isEdited = true;
    if (decision.kind === "variant.approved") {
      return isEdited
        ? outcomeOf(variant, APPROVED_AFTER_EDITS, decision, "you approved it after editing")
        : outcomeOf(variant, APPROVED, decision, "you approved it");
    }
    if (decision.kind !== "variant.rejected") return standing;
    const reason = RejectReason.safeParse(decision.reason);
    if (!reason.success || !PATTERN_REJECTIONS.has(reason.data)) return null;
    return outcomeOf(variant, REJECTED, decision, `you rejected it: ${reason.data.replaceAll("_", " ")}`);
  }, null);
}

function outcomeOf<S>(subject: S, reward: number, { decidedAt }: Decision, reason: string): DecisionOutcome<S> {
  return { subject, rewardMicro: toMicro(reward), decidedAt, reason };
}

function toMicro(reward: number): number {
  return Math.round(reward * MICRO_UNITS);
}

function groupBySubject(decisions: readonly Decision[]): Map<string, Decision[]> {
  const unique = [...new Map(decisions.map((decision) => [decision.id, decision])).values()];
  unique.sort((a, b) => a.decidedAt.getTime() - b.decidedAt.getTime() || (a.id < b.id ? -1 : 1));
  const groups = new Map<string, Decision[]>();
  for (const decision of unique) {
    const group = groups.get(decision.subjectId);
    if (group) group.push(decision);
    else groups.set(decision.subjectId, [decision]);
  }
  return groups;
}
