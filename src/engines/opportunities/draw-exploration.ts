import type { Random } from "../language/random.ts";

/** How many points of score double a candidate's chance, about: the softmax's temperature. */
const TEMPERATURE_POINTS = 10;
/** Everybody's chance is at least this much of an even one. */
const EVEN_SHARE = 0.3;

/**
 * Draws one candidate, better ones more often: a softmax of the scores mixed with an even chance, so
 * that nobody is out. The chance is answered with the draw, for learning to correct by.
 */
export function drawExploration<T>(
  candidates: readonly { item: T; total: number }[],
  random: Pick<Random, "next">,
): { item: T; probability: number } | null {
  const highest = candidates.reduce((most, { total }) => Math.max(most, total), 0);
  const weights = candidates.map(({ total }) => Math.exp((total - highest) / TEMPERATURE_POINTS));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const chances = weights.map((weight) => (1 - EVEN_SHARE) * (weight / sum) + EVEN_SHARE / candidates.length);
  let rest = random.next();
  let drawn = candidates.length - 1;
  for (const [at, chance] of chances.entries()) {
    rest -= chance;
    if (rest < 0) {
      drawn = at;
      break;
    }
  }
  const candidate = candidates[drawn];
  return candidate ? { item: candidate.item, probability: chances[drawn] ?? 0 } : null;
}
