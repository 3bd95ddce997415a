export type CsvRow = { cells: string[]; hasUnclosedQuote: boolean };

/**
 * RFC 4180 with any line ending: quotes count at the beginning of a cell only, and double to stand for themselves.
 * Blank lines are no rows. A quote that never closes takes the rest of the file and is said to.
 */
export function* parseCsv(csv: string, delimiter: string): Generator<CsvRow> {
  const cellEnd = new RegExp(`[\\r\\n${delimiter}]`, "g");
  let cells: string[] = [];
  let at = 0;
  let hasUnclosedQuote = false;
  while (at < csv.length) {
    let cell = "";
    if (csv[at] === '"') {
      const closing = closingQuote(csv, at + 1);
      hasUnclosedQuote = closing === csv.length;
      cell = csv.slice(at + 1, closing).replaceAll('""', '"');
      at = closing + 1;
    }
    cellEnd.lastIndex = at;
    const end = cellEnd.exec(csv)?.index ?? csv.length;
    cells.push(cell + csv.slice(at, end));
    at = end + 1;
    if (csv[end] === delimiter && at < csv.length) continue;
    if (csv[end] === delimiter) cells.push("");
    if (csv[end] === "\r" && csv[at] === "\n") at += 1;
    if (cells.length > 1 || cells[0] !== "") yield { cells, hasUnclosedQuote };
    cells = [];
  }
}

function closingQuote(csv: string, from: number): number {
  let at = csv.indexOf('"', from);
  while (at >= 0 && csv[at + 1] === '"') at = csv.indexOf('"', at + 2);
  return at < 0 ? csv.length : at;
}
