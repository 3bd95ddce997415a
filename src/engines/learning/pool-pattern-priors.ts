import type { Objective } from "../../core/brand.ts";
import type { Channel } from "../../core/channels.ts";
import { MICRO_UNITS, type PatternCell } from "../../core/learning-event.ts";
import type { HookType, Structure } from "../../core/pattern-template.ts";
import { fadedWeight } from "./fade.ts";

/** What brands have in common of a pattern's effect on a channel. Names no brand. */
export interface PooledPrior {
  objective: Objective;
  channel: Channel;
  hookType: HookType;
  structure: Structure;
  brandCount: number;
  /** Posts behind it: faded, and of each brand only as many as it may bring. */
  n: number;
  /** Log scale against a brand's usual. */
  mean: number;
  /** Variance of the mean. */
  variance: number;
}

/** Of fewer brands nothing is said, or one could read another's numbers off it. */
const LEAST_BRANDS = 5;
/** With fewer posts behind it nothing is said. */
const LEAST_POSTS = 30;
/** Of one pattern on one channel a brand brings at most so many posts, however many it has. */
const MOST_POSTS_OF_A_BRAND = 15;
const NOISE = 0.9 ** 2;
/** Variances before any post was seen: of what brands have in common, and of one brand around it on a channel. */
const AMONG_PATTERNS = 0.2 ** 2;
const AMONG_BRANDS = 0.15 ** 2 + 0.1 ** 2;
/** How many posts the assumption on brands weighs against what they show. */
const AMONG_BRANDS_POSTS = 100;

interface Share {
  posts: number;
  mean: number;
}

/**
 * The effects that brands have in common, by objective, channel and pattern: the mean of the brands'
 * means, in two levels (a brand around the common effect by a spread estimated by moments, DerSimonian
 * and Laird 1986; the common effect around 0). Settled outcomes alone, no decisions. A pure function of
 * the cells of the brands that opted in, so that one that opts out leaves nothing behind.
 *
 * @param brands the cells of each brand that opted in, and of no other
 */
export function poolPatternPriors(brands: readonly (readonly PatternCell[])[], now: Date): PooledPrior[] {
  const shares = new Map<string, { at: PatternCell; shares: Share[] }>();
  for (const cells of brands) {
    for (const { at, share } of sharesOf(cells, now)) {
      const key = keyOf(at);
      const known = shares.get(key);
      if (known) known.shares.push(share);
      else shares.set(key, { at, shares: [share] });
    }
  }
  const told = [...shares]
    .map(([key, each]) => ({ key, at: each.at, shares: each.shares.sort(compareShares), n: postsOf(each.shares) }))
    .filter(({ shares: each, n }) => each.length >= LEAST_BRANDS && n >= LEAST_POSTS)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const spread = estimateSpreadAmongBrands(told.map((each) => each.shares));
  return told.map(({ at: { objective, channel, hookType, structure }, shares: each, n }) => {
    const weights = each.map(({ posts }) => 1 / (spread + NOISE / posts));
    const precision = 1 / AMONG_PATTERNS + weights.reduce((sum, weight) => sum + weight, 0);
    const mean = each.reduce((sum, share, at) => sum + (weights[at] ?? 0) * share.mean, 0) / precision;
    return { objective, channel, hookType, structure, brandCount: each.length, n, mean, variance: 1 / precision };
  });
}

/** What one brand brings to each pattern, whatever its readers, subjects and months. */
function sharesOf(cells: readonly PatternCell[], now: Date): { at: PatternCell; share: Share }[] {
  const sums = new Map<string, { at: PatternCell; count: number; sum: number }>();
  for (const cell of [...cells].sort(compareMonths)) {
    if (cell.evidence !== "outcome" || cell.n <= 0) continue;
    const weight = fadedWeight(cell.month, now);
    const known = sums.get(keyOf(cell)) ?? { at: cell, count: 0, sum: 0 };
    known.count += cell.n * weight;
    known.sum += (cell.sumMicro / MICRO_UNITS) * weight;
    sums.set(keyOf(cell), known);
  }
  return [...sums.values()].map(({ at, count, sum }) => ({
    at,
    share: { posts: Math.min(count, MOST_POSTS_OF_A_BRAND), mean: sum / count },
  }));
}

/** How far brands differ beyond chance, over all patterns together. */
function estimateSpreadAmongBrands(patterns: readonly (readonly Share[])[]): number {
  let beyondChance = AMONG_BRANDS_POSTS * AMONG_BRANDS;
  let room = AMONG_BRANDS_POSTS;
  for (const shares of patterns) {
    const posts = postsOf(shares);
    const mean = shares.reduce((sum, share) => sum + share.posts * share.mean, 0) / posts;
    const squares = shares.reduce((sum, share) => sum + share.posts * (share.mean - mean) ** 2, 0);
    beyondChance += squares - NOISE * (shares.length - 1);
    room += posts - shares.reduce((sum, share) => sum + share.posts ** 2, 0) / posts;
  }
  return Math.max(0, beyondChance / room);
}

function postsOf(shares: readonly Share[]): number {
  return shares.reduce((sum, { posts }) => sum + posts, 0);
}

function keyOf({ objective, channel, hookType, structure }: PatternCell): string {
  return `${objective} ${channel} ${hookType} ${structure}`;
}

/** One order for any order of the brands, so that sums end in the same bits. */
function compareShares(a: Share, b: Share): number {
  return a.posts - b.posts || a.mean - b.mean;
}

function compareMonths(a: PatternCell, b: PatternCell): number {
  return a.month < b.month ? -1 : a.month > b.month ? 1 : a.sumMicro - b.sumMicro || a.n - b.n;
}
