import Table from "cli-table3";
import { FAULTS } from "./findings.ts";
import type { TrialResult } from "./lane.ts";
import type { StormResult } from "./storm.ts";

/** One line for each kind of blow and its moment. */
export function describeTrials(results: readonly TrialResult[]): string {
  const table = new Table({
    head: ["blow", "at", "points", "past the end", "repeated calls", ...FAULTS.map(wordsOf), "failed", "slowest"],
    style: { head: [], border: [] },
  });
  const groups = Map.groupBy(results, ({ point }) => `${point?.blow} ${point?.moment}`);
  for (const [name, group] of [...groups].sort(([one], [other]) => one.localeCompare(other))) {
    const reached = group.filter(({ wasReached }) => wasReached);
    const sum = (count: (result: TrialResult) => number) => reached.reduce((total, each) => total + count(each), 0);
    table.push([
      ...name.split(" "),
      reached.length,
      group.length - reached.length,
      sum(({ findings }) => findings.repeatedCalls),
      ...FAULTS.map((fault) => sum(({ findings }) => findings[fault])),
      group.filter(({ faults }) => faults.length > 0).length,
      `${Math.max(...group.map(({ seconds }) => seconds)).toFixed(0)} s`,
    ]);
  }
  const failures = results
    .filter(({ faults }) => faults.length > 0)
    .map(
      ({ point, faults }) =>
        `${point?.blow} when round trip ${point?.roundTrip} was ${point?.moment}: ${faults.join("; ")}`,
    );
  return [table.toString(), ...failures].join("\n");
}

export function describeStorm({
  packages,
  kills,
  findings,
  secondsToCalm,
  callsInFlight,
  faults,
}: StormResult): string {
  const lines = [
    `storm: ${packages} packages, ${kills} kills of one of three workers; the last run ended ${secondsToCalm.toFixed(0)} s after the last kill`,
    `  ${FAULTS.map((fault) => `${wordsOf(fault)} ${findings[fault]}`).join(", ")}`,
    `  ${findings.repeatedCalls} model calls made again, at most ${callsInFlight} were in flight`,
    ...faults.map((fault) => `  fault: ${fault}`),
  ];
  return lines.join("\n");
}

function wordsOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
