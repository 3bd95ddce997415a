import { findStragglers } from "./own-words.ts";
import { similarityOfGroups } from "./story-group.ts";
import type { Move, ShelvedGroup, StoryShelf } from "./story-shelf.ts";
import type { StoryVector } from "./story-vectors.ts";

/** How many of a group's heaviest words look for candidates. */
const GATE_WORDS = 12;
const MAX_ROUNDS = 12;

/** The cosine that two groups' centroids must reach: `least`, and more for each doubling of the smaller one. */
export interface ReuniteLikeness {
  least: number;
  perDoubling: number;
}

/** Joins groups that grew alike, best pair first, until no pair is left. */
export function reuniteStories(
  shelf: StoryShelf,
  vectors: readonly StoryVector[],
  { least, perDoubling }: ReuniteLikeness,
): Move[] {
  const moves: Move[] = [];
  let changed = shelf.grown();
  for (let round = 0; round < MAX_ROUNDS && changed.length > 0; round += 1) {
    const touched = new Set<ShelvedGroup>();
    for (const [a, b] of alikePairs(changed)) {
      if (touched.has(a) || touched.has(b)) continue;
      moves.push(shelf.join(a, b));
      touched.add(a).add(b);
    }
    changed = [...touched].filter(({ members }) => members.length > 0);
  }
  return moves;

  function alikePairs(groups: readonly ShelvedGroup[]): [ShelvedGroup, ShelvedGroup][] {
    const pairs: { pair: [ShelvedGroup, ShelvedGroup]; similarity: number }[] = [];
    const seen = new Set<string>();
    for (const group of groups) {
      for (const other of shelf.candidatesFor(heaviestWords(group, vectors), group.firstAt, group.lastAt)) {
        if (other === group) continue;
        const pair: [ShelvedGroup, ShelvedGroup] = group.order > other.order ? [other, group] : [group, other];
        const key = `${pair[0].order} ${pair[1].order}`;
        if (seen.has(key)) continue;
        seen.add(key);
        if (!shelf.mayJoin(group, other) || !shelf.isLikePair(group, other)) continue;
        const doublings = Math.log2(Math.min(group.members.length, other.members.length));
        const similarity = similarityOfGroups(group, other) - perDoubling * doublings;
        if (similarity >= least) pairs.push({ pair, similarity });
      }
    }
    pairs.sort((a, b) => b.similarity - a.similarity || comparePairs(a.pair, b.pair));
    return pairs.map(({ pair }) => pair);
  }
}

/** Joins small groups to the stories whose own words they name, until none is left. */
export function gatherStragglers(shelf: StoryShelf, vectors: readonly StoryVector[]): Move[] {
  const moves: Move[] = [];
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = moves.length;
    const joined = new Set<ShelvedGroup>();
    for (const { straggler, story } of findStragglers(shelf.groups(), vectors, shelf.mayJoin)) {
      // What stands where changes with each move.
      if (joined.has(straggler) || joined.has(story) || !shelf.mayJoin(straggler, story)) continue;
      const move = shelf.join(story, straggler);
      moves.push(move);
      joined.add(move.into === story ? straggler : story);
    }
    if (moves.length === before) break;
  }
  return moves;
}

function heaviestWords(group: ShelvedGroup, vectors: readonly StoryVector[]): number[] {
  const weights = new Map<number, number>();
  for (const member of group.members) {
    for (const { term } of vectors[member]?.words ?? []) weights.set(term, group.sum.get(term) ?? 0);
  }
  return [...weights]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, GATE_WORDS)
    .map(([term]) => term);
}

function comparePairs(a: [ShelvedGroup, ShelvedGroup], b: [ShelvedGroup, ShelvedGroup]): number {
  return a[0].order - b[0].order || a[1].order - b[1].order;
}
