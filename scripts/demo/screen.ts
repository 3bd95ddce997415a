import { stripVTControlCharacters } from "node:util";
import cliProgress from "cli-progress";
import Table from "cli-table3";
import pc from "picocolors";

const WIDEST = 110;
const NARROWEST = 60;

export interface Screen {
  width: number;
  colors: ReturnType<typeof pc.createColors>;
  heading(text: string): void;
  line(text?: string): void;
  /** Wraps at words, with `indent` spaces before every line. */
  paragraph(text: string, indent?: number): void;
  table(head: string[], rows: string[][], widths: number[]): void;
  /** A bar on a terminal, a line per change elsewhere. */
  progress(label: string): Progress;
}

export interface Progress {
  update(done: number, total: number, label: string): void;
  stop(): void;
}

/** Prints for people: colours and moving bars on a terminal alone. */
export function createScreen(out: NodeJS.WriteStream): Screen {
  const isTerminal = out.isTTY === true;
  const colors = pc.createColors(isTerminal && !process.env.NO_COLOR);
  const width = Math.max(NARROWEST, Math.min(out.columns ?? 100, WIDEST));
  const line = (text = "") => out.write(`${text}\n`);

  return {
    width,
    colors,
    line,
    heading(text) {
      line();
      line(colors.bold(colors.cyan(`── ${text} ${"─".repeat(Math.max(3, width - text.length - 4))}`)));
    },
    paragraph(text, indent = 0) {
      const margin = " ".repeat(indent);
      for (const paragraph of text.split("\n")) {
        for (const row of wrap(paragraph, width - indent)) line(row ? margin + row : "");
      }
    },
    table(head, rows, widths) {
      const flexible = widths.indexOf(0);
      const fixed = widths.reduce((sum, each) => sum + each, 0) + widths.length + 1;
      const colWidths = widths.map((each, index) => (index === flexible ? Math.max(20, width - fixed) : each));
      const table = new Table({ head, colWidths, wordWrap: true, style: { head: [], border: [], compact: true } });
      table.push(...rows);
      line(table.toString());
    },
    progress: (label) => (isTerminal ? createBar(out, colors, label) : createLines(line, label)),
  };
}

function createBar(out: NodeJS.WriteStream, colors: Screen["colors"], label: string): Progress {
  const bar = new cliProgress.SingleBar({
    stream: out,
    format: `  ${label}  ${colors.cyan("{bar}")} {value}/{total}  {stage}`,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 24,
    hideCursor: true,
    clearOnComplete: false,
  });
  bar.start(1, 0, { stage: "" });
  return {
    update(done, total, stage) {
      bar.setTotal(Math.max(1, total));
      bar.update(done, { stage });
    },
    stop: () => bar.stop(),
  };
}

function createLines(line: (text: string) => void, label: string): Progress {
  let last = "";
  return {
    update(done, total, stage) {
      const text = `  ${label}  ${done}/${total}  ${stage}`;
      if (text !== last) line(text);
      last = text;
    },
    stop: () => {},
  };
}

/** Breaks a text at words so that no row is wider than `width`; a longer word stands alone. */
export function wrap(text: string, width: number): string[] {
  const rows: string[] = [];
  let row = "";
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (row && stripVTControlCharacters(`${row} ${word}`).length > width) {
      rows.push(row);
      row = word;
    } else {
      row = row ? `${row} ${word}` : word;
    }
  }
  rows.push(row);
  return rows;
}
