import { Channel } from "../../core/channels.ts";
import { BrandFile } from "../../core/dto/brand-file.ts";
import { GuardrailKind, type GuardrailRule, Severity } from "../../core/guardrail.ts";
import { guardrailsFrom } from "./brand-file-parts.ts";
import { findRuleProblem } from "./compile-guardrails.ts";
import { describeIssue } from "./describe-issue.ts";
import { nearestWord } from "./nearest-word.ts";
import { splitTable, type TableCell } from "./split-table.ts";

/** Something wrong at one cell of a table. Lines and columns count characters from 1. */
export interface TableProblem {
  line: number;
  column: number;
  message: string;
}

export type GuardrailTableResult =
  | { kind: "rules"; rules: GuardrailRule[] }
  | { kind: "refused"; problems: TableProblem[] };

const MAX_CHARACTERS = 1_000_000;
const MAX_RULES = 2_000;
const MAX_PROBLEMS = 50;
const DELIMITERS = [",", ";", "\t"] as const;
const MATCHINGS = ["folded", "case_sensitive", "literal"] as const;

/** The columns, each with the headings that guides give it. */
const COLUMNS = {
  avoid: ["avoid", "pattern", "term", "word", "phrase", "not this", "don't say", "dont say"],
  use: ["use", "replacement", "use this", "use instead", "instead", "say"],
  kind: ["kind", "type"],
  severity: ["severity", "level"],
  message: ["message", "note", "why", "why?", "reason"],
  matching: ["matching", "match"],
  channels: ["channels", "channel"],
  exceptions: ["exceptions", "exception", "unless", "except"],
} as const;
type Column = keyof typeof COLUMNS;
const COLUMN_NAMES = Object.keys(COLUMNS) as Column[];

/** The key of a brand file's guardrail that a column fills. */
const KEYS: Readonly<Record<string, Column>> = { pattern: "avoid", replacement: "use" };
const Entry = BrandFile.shape.guardrails.unwrap().element;
type EntryValue = NonNullable<BrandFile["guardrails"]>[number];

/**
 * Reads guardrails from CSV (comma, semicolon or tab), one row a rule: `avoid` must be there; `use`,
 * `kind`, `severity`, `message`, `matching`, `channels`, `exceptions` may be. Several words to avoid,
 * several exceptions and several things to use stand in one cell with `|` between them; `(omit)` as
 * what to use means to leave the words out. Everything wrong comes back at once, each problem at its
 * cell with what was possible; nothing is thrown, whatever the text.
 */
export function readGuardrailTable(text: string): GuardrailTableResult {
  if (text.length > MAX_CHARACTERS) {
    return refused(`The table has ${text.length} characters; at most ${MAX_CHARACTERS} are possible.`);
  }
  const plain = text.replace(/^\ufeff/, "");
  const split = splitTable(plain, delimiterOf(plain));
  if (split.kind === "unclosed_quote") {
    const { line, column } = split;
    return { kind: "refused", problems: [{ line, column, message: "This quotation mark is never closed." }] };
  }
  const [head, ...rows] = split.rows;
  if (!head) return refused(`The table is empty; it needs a first line with ${COLUMN_NAMES.join(", ")}.`);
  const problems: TableProblem[] = [];
  const columns = readHead(head, problems);
  if (problems.length > 0) return { kind: "refused", problems };
  const entries = rows.flatMap((row) => readRow(row, columns, problems));
  if (entries.length > MAX_RULES) {
    problems.push({
      line: 1,
      column: 1,
      message: `The table has ${entries.length} rules; at most ${MAX_RULES} are possible.`,
    });
  }
  if (problems.length > 0) return { kind: "refused", problems: problems.slice(0, MAX_PROBLEMS) };
  return { kind: "rules", rules: guardrailsFrom(withoutRepeats(entries)) };
}

function delimiterOf(text: string): string {
  const firstLine = /^[^\r\n]*/.exec(text)?.[0] ?? "";
  const count = (delimiter: string): number => firstLine.split(delimiter).length;
  return DELIMITERS.toSorted((a, b) => count(b) - count(a))[0] ?? ",";
}

function readHead(head: TableCell[], problems: TableProblem[]): (Column | null)[] {
  const columns = head.map((cell) => {
    const name = cell.text.trim().toLowerCase().replaceAll("’", "'");
    if (name === "") return null;
    const column = COLUMN_NAMES.find((known) => (COLUMNS[known] as readonly string[]).includes(name));
    if (column) return column;
    problems.push(
      problemAt(cell, `${cell.text.trim()} is no column of a guardrail table; ${possible(name, COLUMN_NAMES)}`),
    );
    return null;
  });
  for (const [index, column] of columns.entries()) {
    const cell = head[index];
    if (column && cell && columns.indexOf(column) < index)
      problems.push(problemAt(cell, `There is a column ${column} already.`));
  }
  const [first] = head;
  if (first && problems.length === 0 && !columns.includes("avoid")) {
    problems.push(problemAt(first, `There is no column avoid; possible are ${COLUMN_NAMES.join(", ")}.`));
  }
  return columns;
}

