import { availableParallelism } from "node:os";
import process from "node:process";
import Table from "cli-table3";
import type { MeasuredBench } from "./measure.ts";
import type { TodayComparison } from "./today-comparison.ts";

export interface BenchReport {
  node: string;
  cpus: number;
  rounds: number;
  benches: MeasuredBench[];
  /** Null where it was not asked for. */
  today: TodayComparison | null;
}

export function reportOf(benches: MeasuredBench[], rounds: number): Omit<BenchReport, "today"> {
  return { node: process.version, cpus: availableParallelism(), rounds, benches };
}

/** The report as tables for people. */
export function describeReport({ node, cpus, rounds, benches, today }: BenchReport): string {
  const intro = `Medians of ${rounds} interleaved rounds on Node ${node}, ${cpus} cores. How each is measured: scripts/bench/README.md`;
  return [intro, ...benches.map(describeBench), ...(today ? [describeToday(today)] : [])].join("\n\n");
}

function describeToday({ opportunities, connections, kairo, bare, ratioToBare }: TodayComparison): string {
  const table = new Table({
    head: ["", "requests/s", "median ms", "p99 ms", "kB"],
    style: { head: [], border: [], compact: true },
  });
  for (const [name, load] of [
    ["reference.today", kairo],
    ["bare handler", bare],
  ] as const) {
    const { requestsPerSecond, medianMs, p99Ms, bytes } = load;
    const figures = [requestsPerSecond, medianMs, p99Ms, bytes / 1_000].map((figure) => figure.toFixed(1));
    table.push([name, ...figures]);
  }
  const { requestsPerSecond, p99 } = ratioToBare;
  const intro = `today: ${connections} connections ask for the board of a brand of ${opportunities.toLocaleString("en")} opportunities`;
  const ratio = `Ratio to bare: ${requestsPerSecond.toFixed(2)} of its requests/s, ${p99.toFixed(2)} of its p99`;
  return `${intro}\n${table.toString()}\n${ratio} (medians of the rounds)`;
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
