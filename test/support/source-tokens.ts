export interface Token {
  kind: "word" | "string" | "punctuation" | "pattern";
  /** Words and punctuation as written; strings without their quotes. */
  text: string;
  /** Counted from 1. */
  line: number;
}

export interface FoundImport {
  /** What stands in the quotes, or null where the path is computed and cannot be read from the text. */
  specifier: string | null;
  /** The names taken, as the other file calls them; "*" is everything, "default" the default. Empty for a bare import. */
  names: string[];
  /** True for `import type` and `export type`: nothing of it is left when the program runs. */
  typeOnly: boolean;
  line: number;
}

const SPACE_OR_COMMENT = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))+/y;
const WORD = /[\p{ID_Continue}$#@]+/uy;
const QUOTED = /"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?/y;
const TEMPLATE_PIECE = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{|$)/y;
const PATTERN = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const HASHBANG = /#![^\n]*/y;
/** After these words a slash starts a pattern; after any other word it divides. */
const WORDS_BEFORE_A_PATTERN = new Set(
  "return typeof case in of delete void throw new else do await yield instanceof".split(" "),
);

/**
 * Cuts TypeScript into words, strings, patterns and single punctuation marks, and drops comments. The code inside
 * `${…}` of a template is cut like any other; `?.` reads as a dot.
 */
export function readTokens(source: string): Token[] {
  const tokens: Token[] = [];
  /** One entry per open brace: true where its closing brace goes on with a template. */
  const braces: boolean[] = [];
  let position = 0;
  let line = 1;

  function take(pattern: RegExp): string | undefined {
    pattern.lastIndex = position;
    const text = pattern.exec(source)?.[0];
    if (text === undefined) return undefined;
    position += text.length;
    for (const character of text) if (character === "\n") line += 1;
    return text;
  }

  function takeTemplate(startsHere: boolean): void {
    const startLine = line;
    const text = take(TEMPLATE_PIECE) ?? "";
    const goesOn = text.endsWith("${");
    if (startsHere && !goesOn) tokens.push({ kind: "string", text: text.replace(/`$/, ""), line: startLine });
    if (startsHere && goesOn) tokens.push({ kind: "punctuation", text: "`", line: startLine });
    if (!startsHere && !goesOn) tokens.push({ kind: "string", text: "", line: startLine });
    if (goesOn) braces.push(true);
  }

  function patternMayStart(): boolean {
    const last = tokens.at(-1);
    if (!last) return true;
    if (last.kind === "word") return WORDS_BEFORE_A_PATTERN.has(last.text);
    return last.kind === "punctuation" && ![")", "]", "}"].includes(last.text);
  }

  take(HASHBANG);
  while (position < source.length) {
    if (take(SPACE_OR_COMMENT) !== undefined) continue;
    const startLine = line;
    const word = take(WORD);
    if (word !== undefined) {
      tokens.push({ kind: "word", text: word, line: startLine });
      continue;
    }
    const quoted = take(QUOTED);
    if (quoted !== undefined) {
      tokens.push({ kind: "string", text: quoted.slice(1, -1), line: startLine });
      continue;
    }
    const pattern = patternMayStart() ? take(PATTERN) : undefined;
    if (pattern !== undefined) {
      tokens.push({ kind: "pattern", text: pattern, line: startLine });
      continue;
    }
    const mark = source[position] ?? "";
    position += 1;
    if (mark === "`") takeTemplate(true);
    else if (mark === "}" && braces.pop() === true) takeTemplate(false);
    else if (mark === "?" && /^\.\D/.test(source.slice(position, position + 2))) continue;
    else {
      if (mark === "{") braces.push(false);
      tokens.push({ kind: "punctuation", text: mark, line: startLine });
    }
  }
  return tokens;
}

/** Every `import … from`, `export … from`, bare import, `import()` and `require()` among the tokens. */
export function findImports(tokens: readonly Token[]): FoundImport[] {
  const found: FoundImport[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token?.kind !== "word" || isMark(tokens[index - 1], ".")) continue;
    if (token.text === "import") found.push(...readImport(tokens, index));
    if (token.text === "export") found.push(...readReExport(tokens, index));
    if (token.text === "require") found.push(...readRequire(tokens, index));
  }
  return found;
}

function readImport(tokens: readonly Token[], index: number): FoundImport[] {
  const line = tokens[index]?.line ?? 0;
  const next = tokens[index + 1];
  if (next?.kind === "string") return [{ specifier: next.text, names: [], typeOnly: false, line }];
  if (isMark(next, "(")) return readDynamicImport(tokens, index);
  if (next?.kind !== "word" && !isMark(next, "{") && !isMark(next, "*")) return [];
  return readClause(tokens, index);
}

function readReExport(tokens: readonly Token[], index: number): FoundImport[] {
  const start = isWord(tokens[index + 1], "type") ? index + 2 : index + 1;
  return isMark(tokens[start], "{") || isMark(tokens[start], "*") ? readClause(tokens, index) : [];
}

/** Reads from `import` or `export` to `from "…"`; gives nothing where that never comes. */
function readClause(tokens: readonly Token[], index: number): FoundImport[] {
  const line = tokens[index]?.line ?? 0;
  const clause: Token[] = [];
  for (let position = index + 1; position < tokens.length; position += 1) {
    const token = tokens[position];
    if (!token || [";", "=", "("].some((mark) => isMark(token, mark))) return [];
    if (isWord(token, "import") || isWord(token, "export")) return [];
    const path = tokens[position + 1];
    if (isWord(token, "from") && path?.kind === "string" && clause.length > 0) {
      const typeOnly = isWord(clause[0], "type") && clause.length > 1 && !isMark(clause[1], ",");
      return [{ specifier: path.text, names: namesOf(typeOnly ? clause.slice(1) : clause), typeOnly, line }];
    }
    clause.push(token);
  }
  return [];
}

function namesOf(clause: readonly Token[]): string[] {
  const open = clause.findIndex((token) => isMark(token, "{"));
  const names: string[] = [];
  if (clause[0]?.kind === "word") names.push("default");
  if (clause.some((token) => isMark(token, "*"))) names.push("*");
  if (open < 0) return names;
  let group: string[] = [];
  for (const token of clause.slice(open + 1)) {
    if (token.kind !== "punctuation") group.push(token.text);
    else {
      const isType = group[0] === "type" && group.length > 1 && group[1] !== "as";
      const name = isType ? group[1] : group[0];
      if (name !== undefined) names.push(name);
      group = [];
    }
  }
  return names;
}

function readDynamicImport(tokens: readonly Token[], index: number): FoundImport[] {
  const line = tokens[index]?.line ?? 0;
  const path = tokens[index + 2];
  const end = closingMark(tokens, index + 1);
  const after = tokens[end + 1];
  const isWhole = isMark(tokens[index + 3], ")") || isMark(tokens[index + 3], ",");
  if (path?.kind === "string" && isWhole) return [{ specifier: path.text, names: ["*"], typeOnly: false, line }];
  const before = tokens[index - 1];
  const startsMember = !before || ["{", "}", ",", ";"].some((mark) => isMark(before, mark)) || isWord(before, "async");
  const isMethodCalledImport = startsMember && (isMark(after, "{") || isMark(after, ":"));
  return isMethodCalledImport ? [] : [{ specifier: null, names: ["*"], typeOnly: false, line }];
}

function readRequire(tokens: readonly Token[], index: number): FoundImport[] {
  const open = isMark(tokens[index + 1], ".") ? index + 3 : index + 1;
  const path = tokens[open + 1];
  if (!isMark(tokens[open], "(") || path?.kind !== "string") return [];
  return [{ specifier: path.text, names: ["*"], typeOnly: false, line: path.line }];
}

function closingMark(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let position = open; position < tokens.length; position += 1) {
    if (isMark(tokens[position], "(")) depth += 1;
    if (isMark(tokens[position], ")")) depth -= 1;
    if (depth === 0) return position;
  }
  return tokens.length;
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === "punctuation" && token.text === text;
}

function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === "word" && token.text === text;
}
