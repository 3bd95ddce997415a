import type { ReadFeedInput, ReadFeedResult } from "../../core/ports/feed-reader.ts";
import { cleanLine } from "./build-item.ts";
import { parseCsv } from "./parse-csv.ts";
import {
  hasReadableColumn,
  normalizeColumn,
  readSignalRows,
  SIGNAL_FILE_COLUMNS,
  type SignalRow,
} from "./read-signal-rows.ts";
import { READABLE_FORMATS, refuseFeed } from "./refused-feed.ts";
import { toSafeUrl } from "./safe-url.ts";

/** Spreadsheets write a semicolon where the comma is the decimal mark. */
const DELIMITERS = [",", ";", "\t"];
/** A longer first line is prose. */
const MAX_HEADER_CHARS = 2_000;

/** A CSV file of signals, told from other text by a header that names a title or a text. */
export function readCsv(csv: string, { url, now }: Pick<ReadFeedInput, "url" | "now">): ReadFeedResult {
  const text = csv.trimStart();
  const firstLine = text.slice(0, MAX_HEADER_CHARS).split(/[\r\n]/, 1)[0] ?? "";
  const delimiter = mostFrequent(firstLine, DELIMITERS);
  const header = [...parseCsv(firstLine, delimiter)][0]?.cells.map(normalizeColumn) ?? [];
  if (!hasReadableColumn(header)) return refuseFeed(describeText(firstLine, delimiter, header.length));
  return readSignalRows({
    rows: csvRows(text, delimiter, header),
    format: "csv",
    firstNumber: 2,
    url: toSafeUrl(url),
    now,
  });
}

function* csvRows(csv: string, delimiter: string, header: readonly string[]): Generator<SignalRow> {
  let isHeader = true;
  for (const { cells, hasUnclosedQuote } of parseCsv(csv, delimiter)) {
    if (isHeader) isHeader = false;
    else if (hasUnclosedQuote) yield "a quotation mark that is never closed";
    else if (cells.length > header.length) yield `more cells than the header's ${header.length}`;
    else yield new Map(cells.map((cell, column) => [header[column] ?? "", cell]));
  }
}

function mostFrequent(line: string, delimiters: readonly string[]): string {
  const count = (delimiter: string): number => line.split(delimiter).length;
  return delimiters.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best), ",");
}

function describeText(firstLine: string, delimiter: string, columns: number): string {
  const line = cleanLine(firstLine, 80);
  const isTable = columns > 2 && firstLine.split(delimiter).every((cell) => cell.length < 40);
  const what =
    line === null ? "this has nothing to read in it" : `this is ${isTable ? "a table" : "text"} that begins "${line}"`;
  return isTable
    ? `${what}; a header with ${SIGNAL_FILE_COLUMNS} (a title or a text at least) is needed to read it`
    : `${what}; ${READABLE_FORMATS} can be read`;
}
