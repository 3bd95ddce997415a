import { MILLISECONDS_PER_HOUR } from "../../core/clock.ts";
import type { Signal, SignalCluster } from "../../core/signal.ts";
import { urlKey } from "./canonical-url.ts";
import {
  absorbGroup,
  addMember,
  createStoryGroup,
  type StoryGroup,
  similarityOfGroups,
  similarityToGroup,
} from "./story-group.ts";
import type { StoryVector } from "./story-vectors.ts";

/** A story's reports lie closer together than this; older clusters are not joined on words alone. */
const STORY_WINDOW_HOURS = 72;
/** How many clusters are compared exactly, best guess first: bounds the cost of one signal. */
const MAX_COMPARED = 24;
/** How many of a title's rarest words look for candidates. */
const GATE_WORDS = 6;
/** A word in more clusters than this tells too little to look for candidates by. */
const MAX_GATE_CLUSTERS = 300;
const MAX_REUNITE_ROUNDS = 12;

/** A story and the stored cluster it continues, if any. */
export interface ShelvedGroup extends StoryGroup {
  stored: SignalCluster | null;
}

/** The cosine that two groups' centroids must reach: `least`, and more for each doubling of the smaller one. */
export interface ReuniteLikeness {
  least: number;
  perDoubling: number;
}

export interface StoryShelf {
  open(stored: SignalCluster | null): ShelvedGroup;
  /** Adds a signal; one that stood there before does not make its group worth another look. */
  put(group: ShelvedGroup, position: number, signal: Signal, isNew: boolean): void;
  /** The group that holds a signal with the same address, item or words. */
  findExact(signal: Signal): { group: ShelvedGroup; because: string } | null;
  /** The group most like the title at `position`, if its cosine reaches `least`. */
  findAlike(position: number, least: number): ShelvedGroup | null;
  /** Joins groups whose centroids are alike, best pair first, until no pair is left; never two stored ones. */
  reunite(likeness: ReuniteLikeness): { into: ShelvedGroup; moved: number[] }[];
  groups(): ShelvedGroup[];
}

/**
 * Where stories are collected and found again: by exact keys, and by their rarer words.
 *
 * @param vectors of the run's signals, by position
 * @param times of the run's signals, Unix milliseconds, by position
 */
