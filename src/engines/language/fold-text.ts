import { CONFUSABLE_LETTERS } from "./confusables.ts";

/** A text brought to one spelling for matching, with the way back to the text as it was given. */
export interface FoldedText {
  folded: string;
  /** UTF-16 offset in the original of the character that stands at `index` in `folded`; its length for the end. */
  toOriginal(index: number): number;
  /** UTF-16 offset in the original just after the character that stands before `index` in `folded`. */
  toOriginalEnd(index: number): number;
}

const PLAIN = /^[\n\r\t\x20-\x7e]*$/;
// Plain stretches need no folding but lower case. A character with its combining marks, or conjoining Hangul letters, normalise as one.
const RUNS = /[\t\n\r\x20-\x7e]+(?!\p{M})|[\u1100-\u11ff]+|\P{M}\p{M}*|\p{M}+/gu;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const DECORATED = /^(\p{Script=Latin}+|[\p{N}\p{P}\p{Z}])\p{M}+$/u;
const LETTER_RUN = /[\p{L}\p{M}]+/gu;
const LATIN = /\p{Script=Latin}/u;
const ASCII = /^\p{ASCII}*$/u;
/** The scripts that look-alikes are mostly taken from and whole texts are written in. */
const SCRIPTS = [/\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u];
const SYMBOL_ALPHABETS = [0x1f150, 0x1f170];
const PUNCTUATION: ReadonlyMap<string, string> = new Map([
  ..."‘’‛ʼ′´＇".split("").map((mark) => [mark, "'"] as const),
  ..."“”„‟″".split("").map((mark) => [mark, '"'] as const),
  ..."‐‑‒–—―−".split("").map((mark) => [mark, "-"] as const),
]);

/**
 * Folds a text for comparing: NFKC, invisible characters out, lower case, typographic quotes and
 * hyphens plain, decorating marks off Latin letters, and letters of other scripts that imitate Latin
 * ones replaced by them, in words that mix scripts or consist of nothing but imitations. Words of
 * other scripts stay as they are. What a word folds to does not depend on the text around it.
 * Characters may grow (`ﬁ` becomes `fi`), so offsets are mapped.
 */
export function foldText(text: string): FoldedText {
  return fold(text, false);
}

/**
 * Folds a text for finding disguised words in it: as `foldText`, but a capital passes for the letter it
 * prints like (Greek `Η` for H), and a word of nothing but imitations is itself where the text holds
 * other words of its script ("рот" in a Russian sentence).
 */
export function foldDisguises(text: string): FoldedText {
  return fold(text, true);
}

function fold(text: string, seesDisguises: boolean): FoldedText {
  if (PLAIN.test(text)) {
    const within = (index: number): number => Math.max(0, Math.min(index, text.length));
    return { folded: text.toLowerCase(), toOriginal: within, toOriginalEnd: within };
  }
  let folded = "";
  const starts: number[] = [];
  const ends: number[] = [];
  const written: string[] = [];
  for (const match of text.matchAll(RUNS)) {
    if (PLAIN.test(match[0])) {
      folded += match[0].toLowerCase();
      for (let at = match.index; at < match.index + match[0].length; at += 1) {
        starts.push(at);
        ends.push(at + 1);
        written.push("");
      }
      continue;
    }
    const piece = foldRun(match[0]);
    for (let unit = 0; unit < piece.length; unit += 1) {
      starts.push(match.index);
      ends.push(match.index + match[0].length);
      written.push(piece.length === 1 ? match[0].charAt(0) : "");
    }
    folded += piece;
  }
  return {
    folded: replaceLookAlikes(folded, seesDisguises ? written : null),
    toOriginal: (index) => starts[Math.max(0, index)] ?? text.length,
    toOriginalEnd: (index) => (index <= 0 ? 0 : (ends[index - 1] ?? text.length)),
  };
}

function foldRun(run: string): string {
  const visible = run.replace(INVISIBLE, "");
  if (visible === "") return "";
  const symbol = letterOfSymbol(visible);
  if (symbol !== null) return symbol;
  const lowered = visible.normalize("NFKC").toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ");
  const plain = PUNCTUATION.get(lowered) ?? lowered;
  return DECORATED.exec(plain)?.[1] ?? plain;
}

/** White letters on black (`🅰`, `🅐`) are symbols to Unicode and letters to readers. */
function letterOfSymbol(visible: string): string | null {
  const code = visible.codePointAt(0) ?? 0;
  const first = SYMBOL_ALPHABETS.find((start) => code >= start && code < start + 26);
  return first === undefined ? null : String.fromCharCode("a".charCodeAt(0) + code - first);
}

/** @param written the characters that the folded ones were, to see what capitals imitate and what the text speaks */
function replaceLookAlikes(folded: string, written: readonly string[] | null): string {
  if (ASCII.test(folded)) return folded;
  const latinAt = (index: number): string | undefined =>
    CONFUSABLE_LETTERS.get(written?.[index] ?? "") ?? CONFUSABLE_LETTERS.get(folded[index] ?? "");
  const words = [...folded.matchAll(LETTER_RUN)].filter(([word]) => !ASCII.test(word));
  const isImitated = (index: number, word: string): boolean =>
    [...word].every((_, offset) => latinAt(index + offset) !== undefined);
  const spoken = new Set(
    written === null
      ? []
      : words.flatMap(({ 0: word, index }) => (LATIN.test(word) || isImitated(index, word) ? [] : [scriptOf(word)])),
  );
  let replaced = "";
  let at = 0;
  for (const { 0: word, index } of words) {
    if (!LATIN.test(word) && (!isImitated(index, word) || spoken.has(scriptOf(word)))) continue;
    replaced += folded.slice(at, index);
    for (let unit = index; unit < index + word.length; unit += 1) replaced += latinAt(unit) ?? folded[unit];
    at = index + word.length;
  }
  return replaced + folded.slice(at);
}

function scriptOf(word: string): number {
  return SCRIPTS.findIndex((script) => script.test(word));
}
