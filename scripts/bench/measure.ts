import { performance } from "node:perf_hooks";
import type { Bench, PreparedRound } from "./bench.ts";
import { type HotSpot, profileRound } from "./profile-round.ts";

export interface MeasuredSize {
  size: number;
  medianMs: number;
  leastMs: number;
  mostMs: number;
  perSecond: number;
}

export interface MeasuredBench {
  name: string;
  does: string;
  unit: string;
  sizes: MeasuredSize[];
  /** Cost grows as size to the power of this, between neighbouring sizes: 1 is in proportion. */
  growth: { from: number; to: number; exponent: number }[];
  boundBy: string;
  /** Where the time of one more round of the largest size went. */
  hotSpots: HotSpot[];
}

interface Lane {
  bench: Bench;
  size: number;
  round: PreparedRound;
  times: number[];
}

/**
 * Times every bench at every size. Rounds are interleaved (each size of each bench once, then all again), so
 * that what else the machine does in a while falls on all alike; the first round warms up and is not counted.
 */
export async function measureBenches(
  benches: readonly Bench[],
  options: { rounds: number; isFull: boolean; onRound?: (said: string) => void },
): Promise<MeasuredBench[]> {
  const lanes: Lane[] = [];
  for (const bench of benches) {
    for (const size of [...bench.sizes, ...(options.isFull ? bench.fullSizes : [])])
      lanes.push({ bench, size, round: await bench.prepare(size), times: [] });
  }
  try {
    for (let round = 0; round <= options.rounds; round += 1) {
      for (const { bench, size, round: prepared, times } of lanes) {
        options.onRound?.(`round ${round} of ${options.rounds}: ${bench.name}, ${size}`);
        const started = performance.now();
        await prepared.run();
        if (round > 0) times.push(performance.now() - started);
      }
    }
    const measured: MeasuredBench[] = [];
    for (const bench of benches) measured.push(await describeBench(bench, lanes));
    return measured;
  } finally {
    for (const { round } of lanes) await round.close?.();
  }
}

async function describeBench(bench: Bench, lanes: readonly Lane[]): Promise<MeasuredBench> {
  const own = lanes.filter((lane) => lane.bench === bench);
  const sizes = own.map(({ size, times }) => {
    const medianMs = medianOf(times);
    return {
      size,
      medianMs,
      leastMs: Math.min(...times),
      mostMs: Math.max(...times),
      perSecond: (size / medianMs) * 1_000,
    };
  });
  const growth = sizes.slice(1).map(({ size, medianMs }, at) => {
    const before = sizes[at] ?? { size, medianMs };
    const exponent = Math.log(medianMs / before.medianMs) / Math.log(size / before.size);
    return { from: before.size, to: size, exponent };
  });
  const largest = own.filter(({ size }) => bench.sizes.includes(size)).at(-1);
  const { name, does, unit, boundBy } = bench;
  return { name, does, unit, sizes, growth, boundBy, hotSpots: largest ? await profileRound(largest.round) : [] };
}

/** The middle one, or the mean of the two in the middle. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