export function createStoryShelf(vectors: readonly StoryVector[], times: readonly number[]): StoryShelf {
  const groups: ShelvedGroup[] = [];
  const byKey = new Map<string, { group: ShelvedGroup; because: string }>();
  const byWord = new Map<number, Set<ShelvedGroup>>();
  const grown = new Set<ShelvedGroup>();
  const order = new Map<ShelvedGroup, number>();

  function open(stored: SignalCluster | null): ShelvedGroup {
    const group = { ...createStoryGroup(), stored };
    order.set(group, groups.length);
    groups.push(group);
    return group;
  }

  function put(group: ShelvedGroup, position: number, signal: Signal, isNew: boolean): void {
    const vector = vectors[position];
    if (!vector) return;
    addMember(group, position, vector, times[position] ?? 0);
    if (isNew) grown.add(group);
    for (const [key, because] of exactKeys(signal)) if (!byKey.has(key)) byKey.set(key, { group, because });
    for (const { term } of vector.words) {
      const holders = byWord.get(term);
      if (holders) holders.add(group);
      else byWord.set(term, new Set([group]));
    }
  }

  function findExact(signal: Signal): { group: ShelvedGroup; because: string } | null {
    for (const [key] of exactKeys(signal)) {
      const found = byKey.get(key);
      if (found) return found;
    }
    return null;
  }

  function isNear(group: StoryGroup, from: number, to: number): boolean {
    const window = STORY_WINDOW_HOURS * MILLISECONDS_PER_HOUR;
    return from <= group.lastAt + window && to >= group.firstAt - window;
  }

  function candidatesFor(terms: readonly number[], from: number, to: number): ShelvedGroup[] {
    const votes = new Map<ShelvedGroup, number>();
    for (const term of terms) {
      const holders = byWord.get(term);
      if (!holders || holders.size > MAX_GATE_CLUSTERS) continue;
      // A word held by few clusters is the better guide.
      const vote = 1 / (1 + Math.log(holders.size));
      for (const group of holders) if (isNear(group, from, to)) votes.set(group, (votes.get(group) ?? 0) + vote);
    }
    return [...votes]
      .sort((a, b) => b[1] - a[1] || (order.get(a[0]) ?? 0) - (order.get(b[0]) ?? 0))
      .slice(0, MAX_COMPARED)
      .map(([group]) => group);
  }

  function findAlike(position: number, least: number): ShelvedGroup | null {
    const vector = vectors[position];
    if (!vector) return null;
    const at = times[position] ?? 0;
    let best: ShelvedGroup | null = null;
    let bestSimilarity = least;
    for (const group of candidatesFor(
      vector.words.slice(0, GATE_WORDS).map(({ term }) => term),
      at,
      at,
    )) {
      const similarity = similarityToGroup(vector, group);
      if (similarity < bestSimilarity || (best && similarity === bestSimilarity)) continue;
      if (!sharesEnough(vector, group)) continue;
      best = group;
      bestSimilarity = similarity;
    }
    return best;
  }

  /** One shared word may be chance; a title of one word has no other. */
  function sharesEnough(vector: StoryVector, group: StoryGroup): boolean {
    const shared = vector.words.filter(({ term }) => group.sum.has(term)).length;
    return shared >= Math.min(2, vector.words.length) && shared > 0;
  }

  function reunite(likeness: ReuniteLikeness): { into: ShelvedGroup; moved: number[] }[] {
    const moves: { into: ShelvedGroup; moved: number[] }[] = [];
    let changed = [...grown];
    for (let round = 0; round < MAX_REUNITE_ROUNDS && changed.length > 0; round += 1) {
      const touched = new Set<ShelvedGroup>();
      for (const [a, b] of alikePairs(changed, likeness)) {
        if (touched.has(a) || touched.has(b)) continue;
        const [into, from] = b.stored || (!a.stored && isLater(a, b)) ? [b, a] : [a, b];
        moves.push({ into, moved: [...from.members] });
        for (const member of from.members) {
          for (const { term } of vectors[member]?.words ?? []) {
            byWord.get(term)?.delete(from);
            byWord.get(term)?.add(into);
          }
        }
        absorbGroup(into, from);
        touched.add(into).add(from);
      }
      changed = [...touched].filter(({ members }) => members.length > 0);
    }
    return moves;
  }

  function isLater(a: ShelvedGroup, b: ShelvedGroup): boolean {
    return (order.get(a) ?? 0) > (order.get(b) ?? 0);
  }

  function alikePairs(
    changed: readonly ShelvedGroup[],
    { least, perDoubling }: ReuniteLikeness,
  ): [ShelvedGroup, ShelvedGroup][] {
    const pairs: { pair: [ShelvedGroup, ShelvedGroup]; similarity: number }[] = [];
    const seen = new Set<string>();
    for (const group of changed) {
      for (const other of candidatesFor(heaviestWords(group), group.firstAt, group.lastAt)) {
        if (other === group || (other.stored && group.stored)) continue;
        const pair: [ShelvedGroup, ShelvedGroup] = isLater(group, other) ? [other, group] : [group, other];
        const key = `${order.get(pair[0])} ${order.get(pair[1])}`;
        if (seen.has(key)) continue;
        seen.add(key);
        const doublings = Math.log2(Math.min(group.members.length, other.members.length));
        const similarity = similarityOfGroups(group, other) - perDoubling * doublings;
        if (similarity >= least) pairs.push({ pair, similarity });
      }
    }
    pairs.sort((a, b) => b.similarity - a.similarity || comparePairs(a.pair, b.pair));
    return pairs.map(({ pair }) => pair);
  }

  function comparePairs(a: [ShelvedGroup, ShelvedGroup], b: [ShelvedGroup, ShelvedGroup]): number {
    return (order.get(a[0]) ?? 0) - (order.get(b[0]) ?? 0) || (order.get(a[1]) ?? 0) - (order.get(b[1]) ?? 0);
  }

  function heaviestWords(group: StoryGroup): number[] {
    const weights = new Map<number, number>();
    for (const member of group.members) {
      for (const { term } of vectors[member]?.words ?? []) weights.set(term, group.sum.get(term) ?? 0);
    }
    return [...weights]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, 2 * GATE_WORDS)
      .map(([term]) => term);
  }

  return { open, put, findExact, findAlike, reunite, groups: () => groups.filter(({ members }) => members.length > 0) };
}

function exactKeys(signal: Signal): [key: string, because: string][] {
  const keys: [string, string][] = [];
  const address = signal.canonicalUrl === null ? null : urlKey(signal.canonicalUrl);
  if (address !== null) keys.push([`url ${address}`, "the same address"]);
  if (signal.guid !== null) keys.push([`guid ${signal.sourceId} ${signal.guid}`, "the same item of the same source"]);
  keys.push([`hash ${signal.contentHash}`, "the same words"]);
  return keys;
}
