import { posix } from "node:path";

export interface Doc {
  /** From the repository's root. */
  path: string;
  text: string;
}

/** What is true of the repository, for docs to be held against. */
export interface RepositoryFacts {
  /** Every file, from the root. */
  files: readonly string[];
  npmScripts: readonly string[];
  /** Null until there is a router to ask. */
  procedures: readonly string[] | null;
  graphs: readonly string[];
  /** Every word in the sources, strings included. */
  words: ReadonlySet<string>;
  /** Variables of `.env.example`; null until there is one. */
  environment: readonly string[] | null;
  /** Variables that scripts and tests read besides. */
  switches: ReadonlySet<string>;
  /** Paths that exist only once the programs have run. */
  madeLater: readonly string[];
}

export const WALLS_START = "<!-- walls:start -->";
export const WALLS_END = "<!-- walls:end -->";

const FENCE = /^ *(```+|~~~+)[^\n]*\n([\s\S]*?)^ *\1 *$/gm;
const INLINE_CODE = /(`+)(?!`)([^\n]+?)(?<!`)\1(?!`)/g;
const LINK = /\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g;
const FILE_ENDING = /\.(ts|mts|mjs|js|json|md|sql|yaml|yml|sh|txt|toml)$/;
const PROCEDURE = /^(hero|reference|editorial|settings|events)((?:\.[a-z]\w*)*)(?:\.(\*|\{[^}]*\}|\([^)]*\)))?$/;
const VERSIONED_GRAPH = /\b[A-Z][a-z]\w*V\d+\b/g;
const JOB = /\b[A-Z][a-z]\w*Job\b/g;
const CONSTANT = /^[A-Z][A-Z0-9]*_[A-Z0-9_]*\*?$/;
const ASSIGNMENT = /(?:^|[\s`])([A-Z][A-Z0-9_]{2,})=/g;
const NPM_RUN = /\bnpm run ([a-z][\w:-]*)/g;
const NPM_SHORT = /\bnpm (test|start)\b/g;
/** Set by shells and continuous integration, not by us. */
const EVERYBODYS_VARIABLES = new Set(["CI", "PATH", "HOME", "NODE_ENV", "NODE_OPTIONS", "NO_COLOR", "FORCE_COLOR"]);

