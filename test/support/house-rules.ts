import { basename, dirname } from "node:path";
import { pathOfImport, type SourceFile } from "./source-files.ts";
import type { Token } from "./source-tokens.ts";

export const LONGEST_FILE_LINES = 300;

/** Files that may be longer, each with the reason. */
export const LONG_FILES: Readonly<Record<string, string>> = {
  "src/core/channels.ts": "one table of facts, a channel each",
  "src/core/ports/repositories.ts": "the vocabulary of all repositories, declarations alone",
  "src/persistence/database-types.ts": "generated from the database",
};

/** What reaches for the world outside, and the one file in src that may. */
export const AMBIENT_WORDS = [
  { say: "Math.random", room: "src/app/clock.ts", instead: "take the random numbers you are passed" },
  { say: "Date.now", room: "src/app/clock.ts", instead: "ask the Clock you are passed" },
  { say: "new Date()", room: "src/app/clock.ts", instead: "ask the Clock you are passed" },
  { say: "process.env", room: "src/app/config.ts", instead: "take the setting from the parsed configuration" },
  { say: "console", room: null, instead: "use the Telemetry port" },
] as const;

const EMPTY_NAMES = new Set(["utils", "util", "helpers", "helper", "common", "index"]);
const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;

/** Sentences about ambient words in src outside their one file. */
export function findAmbientWords(files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => file.path.startsWith("src/"))
    .flatMap((file) =>
      file.tokens.flatMap((_, index) => {
        const said = ambientWordAt(file.tokens, index);
        const rule = AMBIENT_WORDS.find((candidate) => candidate.say === said);
        if (!rule || rule.room === file.path) return [];
        const where = rule.room === null ? "nowhere in src" : `only in ${rule.room}`;
        return [`${file.path}:${file.tokens[index]?.line} says ${rule.say}, which stands ${where}; ${rule.instead}.`];
      }),
    );
}

function ambientWordAt(tokens: readonly Token[], index: number): string | null {
  const [first, second, third, fourth] = tokens.slice(index, index + 4).map((token) => token.text);
  if (tokens[index]?.kind !== "word" || isMember(tokens, index)) return null;
  if (first === "Math" && second === "." && third === "random") return "Math.random";
  if (first === "Date" && second === "." && third === "now") return "Date.now";
  if (first === "new" && second === "Date" && (third !== "(" || fourth === ")")) return "new Date()";
  if (first === "process" && (second === "." || second === "[") && third === "env") return "process.env";
  if (first === "console" && (second === "." || second === "[")) return "console";
  return null;
}

/** `logger.console` is a member of something else; `globalThis.console` is not. */
function isMember(tokens: readonly Token[], index: number): boolean {
  return tokens[index - 1]?.text === "." && tokens[index - 2]?.text !== "globalThis";
}

/** Sentences about names, exports, endings and lengths that the house does not have. */
export function findHouseFaults(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => [
    ...nameFaults(file),
    ...defaultExportFaults(file),
    ...endingFaults(file),
    ...lengthFaults(file),
  ]);
}

function nameFaults({ path }: SourceFile): string[] {
  const stems = path.split("/").map((name) => name.replace(/(\.test|\.test-d)?\.(ts|mts|mjs|js)$/, ""));
  const empty = stems.find((name) => EMPTY_NAMES.has(name));
  if (empty) return [`${path} is called ${empty}, which says nothing; name what it does.`];
  const crooked = stems.find((name) => !KEBAB_CASE.test(name));
  return crooked ? [`${path} is not in kebab-case at "${crooked}".`] : [];
}

function defaultExportFaults({ path, tokens }: SourceFile): string[] {
  const found = tokens.find(
    (token, index) =>
      token.kind === "word" &&
      token.text === "default" &&
      (tokens[index - 1]?.text === "export" || (tokens[index - 1]?.text === "as" && isExported(tokens, index))),
  );
  return found ? [`${path}:${found.line} has a default export; export it by its name.`] : [];
}

function isExported(tokens: readonly Token[], index: number): boolean {
  const open = tokens.slice(0, index).findLastIndex((token) => token.text === "{" || token.text === "*");
  return tokens[open - 1]?.text === "export";
}

function endingFaults({ path, imports }: SourceFile): string[] {
  return imports
    .filter(({ specifier }) => specifier !== null && pathOfImport(path, specifier) !== null)
    .filter(({ specifier }) => !/\.(ts|mjs|json)$/.test(specifier ?? ""))
    .map(({ specifier, line }) => `${path}:${line} imports "${specifier}" without its ending; write the file's .ts.`);
}

function lengthFaults({ path, lineCount }: SourceFile): string[] {
  if (!path.startsWith("src/")) return [];
  const mayBeLong = path in LONG_FILES;
  if (lineCount > LONGEST_FILE_LINES && !mayBeLong) {
    const room = `${dirname(path)}/`;
    return [
      `${path} has ${lineCount} lines, more than ${LONGEST_FILE_LINES}; give a part of ${basename(path)} a file of its own in ${room}.`,
    ];
  }
  if (lineCount <= LONGEST_FILE_LINES && mayBeLong) {
    return [`${path} has only ${lineCount} lines now; take it off the list of long files.`];
  }
  return [];
}
