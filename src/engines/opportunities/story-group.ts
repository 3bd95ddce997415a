import type { StoryVector } from "./story-vectors.ts";

/** The signals of one story while they are being sorted, as the sum of their vectors. */
export interface StoryGroup {
  /** Positions in the run's list of signals, in the order they joined. */
  members: number[];
  sum: Map<number, number>;
  /** Squared length of `sum`. */
  squares: number;
  /** Unix milliseconds of the earliest and the latest member. */
  firstAt: number;
  lastAt: number;
}

export function createStoryGroup(): StoryGroup {
  return {
    members: [],
    sum: new Map(),
    squares: 0,
    firstAt: Number.POSITIVE_INFINITY,
    lastAt: Number.NEGATIVE_INFINITY,
  };
}

export function addMember(group: StoryGroup, member: number, vector: StoryVector, at: number): void {
  group.members.push(member);
  for (const [position, term] of vector.terms.entries()) addTerm(group, term, vector.weights[position] ?? 0);
  group.firstAt = Math.min(group.firstAt, at);
  group.lastAt = Math.max(group.lastAt, at);
}

/** Moves every member of `from` into `into`. */
export function absorbGroup(into: StoryGroup, from: StoryGroup): void {
  into.members.push(...from.members);
  for (const [term, weight] of from.sum) addTerm(into, term, weight);
  into.firstAt = Math.min(into.firstAt, from.firstAt);
  into.lastAt = Math.max(into.lastAt, from.lastAt);
  from.members = [];
  from.sum = new Map();
  from.squares = 0;
}

/** Cosine of a title and the centroid of a group, 0…1. */
export function similarityToGroup(vector: StoryVector, group: StoryGroup): number {
  let product = 0;
  for (let position = 0; position < vector.terms.length; position += 1) {
    const shared = group.sum.get(vector.terms[position] ?? -1);
    if (shared !== undefined) product += shared * (vector.weights[position] ?? 0);
  }
  return group.squares > 0 ? product / Math.sqrt(group.squares) : 0;
}

/** Cosine of the centroids of two groups, 0…1. */
export function similarityOfGroups(a: StoryGroup, b: StoryGroup): number {
  const [small, large] = a.sum.size <= b.sum.size ? [a, b] : [b, a];
  let product = 0;
  for (const [term, weight] of small.sum) {
    const shared = large.sum.get(term);
    if (shared !== undefined) product += shared * weight;
  }
  const lengths = Math.sqrt(a.squares * b.squares);
  return lengths > 0 ? product / lengths : 0;
}

function addTerm(group: StoryGroup, term: number, weight: number): void {
  const before = group.sum.get(term) ?? 0;
  group.sum.set(term, before + weight);
  group.squares += 2 * before * weight + weight * weight;
}
