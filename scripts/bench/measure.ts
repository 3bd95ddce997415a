import { performance } from "node:perf_hooks";
import process from "node:process";
import type { Bench, PreparedRound } from "./bench.ts";
import { type HotSpot, profileRound } from "./profile-round.ts";

export interface MeasuredSize {
  size: number;
  /** By the clock on the wall: a busy machine stretches it. */
  medianMs: number;
  /** Of this process's own work. */
  medianCpuMs: number;
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
  times: { wall: number; cpu: number }[];
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
        const cpuStarted = process.cpuUsage();
        await prepared.run();
        const wall = performance.now() - started;
        const { user, system } = process.cpuUsage(cpuStarted);
        if (round > 0) times.push({ wall, cpu: (user + system) / 1_000 });
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
    const walls = times.map(({ wall }) => wall);
    const medianMs = medianOf(walls);
    const medianCpuMs = medianOf(times.map(({ cpu }) => cpu));
    const counted = bench.clock === "cpu" ? medianCpuMs : medianMs;
    return {
      size,
      medianMs,
      medianCpuMs,
      leastMs: Math.min(...walls),
      mostMs: Math.max(...walls),
      perSecond: (size / counted) * 1_000,
    };
  });
  const growth = sizes.slice(1).map((larger, at) => {
    const smaller = sizes[at] ?? larger;
    // Cost per unit is one over units per second.
    const ratio = (larger.size / larger.perSecond) * (smaller.perSecond / smaller.size);
    return { from: smaller.size, to: larger.size, exponent: Math.log(ratio) / Math.log(larger.size / smaller.size) };
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
