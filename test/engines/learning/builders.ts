import { Decision, type DecisionKind } from "../../../src/core/decision.ts";
import { ExecutionEvent, type Metric } from "../../../src/core/execution-event.ts";
import type { LearningEvent, OpportunityCell, PatternCell } from "../../../src/core/learning-event.ts";
import type { HookType, Structure } from "../../../src/core/pattern-template.ts";
import type { LearnedPost } from "../../../src/engines/learning/fold-outcomes.ts";
import { countedIds, idOf } from "../opportunities/builders.ts";

export const NOW = new Date("2026-11-22T09:00:00.000Z");

export function daysAgo(days: number): Date {
  return new Date(NOW.getTime() - days * 86_400_000);
}

export function buildPost(number: number, facts: Partial<LearnedPost> = {}): LearnedPost {
  return {
    variantId: idOf("var", number),
    packageId: idOf("pkg", number),
    channel: "linkedin",
    hookType: "question",
    structure: "steps",
    patternId: idOf("pat", 1),
    personaId: null,
    pillarId: null,
    opportunity: null,
    publishedAt: daysAgo(30),
    ...facts,
  };
}

let eventCount = 0;

export function buildMetric(
  post: LearnedPost,
  metric: Metric,
  value: number,
  facts: Partial<ExecutionEvent> = {},
): ExecutionEvent {
  eventCount += 1;
  return ExecutionEvent.parse({
    id: idOf("event", eventCount),
    tenantId: idOf("tenant", 1),
    brandId: idOf("brand", 1),
    kind: "metric",
    variantId: post.variantId,
    channel: post.channel,
    permalink: null,
    externalPostId: null,
    metric,
    value,
    valueKind: "cumulative",
    metricAsOf: new Date(post.publishedAt.getTime() + 70 * 3_600_000),
    occurredAt: post.publishedAt,
    receivedAt: NOW,
    source: "test",
    externalId: `${post.variantId}`,
    revision: 1,
    quarantineReason: null,
    ...facts,
  });
}

/** Settled numbers of one post: impressions and likes. */
export function buildNumbers(post: LearnedPost, impressions: number, likes: number): ExecutionEvent[] {
  return [buildMetric(post, "impressions", impressions), buildMetric(post, "likes", likes)];
}

let decisionCount = 0;

export function buildDecision(kind: DecisionKind, subjectId: string, facts: Partial<Decision> = {}): Decision {
  decisionCount += 1;
  return Decision.parse({
    id: idOf("decision", decisionCount),
    tenantId: idOf("tenant", 1),
    brandId: idOf("brand", 1),
    actor: "8d8ac610-566d-4ef0-9c22-186b2a5ed793",
    kind,
    subjectId,
    boardId: null,
    position: null,
    before: null,
    after: null,
    reason: null,
    decidedAt: daysAgo(3),
    correlationId: "test",
    ...facts,
  });
}

export function postingUses() {
  return {
    tenantId: idOf("tenant", 1),
    brandId: idOf("brand", 1),
    ids: countedIds(),
    now: NOW,
    objective: "engagement" as const,
  };
}

type AnyCell = PatternCell | OpportunityCell;

/** What the database does: current events by subject, cells as running sums. */
export function createLedger<C extends AnyCell>() {
  const events = new Map<string, LearningEvent>();
  const cells = new Map<string, C>();
  return {
    current: (): LearningEvent[] => [...events.values()],
    post(posted: { events: LearningEvent[]; cells: C[] }): void {
      for (const event of posted.events) events.set(`${event.kind} ${event.evidence} ${event.subjectId}`, event);
      for (const difference of posted.cells) {
        const { n, sumMicro, sumSquaresMicro, ...place } = difference;
        const key = JSON.stringify(Object.entries(place).sort());
        const cell = cells.get(key);
        cells.set(key, {
          ...difference,
          n: (cell?.n ?? 0) + n,
          sumMicro: (cell?.sumMicro ?? 0) + sumMicro,
          sumSquaresMicro: (cell?.sumSquaresMicro ?? 0) + sumSquaresMicro,
        });
      }
    },
    /** Cells that hold anything, in a fixed order. */
    cells: (): C[] =>
      [...cells]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, cell]) => cell)
        .filter(({ n, sumMicro, sumSquaresMicro }) => n !== 0 || sumMicro !== 0 || sumSquaresMicro !== 0),
  };
}

export function buildPatternCell(
  hookType: HookType,
  structure: Structure,
  n: number,
  mean: number,
  facts: Partial<PatternCell> = {},
): PatternCell {
  return {
    objective: "engagement",
    channel: "linkedin",
    hookType,
    structure,
    personaId: null,
    pillarId: null,
    month: "2026-11",
    evidence: "outcome",
    n,
    sumMicro: Math.round(n * mean * 1_000_000),
    sumSquaresMicro: Math.round(n * mean * mean * 1_000_000),
    ...facts,
  };
}
