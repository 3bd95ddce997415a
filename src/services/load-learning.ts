import type { BrandSnapshot } from "../core/brand-snapshot.ts";
import type { LearnedPatternDTO, LearningExplanationDTO, LearningSummaryDTO } from "../core/dto/learning.ts";
import { type LearningEvent, MICRO_UNITS, type OpportunityCell, type PatternCell } from "../core/learning-event.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import { estimateOpportunityPriors } from "../engines/learning/estimate-opportunity-priors.ts";
import { describeEffect } from "../engines/patterns/describe-effect.ts";
import { effectOfPatterns } from "./load-pattern-grounds.ts";
import { nameOf } from "./present-opportunity.ts";

const MAX_PATTERNS = 200;
const MAX_KINDS = 60;
const MAX_FACTS = 50;

/** Below this a kind of idea is counted and nothing is said of it. */
const LEAST_TO_SPEAK = 5;

/** What the brand's own numbers and decisions have taught so far, in people's words. */
export async function loadLearningSummary(tx: Work, scope: BrandScope, now: Date): Promise<LearningSummaryDTO> {
  const snapshot = await tx.brands.getSnapshot(scope);
  const patternCells = await tx.learning.listPatternCells(scope);
  const opportunityCells = await tx.learning.listOpportunityCells(scope);
  const updates = await tx.runs.list(scope, { graph: "LearningUpdateV1", statuses: ["succeeded"] }, { limit: 1 });
  return {
    posts: countOf(patternCells, "outcome"),
    decisions: countOf(patternCells, "decision") + countOf(opportunityCells, "decision"),
    patterns: learnedPatterns(patternCells, snapshot, now),
    opportunityKinds: learnedKinds(opportunityCells, snapshot, now),
    updatedAt: updates.items[0]?.finishedAt ?? null,
  };
}

/** What an explanation is about; what is left out does not narrow it. */
export type LearningTopic = Partial<
  Pick<
    LearningEvent,
    | "channel"
    | "hookType"
    | "structure"
    | "opportunityType"
    | "trigger"
    | "pillarId"
    | "sourceDomain"
    | "variantId"
    | "opportunityId"
  >
>;

/** The posts and decisions behind a learned figure, newest first. */
export async function explainLearning(
  tx: Work,
  scope: BrandScope,
  topic: LearningTopic,
  now: Date,
): Promise<LearningExplanationDTO> {
  const wanted = Object.entries(topic).filter(([, value]) => value !== undefined) as [keyof LearningEvent, unknown][];
  const current = await tx.learning.listCurrent(scope);
  const counting = current.filter(
    (event) => event.weight === 1 && wanted.every(([key, value]) => event[key] === value),
  );
  counting.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1));
  return {
    sentence: await sentenceFor(tx, scope, topic, counting, now),
    facts: counting.slice(0, MAX_FACTS).map((event) => ({
      label: labelOf(event),
      reward: event.rewardMicro / MICRO_UNITS,
      at: event.createdAt,
      reason: event.reason,
    })),
  };
}

async function sentenceFor(
  tx: Work,
  scope: BrandScope,
  topic: LearningTopic,
  counting: LearningEvent[],
  now: Date,
): Promise<string> {
  const { channel, hookType, structure, pillarId = null } = topic;
  if (channel && hookType && structure) {
    const snapshot = await tx.brands.getSnapshot(scope);
    const effectOf = effectOfPatterns(await tx.learning.listPatternCells(scope), snapshot, now);
    return describeEffect(effectOf(channel, { hookType, structure }, { pillarId, personaId: null })).sentence;
  }
  const posts = counting.filter(({ evidence }) => evidence === "outcome").length;
  return `${basis(posts, counting.length - posts)}.`;
}

