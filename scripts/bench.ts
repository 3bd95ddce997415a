import { parseArgs } from "node:util";
import { chooseBenches } from "./bench/benches.ts";
import { measureBenches } from "./bench/measure.ts";
import { describeReport, reportOf } from "./bench/report.ts";
import { compareToday } from "./bench/today/compare-today.ts";

const TODAY = "today";

const USAGE = `npm run bench -- [--only NAME]… [--full] [--rounds N] [--json]
  --only NAME  measure this alone (merge, merge-arrivals, score-and-rank, guardrails, today)
  --full       the sizes that take minutes too: 100,000
  --rounds N   how many rounds to take the median of; default 5
  --json       one JSON object (npm run -s bench -- --json prints nothing else)`;

try {
  const { values } = parseArgs({
    options: {
      only: { type: "string", multiple: true },
      full: { type: "boolean" },
      rounds: { type: "string", default: "5" },
      json: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds takes a whole number from 1, not ${values.rounds}.`);
  if (values.help) console.log(USAGE);
  else {
    const wanted = values.only ?? null;
    const benches = chooseBenches(wanted?.filter((name) => name !== TODAY) ?? null);
    const onRound = process.stderr.isTTY ? (said: string) => process.stderr.write(`\r\x1b[K${said}`) : undefined;
    const measured = await measureBenches(benches, { rounds, isFull: values.full ?? false, onRound });
    if (onRound) process.stderr.write("\r\x1b[K");
    const today = !wanted || wanted.includes(TODAY) ? await compareToday({ rounds, onRound }) : null;
    if (onRound) process.stderr.write("\r\x1b[K");
    const report = { ...reportOf(measured, rounds), today };
    console.log(values.json ? JSON.stringify(report, null, 2) : describeReport(report));
  }
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 1;
}
