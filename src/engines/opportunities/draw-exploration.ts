import { createRandom } from "../language/random.ts";

/** How many points of score double a candidate's chance, about: the softmax's temperature. */
const TEMPERATURE_POINTS = 10;
/** Everybody's chance is at least this much of an even one. */
const EVEN_SHARE = 0.3;

/**
 * Draws one candidate, better ones more often: a softmax of the scores mixed with an even chance, so
 * that nobody is out. The chance is answered with the draw, for learning to correct by. Each candidate's
 * luck is its own (the Gumbel-max trick: the highest log chance plus its noise has exactly its chance), so
 * the draw stays where it is when others come, go or grow a little older. Luck hangs on a candidate's words, not
 * on its id: the same ideas draw the same card on any database.
 *
 * @param seed from board and local day
 */
export function drawExploration<T>(
  candidates: readonly { item: T; words: string; total: number }[],
  seed: string,
): { item: T; probability: number } | null {
  const highest = candidates.reduce((most, { total }) => Math.max(most, total), 0);
  const weights = candidates.map(({ total }) => Math.exp((total - highest) / TEMPERATURE_POINTS));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  let drawn: { item: T; probability: number } | null = null;
  let luckiest = Number.NEGATIVE_INFINITY;
  for (const [at, { item, words }] of candidates.entries()) {
    const probability = (1 - EVEN_SHARE) * ((weights[at] ?? 0) / sum) + EVEN_SHARE / candidates.length;
    const luck = Math.log(probability) - Math.log(-Math.log(createRandom(`${seed}:${words}`).next()));
    if (luck > luckiest || drawn === null) {
      drawn = { item, probability };
      luckiest = luck;
    }
  }
  return drawn;
}
