/** One cell of a table in text, at the line and column (from 1) where it begins. */
export interface TableCell {
  text: string;
  line: number;
  column: number;
}

export type SplitTable =
  | { kind: "rows"; rows: TableCell[][] }
  | { kind: "unclosed_quote"; line: number; column: number };

/** Splits RFC 4180 text, with any line ending, into rows; rows without any text are left out. */
export function splitTable(text: string, delimiter: string): SplitTable {
  const rows: TableCell[][] = [];
  let cells: TableCell[] = [];
  let at = 0;
  let line = 1;
  let lineStart = 0;
  const endRow = (): void => {
    if (cells.some((cell) => cell.text.trim() !== "")) rows.push(cells);
    cells = [];
  };
  while (at < text.length) {
    const cell = { text: "", line, column: at - lineStart + 1 };
    if (text[at] === '"') {
      const closing = closingQuote(text, at + 1);
      if (closing < 0) return { kind: "unclosed_quote", line, column: cell.column };
      const quoted = text.slice(at + 1, closing);
      cell.text = quoted.replaceAll('""', '"');
      const breaks = [...quoted.matchAll(/\r\n|\r|\n/g)];
      line += breaks.length;
      const last = breaks.at(-1);
      if (last) lineStart = at + 1 + last.index + last[0].length;
      at = closing + 1;
    }
    const from = at;
    while (at < text.length && text[at] !== delimiter && text[at] !== "\n" && text[at] !== "\r") at += 1;
    cell.text += text.slice(from, at);
    cells.push(cell);
    if (text[at] === delimiter) {
      at += 1;
      continue;
    }
    endRow();
    at += text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1;
    line += 1;
    lineStart = at;
  }
  endRow();
  return { kind: "rows", rows };
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}
