import type { BrandId, IdGenerator, TenantId } from "../../core/ids.ts";
import type { LearningEvent, OpportunityCell, PatternCell } from "../../core/learning-event.ts";
import { MICRO_UNITS } from "../../core/learning-event.ts";

/** What one subject teaches now: a learning event without its place in history. */
export type LearningFact = Omit<LearningEvent, "id" | "tenantId" | "brandId" | "revision" | "createdAt">;

export interface PostingUses {
  tenantId: TenantId;
  brandId: BrandId;
  ids: IdGenerator;
  now: Date;
}

/**
 * The learning events that bring history up to date: a first revision for a new subject that counts, a
 * higher one for a subject whose fact changed, and one of weight 0 for a subject that no longer counts.
 * What stands already is left alone, so posting the same facts twice does nothing the second time.
 *
 * @param previous the current event of each subject, of the same kind as `next`
 */
export function supersede(
  previous: readonly LearningEvent[],
  next: readonly LearningFact[],
  uses: PostingUses,
): { replaced: LearningEvent | null; event: LearningEvent }[] {
  const current = latestBySubject(previous);
  const changes: { replaced: LearningEvent | null; event: LearningEvent }[] = [];
  const seen = new Set<string>();
  for (const fact of [...next].sort(compareFacts)) {
    const key = subjectKey(fact);
    seen.add(key);
    const replaced = current.get(key) ?? null;
    if (replaced ? saysSame(replaced, fact) : fact.weight === 0) continue;
    changes.push({ replaced, event: stamp(fact, replaced, uses) });
  }
  for (const [key, replaced] of [...current].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (seen.has(key) || replaced.weight === 0) continue;
    const gone: LearningFact = { ...replaced, weight: 0, rewardMicro: 0, reason: "no longer counts" };
    changes.push({ replaced, event: stamp(gone, replaced, uses) });
  }
  return changes;
}

/** What an event adds to its cell: whole numbers, so that taking it out again leaves nothing behind. */
export function contributionOf({ weight, rewardMicro }: Pick<LearningEvent, "weight" | "rewardMicro">): {
  n: number;
  sumMicro: number;
  sumSquaresMicro: number;
} {
  if (weight === 0) return { n: 0, sumMicro: 0, sumSquaresMicro: 0 };
  return { n: 1, sumMicro: rewardMicro, sumSquaresMicro: Math.round((rewardMicro * rewardMicro) / MICRO_UNITS) };
}

type AnyCell = PatternCell | OpportunityCell;

/**
 * The differences that changed events make to the cells: the replaced contribution out, the new one in,
 * summed per cell; cells that end where they were are left out.
 *
 * @param cellOf the cell of an event, without its sums; null when the event has none
 */
export function differencesOf<C extends AnyCell>(
  changes: readonly { replaced: LearningEvent | null; event: LearningEvent }[],
  cellOf: (event: LearningEvent) => Omit<C, "n" | "sumMicro" | "sumSquaresMicro"> | null,
): C[] {
  const cells = new Map<string, C>();
  const add = (event: LearningEvent, sign: 1 | -1): void => {
    const place = cellOf(event);
    if (!place) return;
    const key = JSON.stringify(Object.entries(place).sort(([a], [b]) => (a < b ? -1 : 1)));
    const { n, sumMicro, sumSquaresMicro } = contributionOf(event);
    const cell = cells.get(key);
    const sums = {
      n: (cell?.n ?? 0) + sign * n,
      sumMicro: (cell?.sumMicro ?? 0) + sign * sumMicro,
      sumSquaresMicro: (cell?.sumSquaresMicro ?? 0) + sign * sumSquaresMicro,
    };
    cells.set(key, { ...place, ...sums } as C);
  };
  for (const { replaced, event } of changes) {
    if (replaced) add(replaced, -1);
    add(event, 1);
  }
  return [...cells]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, cell]) => cell)
    .filter(({ n, sumMicro, sumSquaresMicro }) => n !== 0 || sumMicro !== 0 || sumSquaresMicro !== 0);
}

function latestBySubject(events: readonly LearningEvent[]): Map<string, LearningEvent> {
  const latest = new Map<string, LearningEvent>();
  for (const event of events) {
    const key = subjectKey(event);
    const known = latest.get(key);
    if (!known || event.revision > known.revision) latest.set(key, event);
  }
  return latest;
}

function stamp(fact: LearningFact, replaced: LearningEvent | null, uses: PostingUses): LearningEvent {
  return {
    ...fact,
    id: uses.ids.next("learning"),
    tenantId: uses.tenantId,
    brandId: uses.brandId,
    revision: (replaced?.revision ?? 0) + 1,
    createdAt: uses.now,
  };
}

const COMPARED: readonly (keyof LearningFact)[] = [
  "variantId",
  "opportunityId",
  "patternId",
  "channel",
  "hookType",
  "structure",
  "personaId",
  "pillarId",
  "opportunityType",
  "trigger",
  "sourceDomain",
  "objective",
  "month",
  "rewardMicro",
  "weight",
];

function saysSame(event: LearningEvent, fact: LearningFact): boolean {
  if (event.weight === 0 && fact.weight === 0) return true;
  return COMPARED.every((field) => event[field] === fact[field]);
}

function subjectKey({ kind, evidence, subjectId }: Pick<LearningFact, "kind" | "evidence" | "subjectId">): string {
  return `${kind} ${evidence} ${subjectId}`;
}

function compareFacts(a: LearningFact, b: LearningFact): number {
  return subjectKey(a) < subjectKey(b) ? -1 : 1;
}