/** Sentences about everything this doc names that does not exist. */
export function findLies(doc: Doc, facts: RepositoryFacts): string[] {
  const text = withoutWallsTable(doc.text);
  const fenced = [...text.matchAll(FENCE)].map((match) => match[2] ?? "");
  const prose = text.replace(FENCE, "");
  const code = [...prose.matchAll(INLINE_CODE)].map((match) => (match[2] ?? "").trim());
  const links = [...prose.replace(INLINE_CODE, "").matchAll(LINK)].map((match) => match[1] ?? "");
  const lies = [
    ...links
      .filter((link) => !/^(\w+:|#)/.test(link))
      .filter((link) => !pathExists(link, doc, facts, true))
      .map(noPath),
    ...code.flatMap(pathsIn(doc, facts)).map(noPath),
    ...fenced
      .flatMap(rootedPathsIn)
      .filter((path) => !pathExists(path, doc, facts, false))
      .map(noPath),
    ...[...names(text, NPM_RUN), ...names(text, NPM_SHORT)]
      .filter((name) => !facts.npmScripts.includes(name))
      .map(noScript),
    ...code.flatMap((piece) => missingProcedures(piece, facts)).map(noProcedure),
    ...code
      .flatMap((piece) => names(piece, VERSIONED_GRAPH))
      .filter((name) => !graphExists(name, facts))
      .map(noGraph),
    ...code
      .flatMap((piece) => names(piece, JOB))
      .filter((name) => !facts.words.has(name))
      .map(noWord),
    ...code.filter((piece) => CONSTANT.test(piece) && !constantExists(piece, facts)).map(noWord),
    ...[...fenced, ...code]
      .flatMap((piece) => names(piece, ASSIGNMENT))
      .filter(isUnknownVariable(facts))
      .map(noVariable),
  ];
  return [...new Set(lies)].map((lie) => `${doc.path} names ${lie}.`);
}

const noPath = (path: string) => `the path ${path}, which does not exist`;
const noScript = (name: string) => `npm run ${name}, which is not in package.json`;
const noProcedure = (name: string) => `the procedure ${name}, which the router does not have`;
const noGraph = (name: string) => `the graph ${name}, which is neither registered nor planned`;
const noWord = (name: string) => `${name}, which stands nowhere in the sources or in .env.example`;
const noVariable = (name: string) => `the variable ${name}, which neither .env.example nor a script or test knows`;

/** The section between the markers, or null where a doc has none. */
export function wallsTableIn(text: string): string | null {
  const start = text.indexOf(WALLS_START);
  const end = text.indexOf(WALLS_END);
  return start < 0 || end < start ? null : text.slice(start + WALLS_START.length, end).trim();
}

/** The text with `table` between the markers. */
export function withWallsTable(text: string, table: string): string {
  const start = text.indexOf(WALLS_START) + WALLS_START.length;
  return `${text.slice(0, start)}\n${table}\n${text.slice(text.indexOf(WALLS_END))}`;
}

function withoutWallsTable(text: string): string {
  return wallsTableIn(text) === null ? text : withWallsTable(text, "");
}

function names(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[0]);
}

function pathsIn(doc: Doc, facts: RepositoryFacts) {
  const topFolders = new Set(facts.files.filter((path) => path.includes("/")).map((path) => path.split("/")[0] ?? ""));
  const ownFolder = posix.dirname(doc.path);
  return (piece: string): string[] => {
    if (/[\s<>…$()=@]/.test(piece) || /^(\/|\w+:\/\/|-)/.test(piece)) return [];
    const first = piece.split("/")[0] ?? "";
    const isBelowKnownFolder =
      piece.includes("/") &&
      (topFolders.has(first) || [ownFolder, "src"].some((folder) => folderExists(posix.join(folder, first), facts)));
    const looksLikePath = isBelowKnownFolder || /^\.{1,2}\//.test(piece) || /^[\w.-]+(\/[\w.*-]+)*\/$/.test(piece);
    if (!looksLikePath && !FILE_ENDING.test(piece)) return [];
    return pathExists(piece, doc, facts, false) ? [] : [piece];
  };
}

function rootedPathsIn(block: string): string[] {
  return [...block.matchAll(/(?<![\w./-])(?:src|test|scripts|db|\.ci)\/[\w./*-]*[\w/*]/g)].map((match) => match[0]);
}

function folderExists(folder: string, { files }: RepositoryFacts): boolean {
  return files.some((path) => path.startsWith(`${folder}/`));
}

/** Looks beside the doc, then at the root, then in src; a bare file name may stand anywhere. Links only beside the doc. */
function pathExists(written: string, doc: Doc, facts: RepositoryFacts, isLink: boolean): boolean {
  const path = written.replace(/#.*$/, "").replace(/(\.\w+):\d+(-\d+)?$/, "$1");
  const beside = posix.join(posix.dirname(doc.path), path);
  const places = isLink || path.startsWith(".") ? [beside, path] : [beside, path, posix.join("src", path)];
  const bare = !path.includes("/") && !isLink ? [`**/${path}`, path] : [];
  const wanted = [...(isLink ? [beside] : places), ...bare].map((place) => posix.normalize(place).replace(/\/$/, ""));
  if (wanted.some((place) => facts.madeLater.some((made) => place === made || place.startsWith(`${made}/`))))
    return true;
  return wanted.some((place) => {
    if (/[*{]/.test(place)) return facts.files.some((file) => posix.matchesGlob(file, place) || isInGlob(file, place));
    return facts.files.includes(place) || folderExists(place, facts) || place === ".";
  });
}

/** A glob may name a folder: `src/engines/*` is there when a file stands below one of its folders. */
function isInGlob(file: string, glob: string): boolean {
  const depth = glob.split("/").length;
  return !glob.includes("**") && posix.matchesGlob(file.split("/").slice(0, depth).join("/"), glob);
}

function missingProcedures(piece: string, { procedures }: RepositoryFacts): string[] {
  const match = PROCEDURE.exec(piece);
  if (procedures === null || !match || FILE_ENDING.test(piece)) return [];
  const [, branch = "", rest = "", ending = ""] = match;
  const stem = branch + rest;
  const wanted = ending.startsWith("{")
    ? ending
        .slice(1, -1)
        .split(",")
        .map((name) => `${stem}.${name.trim()}`)
    : [stem];
  return wanted.filter((name) => !procedures.some((known) => known === name || known.startsWith(`${name}.`)));
}

function graphExists(name: string, facts: RepositoryFacts): boolean {
  return facts.graphs.includes(name) || facts.words.has(name);
}

function constantExists(name: string, facts: RepositoryFacts): boolean {
  if (!name.endsWith("*")) return facts.words.has(name) || facts.environment?.includes(name) === true;
  const start = name.slice(0, -1);
  return [...facts.words, ...(facts.environment ?? [])].some((word) => word.startsWith(start));
}

function isUnknownVariable({ environment, switches }: RepositoryFacts) {
  return (name: string) =>
    environment !== null && !environment.includes(name) && !switches.has(name) && !EVERYBODYS_VARIABLES.has(name);
}
