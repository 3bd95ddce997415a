import type { BoardCardDTO } from "../../core/dto/opportunity.ts";
import type { Opportunity } from "../../core/opportunity.ts";
import type { ScoreBreakdown } from "../../core/score.ts";
import { contentWords } from "../language/segment.ts";
import { drawExploration } from "./draw-exploration.ts";
import { stemWord } from "./word-stem.ts";

/** How much a card's own score counts beside being unlike the cards above it (Carbonell and Goldstein 1998). */
const MMR_LAMBDA = 0.7;
const MAX_PER_PILLAR = 3;
const MAX_PER_SOURCE = 2;
/** How many candidates are looked at, and at most of one pillar and one source: bounds the cost. */
const HEAD_SIZE = 160;
const HEAD_PER_PILLAR = 40;
const HEAD_PER_SOURCE = 16;

export type Placement = BoardCardDTO["placement"];
type RankableOpportunity = Pick<Opportunity, "id" | "pillarId" | "pinnedAt">;

export interface ScoredOpportunity<O extends RankableOpportunity> {
  opportunity: O;
  /** Distinct registrable domains, the founding telling's first. */
  evidenceDomains: readonly string[];
  breakdown: ScoreBreakdown;
  /** What likeness to other cards is measured on. */
  text: string;
}

export interface RankedCard<O extends RankableOpportunity> extends ScoredOpportunity<O> {
  /** 1 at the top. */
  position: number;
  placement: Placement;
  /** Why it stands there, where that is not its score. */
  placementNote: string | null;
  /** For an exploration card: the chance it had of being drawn. */
  explorationProbability: number | null;
}

interface Candidate<O extends RankableOpportunity> {
  scored: ScoredOpportunity<O>;
  words: Set<string>;
  /** The founding telling's domain: the source a card counts for. */
  source: string | null;
}

interface Caps {
  pillar: boolean;
  source: boolean;
}

const BOTH_CAPS: Caps = { pillar: true, source: true };
/** Which cap gives way first while too few stand. */
const RELAXED_CAPS: readonly Caps[] = [
  { pillar: true, source: false },
  { pillar: false, source: false },
];

/**
 * The board's order. Pins first, in the order they were pinned; then the best score that is unlike
 * what stands already, at most three per pillar and two per source; then, while fewer than six stand,
 * cards that the source cap held back, then the pillar cap. The last place goes to a drawn card, under
 * the same caps, whenever more candidates are left than places. Invalid candidates are shown only when
 * pinned. The same input and seed give the same order; ties go by id.
 *
 * @param options.seed from board and local day, so that a reload never reshuffles
 */
export function rankOpportunities<O extends RankableOpportunity>(
  scored: readonly ScoredOpportunity<O>[],
  options: { seed: string; size: { min: number; max: number } },
): RankedCard<O>[] {
  const { size, seed } = options;
  const pinned = scored
    .filter(({ opportunity }) => opportunity.pinnedAt !== null)
    .sort(comparePins)
    .slice(0, size.max)
    .map(createCandidate);
  const open = scored.filter(
    ({ opportunity, breakdown }) => opportunity.pinnedAt === null && breakdown.band !== "invalid",
  );
  const head = pickHead([...open].sort(compareScores)).map(createCandidate);

  function fillBoard(wanted: number) {
    const board = createBoard(pinned);
    board.fill(head, wanted, BOTH_CAPS);
    for (const caps of RELAXED_CAPS) board.fill(head, Math.min(size.min, wanted), caps);
    return board;
  }

  const full = fillBoard(size.max);
  const added = full.size() - pinned.length;
  // A place to try something in is kept where somebody is left to try and somebody else still stands by score.
  if (added < 2 || added === head.length) return full.cards();
  const board = fillBoard(full.size() - 1);
  const caps = [BOTH_CAPS, ...(board.size() < size.min ? RELAXED_CAPS : [])];
  board.explore(head, caps, seed);
  return board.cards();
}

interface PlacedCard {
  placement: Placement;
  placementNote: string | null;
  probability: number | null;
}

