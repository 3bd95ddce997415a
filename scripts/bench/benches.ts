import { guardrails } from "./apply-guardrails.ts";
import type { Bench } from "./bench.ts";
import { mergeArrivals, mergeBatch } from "./merge-signals.ts";
import { scoreAndRank } from "./score-and-rank.ts";

/** Everything `npm run bench` measures, in the order it reports. */
export const BENCHES: readonly Bench[] = [mergeBatch, mergeArrivals, scoreAndRank, guardrails];

/**
 * The benches of these names, or all.
 *
 * @throws Error for a name there is not
 */
export function chooseBenches(names: readonly string[] | null): readonly Bench[] {
  const known = BENCHES.map(({ name }) => name);
  const unknown = names?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`There is no bench ${unknown}; there are ${known.join(", ")}.`);
  return names ? BENCHES.filter(({ name }) => names.includes(name)) : BENCHES;
}
