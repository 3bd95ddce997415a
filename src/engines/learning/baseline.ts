import { MILLISECONDS_PER_DAY } from "../../core/clock.ts";

/** How far back "the usual" reaches: audiences grow. */
const BASELINE_WINDOW_DAYS = 120;
/** With fewer comparable posts the usual is not the brand's own yet. */
const LEAST_PEERS = 3;

/** A mature post as others are compared with it. */
export interface BaselinePost {
  /** Unique; a post is never its own peer. */
  key: string;
  /** When its numbers were settled, Unix milliseconds. */
  at: number;
  /** Raw reward in micro-units. */
  rawMicro: number;
}

export interface Baseline {
  micro: number;
  /** How many earlier posts it rests on. */
  peers: number;
}

export interface BaselineTimeline {
  /** The usual at the instant `post` settled; null when no post had settled by then. */
  baselineAt(post: BaselinePost): Baseline | null;
}

/**
 * What is usual, as a function of event time: the mean raw reward of the other posts that had settled
 * up to an instant, within the last 120 days. It depends on the posts alone, never on the order in
 * which facts arrived, and is exact because rewards are whole micro-units.
 *
 * @param posts comparable ones: same brand, channel, objective and metrics
 */
export function createBaselineTimeline(posts: readonly BaselinePost[]): BaselineTimeline {
  const sorted = [...posts].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const sums: number[] = [0];
  for (const post of sorted) sums.push((sums.at(-1) ?? 0) + post.rawMicro);
  const keys = new Map(sorted.map((post, position) => [post.key, position]));

  /** How many posts settled before `at`, or by it. */
  function countUpTo(at: number, isIncluded: boolean): number {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const settled = sorted[middle]?.at ?? 0;
      if (settled < at || (isIncluded && settled === at)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function baselineAt(post: BaselinePost): Baseline | null {
    const end = countUpTo(post.at, true);
    const start = countUpTo(post.at - BASELINE_WINDOW_DAYS * MILLISECONDS_PER_DAY, false);
    const own = keys.get(post.key);
    const isInside = own !== undefined && own >= start && own < end;
    const peers = end - start - (isInside ? 1 : 0);
    if (peers <= 0) return null;
    const sum = (sums[end] ?? 0) - (sums[start] ?? 0) - (isInside ? (sorted[own]?.rawMicro ?? 0) : 0);
    return { micro: Math.round(sum / peers), peers };
  }

  return { baselineAt };
}

/**
 * The baseline to use, with its fallbacks: posts measured alike, if three had settled; else posts
 * measured in the same family; else both, filled up to three with the stated default. Without a
 * default and without any peer there is none.
 *
 * @param defaultMicro what is assumed where the brand has no posts; null where nothing can be assumed
 */
export function chooseBaseline(
  alike: Baseline | null,
  family: Baseline | null,
  defaultMicro: number | null,
): Baseline | null {
  if (alike && alike.peers >= LEAST_PEERS) return alike;
  if (family && family.peers >= LEAST_PEERS) return family;
  const some = family ?? alike;
  if (defaultMicro === null) return some;
  const peers = some?.peers ?? 0;
  const sum = (some?.micro ?? 0) * peers + defaultMicro * (LEAST_PEERS - peers);
  return { micro: Math.round(sum / LEAST_PEERS), peers };
}
