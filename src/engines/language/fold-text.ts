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
// A character with its combining marks, or conjoining Hangul letters, normalise as one.
const RUNS = /[\u1100-\u11ff]+|\P{M}\p{M}*|\p{M}+/gu;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const LATIN_WITH_MARKS = /^(\p{Script=Latin}+)\p{M}+$/u;
const LETTER_RUN = /[\p{L}\p{M}]+/gu;
const LATIN = /\p{Script=Latin}/u;
const PUNCTUATION: ReadonlyMap<string, string> = new Map([
  ..."‘’‛ʼ′´＇".split("").map((mark) => [mark, "'"] as const),
  ..."“”„‟″".split("").map((mark) => [mark, '"'] as const),
  ..."‐‑‒–—―−".split("").map((mark) => [mark, "-"] as const),
]);

/**
 * Folds a text for comparing: NFKC, invisible characters out, lower case, typographic quotes and
 * hyphens plain, decorating marks off Latin letters, and letters of other scripts that imitate Latin
 * ones replaced by them, in words that mix scripts or consist of nothing but imitations. Words of
 * other scripts stay as they are. Characters may grow (`ﬁ` becomes `fi`), so offsets are mapped.
 */
export function foldText(text: string): FoldedText {
  if (PLAIN.test(text)) {
    const within = (index: number): number => Math.max(0, Math.min(index, text.length));
    return { folded: text.toLowerCase(), toOriginal: within, toOriginalEnd: within };
  }
  let folded = "";
  const starts: number[] = [];
  const ends: number[] = [];
  for (const match of text.matchAll(RUNS)) {
    const piece = foldRun(match[0]);
    for (let unit = 0; unit < piece.length; unit += 1) {
      starts.push(match.index);
      ends.push(match.index + match[0].length);
    }
    folded += piece;
  }
  return {
    folded: replaceLookAlikes(folded),
    toOriginal: (index) => starts[Math.max(0, index)] ?? text.length,
    toOriginalEnd: (index) => (index <= 0 ? 0 : (ends[index - 1] ?? text.length)),
  };
}

function foldRun(run: string): string {
  const visible = run.replace(INVISIBLE, "");
  if (visible === "") return "";
  const lowered = visible.normalize("NFKC").toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ");
  const plain = PUNCTUATION.get(lowered) ?? lowered;
  return LATIN_WITH_MARKS.exec(plain)?.[1] ?? plain;
}

function replaceLookAlikes(folded: string): string {
  return folded.replace(LETTER_RUN, (word) => {
    const letters = [...word];
    const isImitation = LATIN.test(word) || letters.every((letter) => CONFUSABLE_LETTERS.has(letter));
    return isImitation ? letters.map((letter) => CONFUSABLE_LETTERS.get(letter) ?? letter).join("") : word;
  });
}
