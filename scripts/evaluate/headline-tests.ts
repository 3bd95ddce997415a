import type { DataFolder } from "./data-folder.ts";

/** One variant of a headline test; the variants of a test ran side by side on random visitors. */
export interface TestedHeadline {
  test_id: string;
  variant: number;
  headline: string;
  image_id: string | null;
  /** What kind of headline it is, as the data's makers tagged it. */
  primary_pattern: string;
  impressions: number;
  clicks: number;
}

/** By test, those with at least two variants that were shown; null without the data. */
export function readHeadlineTests(data: DataFolder): TestedHeadline[][] | null {
  const rows = data.rows<TestedHeadline>("ab/upworthy.jsonl");
  if (rows === null) return null;
  const tests = new Map<string, TestedHeadline[]>();
  for (const row of rows) {
    // A look at half of the views needs two at least.
    if (row.impressions < 2) continue;
    const siblings = tests.get(row.test_id);
    if (siblings) siblings.push(row);
    else tests.set(row.test_id, [row]);
  }
  return [...tests.values()].filter((siblings) => siblings.length >= 2);
}

/**
 * By how many percent the picked variant's rate lies above the mean of its test; of equally good picks
 * the mean, since one would be taken at random. Null where nobody clicked.
 */
export function liftOfPick(values: readonly number[], rates: readonly number[]): number | null {
  const usual = meanOf(rates);
  if (usual === 0) return null;
  const best = Math.max(...values);
  return 100 * (meanOf(rates.filter((_, at) => values[at] === best)) / usual - 1);
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard error of the mean of independent values. */
export function standardErrorOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
