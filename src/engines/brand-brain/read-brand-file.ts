import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { BrandFile } from "../../core/dto/brand-file.ts";
import { describeIssue } from "./describe-issue.ts";
import { findContradictions } from "./find-contradictions.ts";

/** Something wrong at one place of a brand file. Lines and columns count from 1. */
export interface BrandFileProblem {
  line: number;
  column: number;
  /** Where in the file's structure, for example `personas.0.name`; empty for the file as a whole. */
  path: string;
  message: string;
}

export type BrandFileResult = { kind: "file"; file: BrandFile } | { kind: "refused"; problems: BrandFileProblem[] };

const MAX_BYTES = 1_000_000;
const MAX_DEPTH = 40;
const MAX_ALIASES = 100;
const MAX_PROBLEMS = 50;

const SYNTAX_MESSAGES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: "This key stands here a second time.",
  MULTIPLE_DOCS: "A second document begins here; a brand file holds one brand.",
};

type Path = readonly PropertyKey[];

/**
 * Reads a brand file in YAML or JSON. Everything wrong with it comes back at once, each problem at the
 * line it stands on; nothing is thrown, whatever the text.
 */
export function readBrandFile(text: string): BrandFileResult {
  const size = new TextEncoder().encode(text).length;
  if (size > MAX_BYTES) return refused(`The file has ${size} bytes; at most ${MAX_BYTES} are possible.`);
  if (text.trim() === "") return refused("The file is empty; it needs at least `version: 1` and a `name`.");
  if (nestingOf(text) > MAX_DEPTH) return refused(`The file nests deeper than ${MAX_DEPTH} levels.`);

  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  if (document.errors.length > 0) {
    const problems = document.errors.slice(0, MAX_PROBLEMS).map(({ code, pos, message }) => {
      const { line, col } = lines.linePos(pos[0]);
      return {
        line,
        column: col,
        path: "",
        message: SYNTAX_MESSAGES[code] ?? `This is neither YAML nor JSON: ${message}.`,
      };
    });
    return { kind: "refused", problems };
  }
  const value = toValue(document);
  if (value.kind === "refused") return refused(value.reason);
  const parsed = BrandFile.safeParse(value.value);
  const found = parsed.success
    ? findContradictions(parsed.data)
    : parsed.error.issues.flatMap((issue) => describeIssue(issue, value.value));
  if (parsed.success && found.length === 0) return { kind: "file", file: parsed.data };
  const problems = found
    .map(({ path, message, isKey }) => ({
      ...placeOf(document, lines, path, isKey ?? false),
      path: path.join("."),
      message,
    }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
  return { kind: "refused", problems: problems.slice(0, MAX_PROBLEMS) };
}

function toValue(document: Document): { kind: "value"; value: unknown } | { kind: "refused"; reason: string } {
  try {
    return { kind: "value", value: document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: "refused", reason: `The file's references cannot be followed: ${reason}.` };
  }
}

/** The deepest nesting of brackets, or of indentation, that a text can mean: checked before any parser recurses. */
function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") depth = Math.max(0, depth - 1);
    deepest = Math.max(deepest, depth);
  }
  for (const line of text.split("\n")) {
    const dashes = /^(?:\s*[-?:]\s)+/.exec(line)?.[0].match(/[-?:]/g)?.length ?? 0;
    deepest = Math.max(deepest, dashes);
  }
  return deepest;
}

function placeOf(document: Document, lines: LineCounter, path: Path, isKey: boolean): { line: number; column: number } {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, step] of path.entries()) {
    const wanted = isKey && index === path.length - 1 ? "key" : "value";
    const next = stepInto(document, node, step, wanted);
    if (!next) break;
    node = next.node;
    offset = startOf(node) ?? next.offset;
  }
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

function stepInto(
  document: Document,
  from: unknown,
  step: PropertyKey,
  wanted: "key" | "value",
): { node: unknown; offset: number } | null {
  const node = isAlias(from) ? from.resolve(document) : from;
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return item === undefined ? null : { node: item, offset: startOf(item) ?? startOf(node) ?? 0 };
  }
  if (!isMap(node)) return null;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  if (!pair) return null;
  return { node: wanted === "key" ? pair.key : pair.value, offset: startOf(pair.key) ?? 0 };
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

function refused(message: string): BrandFileResult {
  return { kind: "refused", problems: [{ line: 1, column: 1, path: "", message }] };
}