function learnedPatterns(cells: PatternCell[], snapshot: BrandSnapshot, now: Date): LearnedPatternDTO[] {
  const effectOf = effectOfPatterns(cells, snapshot, now);
  const seen = new Map(cells.map((cell) => [[cell.channel, cell.hookType, cell.structure].join(" "), cell]));
  const anywhere = { pillarId: null, personaId: null };
  return [...seen.values()]
    .map(({ channel, hookType, structure }) => ({
      channel,
      hookType,
      structure,
      performance: describeEffect(effectOf(channel, { hookType, structure }, anywhere)),
    }))
    .sort(
      (a, b) =>
        b.performance.posts - a.performance.posts ||
        b.performance.effect - a.performance.effect ||
        (nameOfPattern(a) < nameOfPattern(b) ? -1 : 1),
    )
    .slice(0, MAX_PATTERNS);
}

interface Kind {
  label: string;
  /** Where its effect is read. */
  at: Pick<OpportunityCell, "opportunityType" | "trigger" | "sourceDomain"> & { pillarId: string | null };
  posts: number;
  decisions: number;
}

/** How kinds of ideas do: by what sets them off, by subject and by source. */
function learnedKinds(
  cells: OpportunityCell[],
  snapshot: BrandSnapshot,
  now: Date,
): LearningSummaryDTO["opportunityKinds"] {
  const priorOf = estimateOpportunityPriors(cells, now);
  const kinds = new Map<string, Kind>();
  for (const cell of cells) {
    for (const { label, at } of kindsOf(cell, snapshot)) {
      const kind = kinds.get(label) ?? { label, at, posts: 0, decisions: 0 };
      if (cell.evidence === "outcome") kind.posts += cell.n;
      else kind.decisions += cell.n;
      kinds.set(label, kind);
    }
  }
  return [...kinds.values()]
    .filter(({ posts, decisions }) => posts + decisions > 0)
    .sort((a, b) => b.posts + b.decisions - (a.posts + a.decisions) || (a.label < b.label ? -1 : 1))
    .slice(0, MAX_KINDS)
    .map(({ label, at, posts, decisions }) => {
      const prior = priorOf(at.opportunityType, at.trigger, at.pillarId, at.sourceDomain);
      const { chanceBetter } = describeEffect(prior);
      const chance = Math.round(chanceBetter * 100);
      const said =
        posts + decisions < LEAST_TO_SPEAK ? "not enough to say" : `chance it does better than your usual ${chance} %`;
      return { label, posts, effect: prior.mean, sentence: `${basis(posts, decisions)}: ${said}.` };
    });
}

function kindsOf(cell: OpportunityCell, snapshot: BrandSnapshot): Pick<Kind, "label" | "at">[] {
  const { opportunityType, trigger, pillarId, sourceDomain } = cell;
  const plain = { opportunityType, trigger, pillarId: null, sourceDomain: null };
  const pillar = nameOf(snapshot.pillars, pillarId);
  return [
    { label: trigger.replaceAll("_", " "), at: plain },
    ...(pillar ? [{ label: `subject ${pillar}`, at: { ...plain, pillarId } }] : []),
    ...(sourceDomain ? [{ label: `source ${sourceDomain}`, at: { ...plain, sourceDomain } }] : []),
  ];
}

function labelOf({ kind, channel, hookType, structure, opportunityType, trigger }: LearningEvent): string {
  const words = kind === "opportunity_outcome" ? [opportunityType, trigger] : [channel, hookType, structure];
  const said = words.flatMap((word) => (word ? [word.replaceAll("_", " ")] : []));
  return said.join(" · ") || kind.replaceAll("_", " ");
}

function nameOfPattern({ channel, hookType, structure }: LearnedPatternDTO): string {
  return [channel, hookType, structure].join(" ");
}

function basis(posts: number, decisions: number): string {
  const parts = [
    posts > 0 ? `${posts} ${posts === 1 ? "post" : "posts"}` : null,
    decisions > 0 ? `${decisions} ${decisions === 1 ? "decision" : "decisions"}` : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? `Based on ${parts.join(" and ")}` : "Based on nothing yet";
}

function countOf(cells: readonly Pick<PatternCell, "evidence" | "n">[], evidence: PatternCell["evidence"]): number {
  return cells.filter((cell) => cell.evidence === evidence).reduce((sum, { n }) => sum + n, 0);
}