function createBoard<O extends RankableOpportunity>(pinned: readonly Candidate<O>[]) {
  const placed: { candidate: Candidate<O>; placed: PlacedCard }[] = [];
  const ids = new Set<string>();
  const pillars = new Map<string, number>();
  const sources = new Map<string, number>();
  for (const candidate of pinned) add(candidate, { placement: "pinned", placementNote: "pinned", probability: null });

  function add(candidate: Candidate<O>, card: PlacedCard): void {
    placed.push({ candidate, placed: card });
    ids.add(candidate.scored.opportunity.id);
    const pillar = pillarKey(candidate);
    pillars.set(pillar, (pillars.get(pillar) ?? 0) + 1);
    if (candidate.source !== null) sources.set(candidate.source, (sources.get(candidate.source) ?? 0) + 1);
  }

  function allows(candidate: Candidate<O>, caps: Caps): boolean {
    const inPillar = pillars.get(pillarKey(candidate)) ?? 0;
    const fromSource = candidate.source === null ? 0 : (sources.get(candidate.source) ?? 0);
    return (!caps.pillar || inPillar < MAX_PER_PILLAR) && (!caps.source || fromSource < MAX_PER_SOURCE);
  }

  /** Adds the best allowed candidates until `wanted` cards stand. */
  function fill(head: readonly Candidate<O>[], wanted: number, caps: Caps): void {
    const likeness = new Map<Candidate<O>, number>();
    let compared = 0;
    while (placed.length < wanted) {
      let best: Candidate<O> | null = null;
      let bestWorth = Number.NEGATIVE_INFINITY;
      for (const candidate of head) {
        if (ids.has(candidate.scored.opportunity.id) || !allows(candidate, caps)) continue;
        let most = likeness.get(candidate) ?? 0;
        const from = likeness.has(candidate) ? compared : 0;
        for (const { candidate: other } of placed.slice(from))
          most = Math.max(most, likenessOf(candidate.words, other.words));
        likeness.set(candidate, most);
        const worth = MMR_LAMBDA * (candidate.scored.breakdown.total / 100) - (1 - MMR_LAMBDA) * most;
        // The head is sorted by score and id, so the first of equals stays.
        if (worth > bestWorth) {
          best = candidate;
          bestWorth = worth;
        }
      }
      compared = placed.length;
      if (!best) return;
      add(best, describePlace(best, caps));
    }
  }

  /** Adds one drawn candidate, of those that the first caps to leave any leave. */
  function explore(head: readonly Candidate<O>[], stages: readonly Caps[], seed: string): void {
    const left = head.filter(({ scored }) => !ids.has(scored.opportunity.id));
    for (const caps of stages) {
      const allowed = left.filter((candidate) => allows(candidate, caps));
      const drawn = drawExploration(
        allowed.map((candidate) => ({
          item: candidate,
          words: candidate.scored.text,
          total: candidate.scored.breakdown.total,
        })),
        seed,
      );
      if (!drawn) continue;
      const over = describePlace(drawn.item, caps).placementNote;
      const placementNote = ["trying something new", ...(over ? [over] : [])].join("; ");
      add(drawn.item, { placement: "exploration", placementNote, probability: drawn.probability });
      return;
    }
  }

  function describePlace(candidate: Candidate<O>, caps: Caps): PlacedCard {
    if (caps.pillar && caps.source) return { placement: "score", placementNote: null, probability: null };
    const overSource = !allows(candidate, { pillar: false, source: true });
    const note = overSource
      ? `one more from ${candidate.source}, because too few others stand`
      : "one more of its pillar, because too few others stand";
    return { placement: "relaxed_cap", placementNote: note, probability: null };
  }

  function cards(): RankedCard<O>[] {
    return placed.map(({ candidate, placed: { placement, placementNote, probability } }, at) => ({
      ...candidate.scored,
      position: at + 1,
      placement,
      placementNote,
      explorationProbability: probability,
    }));
  }

  return { fill, explore, cards, size: () => placed.length };
}

function createCandidate<O extends RankableOpportunity>(scored: ScoredOpportunity<O>): Candidate<O> {
  const words = new Set(contentWords(scored.text).slice(0, 60).map(stemWord));
  return { scored, words, source: scored.evidenceDomains[0] ?? null };
}

/** The best candidates by score, not all of them of one pillar or source. */
function pickHead<O extends RankableOpportunity>(sorted: readonly ScoredOpportunity<O>[]): ScoredOpportunity<O>[] {
  const head: ScoredOpportunity<O>[] = [];
  const counts = new Map<string, number>();
  for (const scored of sorted) {
    if (head.length >= HEAD_SIZE) break;
    const pillar = `pillar ${scored.opportunity.pillarId}`;
    const source = `source ${scored.evidenceDomains[0] ?? scored.opportunity.id}`;
    if ((counts.get(pillar) ?? 0) >= HEAD_PER_PILLAR || (counts.get(source) ?? 0) >= HEAD_PER_SOURCE) continue;
    counts.set(pillar, (counts.get(pillar) ?? 0) + 1);
    counts.set(source, (counts.get(source) ?? 0) + 1);
    head.push(scored);
  }
  return head;
}

/** Cosine of two sets of words. */
function likenessOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  let shared = 0;
  for (const word of a) if (b.has(word)) shared += 1;
  return shared / Math.sqrt(a.size * b.size);
}

function pillarKey<O extends RankableOpportunity>({ scored }: Candidate<O>): string {
  return scored.opportunity.pillarId ?? "none";
}

function comparePins(a: ScoredOpportunity<RankableOpportunity>, b: ScoredOpportunity<RankableOpportunity>): number {
  const time = (a.opportunity.pinnedAt?.getTime() ?? 0) - (b.opportunity.pinnedAt?.getTime() ?? 0);
  return time || compareIds(a, b);
}

function compareScores(a: ScoredOpportunity<RankableOpportunity>, b: ScoredOpportunity<RankableOpportunity>): number {
  return b.breakdown.total - a.breakdown.total || compareIds(a, b);
}

function compareIds(a: ScoredOpportunity<RankableOpportunity>, b: ScoredOpportunity<RankableOpportunity>): number {
  return a.opportunity.id < b.opportunity.id ? -1 : a.opportunity.id > b.opportunity.id ? 1 : 0;
}
