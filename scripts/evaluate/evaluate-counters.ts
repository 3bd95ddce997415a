import type { LengthUnit } from "../../src/core/channels.ts";
import { countLength } from "../../src/engines/content-engineering/count-length.ts";
import type { DataFolder } from "./data-folder.ts";
import { type Figures, presentFigures } from "./figures.ts";

interface WeightedLengthRow {
  /** The rules in force are version 3. */
  config: string;
  text: string;
  expected: { weightedLength: number };
}

interface GraphemesRow {
  text: string;
  graphemes: number;
}

/** Vectors of the channels themselves whose length our counter gives exactly. */
export function evaluateCounters(data: DataFolder): Figures | null {
  const weighted = data.rows<WeightedLengthRow>("textlen/x_weighted_length.jsonl");
  const graphemes = data.rows<GraphemesRow>("textlen/bluesky_graphemes.jsonl");
  return presentFigures({
    x: weighted
      ? count(
          "x_weighted",
          weighted
            .filter(({ config }) => /v3/.test(config))
            .map(({ text, expected }) => ({ text, length: expected.weightedLength })),
        )
      : null,
    bluesky: graphemes
      ? count(
          "graphemes",
          graphemes.map((row) => ({ text: row.text, length: row.graphemes })),
        )
      : null,
  });
}

function count(unit: LengthUnit, vectors: { text: string; length: number }[]): Figures {
  const passed = vectors.filter(({ text, length }) => countLength(unit, text) === length);
  return { passed: passed.length, total: vectors.length };
}
