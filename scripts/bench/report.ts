import { availableParallelism } from "node:os";
import process from "node:process";
import Table from "cli-table3";
import type { MeasuredBench } from "./measure.ts";

export interface BenchReport {
  node: string;
  cpus: number;
  rounds: number;
  benches: MeasuredBench[];
}

export function reportOf(benches: MeasuredBench[], rounds: number): BenchReport {
  return { node: process.version, cpus: availableParallelism(), rounds, benches };
}

/** The report as tables for people. */
export function describeReport({ node, cpus, rounds, benches }: BenchReport): string {
  const intro = `Medians of ${rounds} interleaved rounds on Node ${node}, ${cpus} cores. How each is measured: scripts/bench/README.md`;
  return [intro, ...benches.map(describeBench)].join("\n\n");
}

function describeBench({ name, does, unit, sizes, growth, boundBy, hotSpots }: MeasuredBench): string {
  const table = new Table({
    head: [unit, "median ms", "least", "most", "cpu ms", `${unit}/s`, "cost grows as"],
    style: { head: [], border: [], compact: true },
  });
  sizes.forEach(({ size, medianMs, medianCpuMs, leastMs, mostMs, perSecond }, at) => {
    const grown = at === 0 ? "" : `size ^ ${growth[at - 1]?.exponent.toFixed(2)}`;
    table.push([
      size.toLocaleString("en"),
      medianMs.toFixed(1),
      leastMs.toFixed(1),
      mostMs.toFixed(1),
      medianCpuMs.toFixed(1),
      Math.round(perSecond).toLocaleString("en"),
      grown,
    ]);
  });
  const hot = hotSpots.map((spot) => `${Math.round(spot.share * 100)} % ${spot.name} (${spot.file})`).join(", ");
  return `${name}: ${does}\n${table.toString()}\nBound by: ${boundBy}\nThis run's profile: ${hot}`;
}
