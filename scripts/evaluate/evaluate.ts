import type { DataFolder } from "./data-folder.ts";
import { evaluateClaims } from "./evaluate-claims.ts";
import { evaluateCounters } from "./evaluate-counters.ts";
import { evaluateDedupe } from "./evaluate-dedupe.ts";
import { evaluateFeeds } from "./evaluate-feeds.ts";
import { evaluateGuardrails } from "./evaluate-guardrails.ts";
import { evaluateLearning } from "./evaluate-learning.ts";
import { evaluateSchedule } from "./evaluate-schedule.ts";
import type { Figures, Report } from "./figures.ts";

/** One key of the report, measured with the product's own functions; null where its data is missing. */
type Measure = (data: DataFolder) => Promise<Figures | null> | Figures | null;

const MEASURES: Readonly<Record<string, Measure>> = {
  dedupe: evaluateDedupe,
  learning: evaluateLearning,
  guardrails: evaluateGuardrails,
  claims: evaluateClaims,
  counters: evaluateCounters,
  feeds: evaluateFeeds,
  schedule: evaluateSchedule,
};

/**
 * Measures every key whose data is there, or those in `only`.
 *
 * @throws Error for a key there is not
 */
export async function evaluate(data: DataFolder, only: readonly string[] | null): Promise<Report> {
  const unknown = only?.find((key) => !(key in MEASURES));
  if (unknown !== undefined)
    throw new Error(`There is no key ${unknown}; there are ${Object.keys(MEASURES).join(", ")}.`);
  const report: Report = { data: data.label };
  for (const [key, measure] of Object.entries(MEASURES)) {
    if (only && !only.includes(key)) continue;
    const figures = await measure(data);
    if (figures !== null) report[key] = figures;
  }
  return report;
}
