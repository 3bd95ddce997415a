import type { StoryGroup } from "./story-group.ts";
import type { StoryVector } from "./story-vectors.ts";

/** A story has words of its own once this many titles tell it. */
const TOLD_OFTEN = 10;
/** An own word stands in this share of the story's titles, and this share of all titles with it tell the story. */
const LEAST_SHARE = 0.5;
const LEAST_CONCENTRATION = 0.4;
/** What a straggler names of a story's own words, by their weight. */
const LEAST_COVER = 0.5;
/** A straggler is at most this share of the story it joins. */
const STRAGGLER_SHARE = 0.5;

interface OwnWords<Group> {
  group: Group;
  weights: ReadonlyMap<number, number>;
  total: number;
}

/**
 * Small groups that name what all tellings of a larger story name and hardly anything else does: a
 * name, a product, a place. Their other words differ too much for a likeness of centroids to see it.
 *
 * @returns best covered first; a group comes once
 */
export function findStragglers<Group extends StoryGroup>(
  groups: readonly Group[],
  vectors: readonly StoryVector[],
  mayJoin: (straggler: Group, story: Group) => boolean,
): { straggler: Group; story: Group }[] {
  const byWord = new Map<number, OwnWords<Group>[]>();
  for (const group of groups) {
    if (group.members.length < TOLD_OFTEN) continue;
    const own = ownWordsOf(group, vectors);
    for (const term of own.weights.keys()) byWord.set(term, [...(byWord.get(term) ?? []), own]);
  }
  const found: { straggler: Group; story: Group; cover: number; at: number }[] = [];
  for (const [at, straggler] of groups.entries()) {
    const covers = new Map<OwnWords<Group>, number>();
    for (const [term, share] of wordShares(straggler, vectors)) {
      for (const own of byWord.get(term) ?? []) {
        covers.set(own, (covers.get(own) ?? 0) + (share * (own.weights.get(term) ?? 0)) / own.total);
      }
    }
    let best: { story: Group; cover: number } | null = null;
    for (const [{ group: story }, cover] of covers) {
      if (story === straggler || straggler.members.length > STRAGGLER_SHARE * story.members.length) continue;
      if (cover < LEAST_COVER || (best && cover <= best.cover) || !mayJoin(straggler, story)) continue;
      best = { story, cover };
    }
    if (best) found.push({ straggler, at, ...best });
  }
  found.sort((a, b) => b.cover - a.cover || a.at - b.at);
  return found.map(({ straggler, story }) => ({ straggler, story }));
}

function ownWordsOf<Group extends StoryGroup>(group: Group, vectors: readonly StoryVector[]): OwnWords<Group> {
  const titles = new Map<number, number>();
  for (const member of group.members)
    for (const word of vectors[member]?.words ?? []) titles.set(word.term, word.titles);
  const weights = new Map<number, number>();
  let total = 0;
  for (const [term, share] of wordShares(group, vectors)) {
    const concentration = (share * group.members.length) / Math.max(1, titles.get(term) ?? 0);
    if (share < LEAST_SHARE || concentration < LEAST_CONCENTRATION) continue;
    weights.set(term, share * concentration);
    total += share * concentration;
  }
  return { group, weights, total };
}

/** The share of a group's titles that have each of its words, 0…1. */
function wordShares(group: StoryGroup, vectors: readonly StoryVector[]): Map<number, number> {
  const shares = new Map<number, number>();
  for (const member of group.members) {
    for (const { term } of vectors[member]?.words ?? []) {
      shares.set(term, (shares.get(term) ?? 0) + 1 / group.members.length);
    }
  }
  return shares;
}
