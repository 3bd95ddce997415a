import Table from "cli-table3";
import type { Figures, Report } from "./figures.ts";

/** The report as a table for people. */
export function describeReport({ data, ...keys }: Report): string {
  const table = new Table({
    head: ["figure", "value"],
    colWidths: [44, 64],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const [key, figures] of Object.entries(keys)) {
    if (typeof figures !== "string") for (const row of rowsOf(key, figures)) table.push(row);
  }
  return `Measured on ${data}, with the product's own functions. What each figure means: scripts/evaluate/README.md\n${table.toString()}`;
}

function rowsOf(name: string, figures: Figures): [string, string][] {
  return Object.entries(figures).flatMap(([key, value]) => {
    const path = `${name}.${key}`;
    return typeof value === "object" ? rowsOf(path, value) : [[path, String(value)] as [string, string]];
  });
}
