import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { openDataFolder } from "./evaluate/data-folder.ts";
import { evaluate } from "./evaluate/evaluate.ts";
import { describeReport } from "./evaluate/report.ts";

const USAGE = `npm run evaluate -- [--data DIR] [--only KEY]… [--json]
  --data DIR   labelled data; default ../shared/data where it is, else the small sample that comes along
  --only KEY   measure this key alone (dedupe, learning, guardrails, claims, counters, feeds, schedule)
  --json       one JSON object (npm run -s evaluate -- --json prints nothing else)`;

const ROOT = resolve(import.meta.dirname, "..");
const SHARED = resolve(ROOT, "../shared/data");
const SAMPLE = resolve(ROOT, "test/evaluation/sample");

try {
  const { values } = parseArgs({
    options: {
      data: { type: "string" },
      only: { type: "string", multiple: true },
      json: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) console.log(USAGE);
  else {
    const folder = values.data ? resolve(values.data) : existsSync(SHARED) ? SHARED : SAMPLE;
    const data = openDataFolder(folder, folder === SAMPLE ? "sample" : (values.data ?? "../shared/data"));
    const report = await evaluate(data, values.only ?? null);
    console.log(values.json ? JSON.stringify(report, null, 2) : describeReport(report));
  }
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 1;
}
