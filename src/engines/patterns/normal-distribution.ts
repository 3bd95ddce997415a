/** Chance that a standard normal lies below `z` (Abramowitz and Stegun 1964, 7.1.26 with 7.1.28's sign rule; error under 1.5e-7). */
export function chanceBelow(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const errorFunction = 1 - tail * Math.exp(-x * x);
  return z >= 0 ? (1 + errorFunction) / 2 : (1 - errorFunction) / 2;
}

const STEPS = 160;
const REACH = 4.5;

/**
 * For independent normals, the chance of each to be the largest: the integral of its density times the
 * others' distribution functions, by the trapezium rule. Sums to 1.
 */
export function chancesOfBeingLargest(normals: readonly { mean: number; sd: number }[]): number[] {
  if (normals.length < 2) return normals.map(() => 1);
  const low = Math.min(...normals.map(({ mean, sd }) => mean - REACH * sd));
  const high = Math.max(...normals.map(({ mean, sd }) => mean + REACH * sd));
  const chances = normals.map((normal, own) => {
    // Each density is walked on its own range, so that a narrow one is not stepped over.
    const from = Math.max(low, normal.mean - REACH * normal.sd);
    const to = Math.min(high, normal.mean + REACH * normal.sd);
    const width = (to - from) / STEPS;
    let sum = 0;
    for (let step = 0; step <= STEPS; step += 1) {
      const at = from + step * width;
      const z = (at - normal.mean) / normal.sd;
      let weight = Math.exp(-0.5 * z * z) * (step === 0 || step === STEPS ? 0.5 : 1);
      for (const [other, { mean, sd }] of normals.entries()) {
        if (weight === 0) break;
        if (other !== own) weight *= chanceBelow((at - mean) / sd);
      }
      sum += weight;
    }
    return sum * (width / normal.sd);
  });
  const total = chances.reduce((all, chance) => all + chance, 0);
  return total > 0 ? chances.map((chance) => chance / total) : normals.map(() => 1 / normals.length);
}
