import { MILLISECONDS_PER_HOUR } from "../../core/clock.ts";
import type { ClusterId } from "../../core/ids.ts";
import type { Signal, SignalCluster } from "../../core/signal.ts";
import { urlKey } from "./canonical-url.ts";
import { absorbGroup, addMember, createStoryGroup, type StoryGroup, similarityToGroup } from "./story-group.ts";
import type { StoryVector } from "./story-vectors.ts";
import type { TitleLikeness } from "./title-likeness.ts";

/** A story's reports lie closer together than this; older clusters are not joined on words alone. */
export const STORY_WINDOW_HOURS = 72;
/** Least likeness of two titles that stand alone. */
export const PAIR_LIKENESS = 0.5;
/** How many clusters are compared exactly, best guess first: bounds the cost of one signal. */
export const MAX_COMPARED = 24;
/** A word in more clusters than this tells too little to look for candidates by. */
export const MAX_GATE_CLUSTERS = 300;
/** How many of a title's rarest words look for candidates. */
const GATE_WORDS = 6;

/** A story and the stored clusters it continues, if any: the first is the one that stays. */
export interface ShelvedGroup extends StoryGroup {
  /** Where it stands among the groups; ties go to the earlier. */
  order: number;
  stored: SignalCluster[];
  /** An opportunity tells it already. */
  isTold: boolean;
}

export interface ShelfFacts {
  /** Of the run's signals, by position. */
  vectors: readonly StoryVector[];
  /** Unix milliseconds, by position. */
  times: readonly number[];
  /** Of two of the run's titles, by position. */
  likenessOf: TitleLikeness;
  /** Clusters that a person took apart. */
  apart: readonly (readonly [ClusterId, ClusterId])[];
}

export interface Move {
  into: ShelvedGroup;
  moved: number[];
  /** Stored clusters that end in `into`. */
  ended: SignalCluster[];
}

/** Where stories are collected and found again: by exact keys, and by their rarer words. */
export interface StoryShelf {
  open(stored: SignalCluster | null, isTold?: boolean): ShelvedGroup;
  /** Adds a signal; one that stood there before does not make its group worth another look. */
  put(group: ShelvedGroup, position: number, signal: Signal, isNew: boolean): void;
  /** The group that holds a signal with the same address, item or words. */
  findExact(signal: Signal): { group: ShelvedGroup; because: string } | null;
  /** The group most like the title at `position`, if its cosine reaches `least`; a lone title must be like the other, too. */
  findAlike(position: number, least: number): ShelvedGroup | null;
  /** The groups that share these words within the window, best guess first. */
  candidatesFor(terms: readonly number[], from: number, to: number): ShelvedGroup[];
  /** False for two stories that are told already, that a person took apart, or that are too far apart in time. */
  mayJoin(a: ShelvedGroup, b: ShelvedGroup): boolean;
  /** Two lone titles are no centroids: they are held against each other. True for larger groups. */
  isLikePair(a: StoryGroup, b: StoryGroup): boolean;
  join(a: ShelvedGroup, b: ShelvedGroup): Move;
  /** Groups with members, in order. */
  groups(): ShelvedGroup[];
  /** Groups that got new signals. */
  grown(): ShelvedGroup[];
}

export function createStoryShelf({ vectors, times, likenessOf, apart }: ShelfFacts): StoryShelf {
  const groups: ShelvedGroup[] = [];
  const byKey = new Map<string, { group: ShelvedGroup; because: string }>();
  const byWord = new Map<number, Set<ShelvedGroup>>();
  const grown = new Set<ShelvedGroup>();
  const keptApart = new Set(apart.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));

  function open(stored: SignalCluster | null, isTold = false): ShelvedGroup {
    const group = { ...createStoryGroup(), order: groups.length, stored: stored ? [stored] : [], isTold };
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
      .sort((a, b) => b[1] - a[1] || a[0].order - b[0].order)
      .slice(0, MAX_COMPARED)
      .map(([group]) => group);
  }

  function findAlike(position: number, least: number): ShelvedGroup | null {
    const vector = vectors[position];
    if (!vector) return null;
    const at = times[position] ?? 0;
    const gate = vector.words.slice(0, GATE_WORDS).map(({ term }) => term);
    let best: ShelvedGroup | null = null;
    let bestSimilarity = least;
    for (const group of candidatesFor(gate, at, at)) {
      const similarity = similarityToGroup(vector, group);
      if (best && similarity <= bestSimilarity) continue;
      if (group.members.length > 1 && similarity < least) continue;
      if (!sharesEnough(vector, group) || !isLikePair({ members: [position] }, group)) continue;
      best = group;
      bestSimilarity = similarity;
    }
    return best;
  }

  function mayJoin(a: ShelvedGroup, b: ShelvedGroup): boolean {
    if (a.isTold && b.isTold) return false;
    if (!isNear(a, b.firstAt, b.lastAt)) return false;
    return !a.stored.some((mine) => b.stored.some((other) => keptApart.has(`${mine.id} ${other.id}`)));
  }

  function isLikePair(a: Pick<StoryGroup, "members">, b: Pick<StoryGroup, "members">): boolean {
    const [first, second] = [a.members[0], b.members[0]];
    if (a.members.length > 1 || b.members.length > 1 || first === undefined || second === undefined) return true;
    return likenessOf(first, second) >= PAIR_LIKENESS;
  }

  function join(a: ShelvedGroup, b: ShelvedGroup): Move {
    const [into, from] = isBetterHome(b, a) ? [b, a] : [a, b];
    const moved = [...from.members];
    const ended = from.stored;
    for (const member of moved) {
      for (const { term } of vectors[member]?.words ?? []) {
        byWord.get(term)?.delete(from);
        byWord.get(term)?.add(into);
      }
    }
    absorbGroup(into, from);
    into.stored = [...into.stored, ...ended];
    into.isTold ||= from.isTold;
    from.stored = [];
    return { into, moved, ended };
  }

  return {
    open,
    put,
    findExact,
    findAlike,
    candidatesFor,
    mayJoin,
    isLikePair,
    join,
    groups: () => groups.filter(({ members }) => members.length > 0),
    grown: () => [...grown],
  };
}

/** What people have seen stays where it is: told before stored before new, then the earlier one. */
function isBetterHome(a: ShelvedGroup, b: ShelvedGroup): boolean {
  const standing = ({ isTold, stored }: ShelvedGroup): number => (isTold ? 2 : stored.length > 0 ? 1 : 0);
  return standing(a) > standing(b) || (standing(a) === standing(b) && a.order < b.order);
}

function isNear(group: StoryGroup, from: number, to: number): boolean {
  const window = STORY_WINDOW_HOURS * MILLISECONDS_PER_HOUR;
  return from <= group.lastAt + window && to >= group.firstAt - window;
}

/** One shared word may be chance; a title of one word has no other. */
function sharesEnough(vector: StoryVector, group: StoryGroup): boolean {
  const shared = vector.words.filter(({ term }) => group.sum.has(term)).length;
  return shared >= Math.min(2, vector.words.length) && shared > 0;
}

function exactKeys(signal: Signal): [key: string, because: string][] {
  const keys: [string, string][] = [];
  const address = signal.canonicalUrl === null ? null : urlKey(signal.canonicalUrl);
  if (address !== null) keys.push([`url ${address}`, "the same address"]);
  if (signal.guid !== null) keys.push([`guid ${signal.sourceId} ${signal.guid}`, "the same item of the same source"]);
  keys.push([`hash ${signal.contentHash}`, "the same words"]);
  return keys;
}
