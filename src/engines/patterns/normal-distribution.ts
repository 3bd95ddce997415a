/** Chance that a standard normal lies below `z` (Abramowitz and Stegun 1964, 7.1.26 with 7.1.28's sign rule; error under 1.5e-7). */
export function chanceBelow(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const errorFunction = 1 - tail * Math.exp(-x * x);
  return z >= 0 ? (1 + errorFunction) / 2 : (1 - errorFunction) / 2;
}

/** How far from its mean a normal is followed, in standard deviations. */
const REACH = 5;
/** Steps in a standard deviation of the narrowest: the trapezium rule is exact to many digits for smooth densities. */
const STEPS_IN_SD = 2;
/** A normal this much narrower than the widest is as good as a point and is followed as if it were so wide. */
const NARROWEST_SHARE = 1 / 40;
/** Below this a chance under the integral is as good as none. */
const LEAST_CHANCE = 1e-200;

/**
 * For independent normals, the chance of each to be the largest: the integral of its density times the
 * others' distribution functions, by the trapezium rule over one grid for all. Below the best lower end
 * of any nothing can be the largest, so the grid starts there. Sums to 1.
 */
export function chancesOfBeingLargest(normals: readonly { mean: number; sd: number }[]): number[] {
  if (normals.length < 2) return normals.map(() => 1);
  const worst = Math.max(...normals.map(({ mean, sd }) => mean - REACH * sd));
  const rivals = normals.filter(({ mean, sd }) => mean + REACH * sd >= worst);
  const least = NARROWEST_SHARE * Math.max(...rivals.map(({ sd }) => sd));
  const sds = normals.map(({ sd }) => Math.max(sd, least));
  const low = Math.max(...normals.map(({ mean }, at) => mean - REACH * (sds[at] ?? 0)));
  const high = Math.max(...normals.map(({ mean }, at) => mean + REACH * (sds[at] ?? 0)));
  const narrowest = Math.max(least, Math.min(...rivals.map(({ sd }) => sd)));
  const steps = Math.ceil(((high - low) * STEPS_IN_SD) / narrowest);
  const width = (high - low) / steps;
  const chances = normals.map(() => 0);
  const below = normals.map(() => 0);
  for (let step = 0; step <= steps; step += 1) {
    const at = low + step * width;
    let all = 1;
    for (const [own, { mean }] of normals.entries()) {
      const chance = Math.max(LEAST_CHANCE, chanceBelow((at - mean) / (sds[own] ?? 1)));
      below[own] = chance;
      all *= chance;
    }
    if (all === 0) continue;
    for (const [own, { mean }] of normals.entries()) {
      const sd = sds[own] ?? 1;
      const z = (at - mean) / sd;
      chances[own] = (chances[own] ?? 0) + ((all / (below[own] ?? 1)) * Math.exp(-0.5 * z * z)) / sd;
    }
  }
  const total = chances.reduce((sum, chance) => sum + chance, 0);
  return total > 0 ? chances.map((chance) => chance / total) : normals.map(() => 1 / normals.length);
}