function readRow(row: TableCell[], columns: (Column | null)[], problems: TableProblem[]): EntryValue[] {
  const cells = new Map<Column, TableCell>();
  for (const [index, cell] of row.entries()) {
    const column = columns[index];
    if (column) cells.set(column, cell);
    else if (cell.text.trim() !== "") {
      problems.push(
        problemAt(cell, `This cell stands under no column; a comma in a text needs "quotation marks" around it.`),
      );
    }
  }
  const textOf = (column: Column): string => cells.get(column)?.text.trim() ?? "";
  const cellOf = (column: Column): TableCell => cells.get(column) ?? row[0] ?? { text: "", line: 1, column: 1 };
  const before = problems.length;
  const choose = <Choice extends string>(column: Column, choices: readonly Choice[]): Choice | undefined =>
    choiceOf(textOf(column), choices, (message) => problems.push(problemAt(cellOf(column), `${column} is ${message}`)));

  const kind = choose("kind", GuardrailKind.options);
  const severity = choose("severity", Severity.options);
  const matching = choose("matching", MATCHINGS);
  const channels = listOf(textOf("channels"), /[|;,]/).flatMap(
    (name) =>
      choiceOf(name, Channel.options, (message) =>
        problems.push(problemAt(cellOf("channels"), `A channel is ${message}`)),
      ) ?? [],
  );
  const exceptions = listOf(textOf("exceptions"), /\|/);
  const isWords = kind === undefined || kind === "term" || kind === "phrase" || kind === "claim";
  const patterns = isWords ? listOf(textOf("avoid"), /\|/) : [textOf("avoid")];
  const uses = listOf(textOf("use"), /\|/).filter((use) => !/^\(omit\)$/i.test(use));
  const isOmitted = textOf("use") !== "" && uses.length === 0;
  const message = textOf("message") || (isOmitted ? `Leave out "${textOf("avoid").slice(0, 80)}"` : "");
  if (patterns.length === 0) problems.push(problemAt(cellOf("avoid"), "avoid is empty; it holds the words to avoid."));
  if (problems.length > before) return [];

  return patterns.flatMap((pattern) => {
    const entry = {
      pattern,
      ...(kind ? { kind } : {}),
      ...(severity ? { severity } : isOmitted ? { severity: "warn" as const } : {}),
      ...(matching ? { matching } : {}),
      ...(channels.length > 0 ? { channels } : {}),
      ...(exceptions.length > 0 ? { exceptions } : {}),
      ...(uses.length > 0 ? { replacement: uses.join(" / ") } : {}),
      ...(message === "" ? {} : { message }),
    };
    const parsed = Entry.safeParse(entry);
    if (!parsed.success) {
      for (const issue of parsed.error.issues) {
        const column = columnOf(String(issue.path[0] ?? "pattern"));
        const sentences = describeIssue({ ...issue, path: [column] }, { [column]: textOf(column) });
        problems.push(...sentences.map((sentence) => problemAt(cellOf(column), sentence.message)));
      }
      return [];
    }
    const problem = findRuleProblem({ ...parsed.data, kind: kind ?? "phrase", matching: matching ?? "folded" });
    if (problem === null) return [parsed.data];
    problems.push(
      problemAt(cellOf(problem.startsWith("has the exception") ? "exceptions" : "avoid"), `"${pattern}" ${problem}.`),
    );
    return [];
  });
}

function columnOf(key: string): Column {
  return KEYS[key] ?? COLUMN_NAMES.find((column) => column === key) ?? "avoid";
}

function choiceOf<Choice extends string>(
  text: string,
  choices: readonly Choice[],
  refuse: (message: string) => void,
): Choice | undefined {
  if (text === "") return undefined;
  const name = text.toLowerCase().replace(/[\s-]+/g, "_");
  const choice = choices.find((known) => known === name);
  if (!choice) refuse(`${JSON.stringify(text.slice(0, 60))}; ${possible(text, choices)}`);
  return choice;
}

function possible(given: string, choices: readonly string[]): string {
  const near = nearestWord(given, choices);
  return `possible are ${choices.join(", ")}.${near ? ` Did you mean ${near}?` : ""}`;
}

function listOf(text: string, separator: RegExp): string[] {
  return text
    .split(separator)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

/** Guides repeat themselves; a rule said twice is one rule. */
function withoutRepeats(entries: EntryValue[]): EntryValue[] {
  const seen = new Set<string>();
  return entries.filter((entry) => {
    const key = JSON.stringify(entry);
    return !seen.has(key) && Boolean(seen.add(key));
  });
}

function problemAt({ line, column }: TableCell, message: string): TableProblem {
  return { line, column, message };
}

function refused(message: string): GuardrailTableResult {
  return { kind: "refused", problems: [{ line: 1, column: 1, message }] };
}
