import type { GuardrailRule } from "../../core/guardrail.ts";
import { type FoldedText, foldText } from "../language/fold-text.ts";
import { englishBaseOf, inflectionsOf } from "../language/inflections.ts";
import { splitWords } from "../language/segment.ts";

/** A text made ready for many matchers. */
export interface PreparedText extends FoldedText {
  text: string;
  /** Words written letter by letter (`m a g i c`), closed up. */
  spelledOut: SpelledRun[];
}

interface SpelledRun {
  letters: string;
  /** Offset in the folded text of each letter. */
  offsets: number[];
  /** Places in `letters` where a word may begin or end: the ends, wider gaps, and around a lone "a" or "i". */
  borders: ReadonlySet<number>;
}

/** A place in the original text; `isExact` when the words stand there as the pattern has them. */
export interface TermMatch {
  start: number;
  end: number;
  isExact: boolean;
}

export interface TermMatcher {
  find(prepared: PreparedText): TermMatch[];
}

interface MatcherOptions {
  matching: GuardrailRule["matching"];
  /** Null matches the pattern's own forms only. */
  inflectionLocale: string | null;
}

const LETTER = "\\p{L}\\p{N}";
// A word ends before an apostrophe only when a possessive or closing quote follows: "can" is not in "can't".
const WORD_START = `(?<![${LETTER}])`;
const WORD_END = `(?![${LETTER}])(?!'(?!s(?![${LETTER}]))\\p{L})`;
const UNSPACED_SCRIPT =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const SPELLED_OUT = /(?<![\p{L}\p{N}])[\p{L}\p{N}](?:[\s.\-_*·•|]{1,3}[\p{L}\p{N}](?![\p{L}\p{N}])){2,}/gu;
const SHORTEST_SPELLED_OUT = 3;

export function prepareText(text: string): PreparedText {
  const foldedText = foldText(text);
  return { ...foldedText, text, spelledOut: findSpelledOut(foldedText.folded) };
}

/**
 * Finds a word or phrase as whole words. `folded`: in any letter case, disguise or everyday inflection
 * of its first and last word, with spaces and hyphens between words interchangeable where the pattern
 * has a space or hyphen, and spelled out letter by letter. `case_sensitive`: likewise, but the words
 * must be written as the pattern has them. `literal`: the exact characters. Null for a pattern
 * without any visible character.
 */
export function createTermMatcher(pattern: string, options: MatcherOptions): TermMatcher | null {
  if (options.matching === "literal") return createLiteralMatcher(pattern);
  const folded = foldText(pattern.trim()).folded;
  if (folded === "") return null;
  const inflects = options.matching === "folded" && options.inflectionLocale !== null;
  const tokens = splitPattern(folded);
  const words = tokens.filter((token) => token.isWord);
  const forms = words.map((word, index) =>
    inflects && (index === 0 || index === words.length - 1)
      ? formsOf(word.text, index < words.length - 1, options.inflectionLocale ?? "en")
      : [word.text],
  );
  // Most rules never come near a match: theirs is never built.
  let regex: RegExp | null = null;
  const needle = forms[0] ? commonPrefix(forms[0]) : folded;
  const squeezed = spelledForms(forms);
  const exact = pattern.trim();

  return {
    find(prepared) {
      const matches: TermMatch[] = [];
      if (prepared.folded.includes(needle)) {
        regex ??= phraseRegex(tokens, forms);
        for (const match of prepared.folded.matchAll(regex)) {
          const start = prepared.toOriginal(match.index);
          const end = prepared.toOriginalEnd(match.index + match[0].length);
          const isWritten = visible(prepared.text.slice(start, end)) === exact;
          if (options.matching === "case_sensitive" && !isWritten) continue;
          matches.push({ start, end, isExact: match[0] === folded });
        }
      }
      if (options.matching === "folded") matches.push(...findSpelled(prepared, squeezed));
      return matches;
    },
  };
}

function createLiteralMatcher(pattern: string): TermMatcher | null {
  const exact = pattern.trim();
  if (exact === "") return null;
  const start = /^[\p{L}\p{N}]/u.test(exact) ? WORD_START : "";
  const end = /[\p{L}\p{N}]$/u.test(exact) ? `(?![${LETTER}])` : "";
  const regex = new RegExp(start + escapeRegex(exact) + end, "gu");
  return {
    find: (prepared) =>
      prepared.text.includes(exact)
        ? [...prepared.text.matchAll(regex)].map((match) => ({
            start: match.index,
            end: match.index + match[0].length,
            isExact: true,
          }))
        : [],
  };
}

interface PatternToken {
  text: string;
  isWord: boolean;
}

function splitPattern(folded: string): PatternToken[] {
  const tokens: PatternToken[] = [];
  let at = 0;
  for (const { word, start, end } of splitWords(folded)) {
    if (start > at) tokens.push({ text: folded.slice(at, start), isWord: false });
    tokens.push({ text: word, isWord: true });
    at = end;
  }
  if (at < folded.length) tokens.push({ text: folded.slice(at), isWord: false });
  return tokens;
}

function phraseRegex(tokens: PatternToken[], forms: string[][]): RegExp {
  let source = "";
  let word = 0;
  for (const token of tokens) {
    if (token.isWord) {
      const alternatives = (forms[word] ?? [token.text]).toSorted((a, b) => b.length - a.length).map(escapeRegex);
      source += alternatives.length === 1 ? alternatives[0] : `(?:${alternatives.join("|")})`;
      word += 1;
    } else {
      source += gapSource(token.text);
    }
  }
  const first = tokens[0];
  const last = tokens.at(-1);
  const start = first?.isWord && !UNSPACED_SCRIPT.test(first.text) ? WORD_START : "";
  const end = last?.isWord && !UNSPACED_SCRIPT.test(last.text) ? WORD_END : "";
  return new RegExp(start + source + end, "gu");
}

function gapSource(gap: string): string {
  if (/^[\s-]+$/.test(gap)) return "[\\s-]{1,3}";
  return gap.split(/\s+/).map(escapeRegex).join("\\s{1,3}");
}

function formsOf(word: string, isBeforeOthers: boolean, locale: string): string[] {
  const base = isBeforeOthers && locale.toLowerCase().startsWith("en") ? englishBaseOf(word) : null;
  return [...new Set([...inflectionsOf(word, locale), ...(base ? inflectionsOf(base, locale) : [])])];
}

function spelledForms(forms: string[][]): string[] {
  let squeezed = [""];
  for (const alternatives of forms) {
    squeezed = squeezed.flatMap((start) => alternatives.map((form) => start + form.replace(/[^\p{L}\p{N}]/gu, "")));
  }
  return squeezed.filter((form) => form.length >= SHORTEST_SPELLED_OUT);
}

function findSpelledOut(folded: string): SpelledRun[] {
  return [...folded.matchAll(SPELLED_OUT)].map((match) => {
    const offsets: number[] = [];
    for (const letter of match[0].matchAll(/[\p{L}\p{N}]/gu)) offsets.push(match.index + letter.index);
    const letters = offsets.map((offset) => folded[offset] ?? "").join("");
    return { letters, offsets, borders: findBorders(letters, offsets) };
  });
}

function findBorders(letters: string, offsets: number[]): ReadonlySet<number> {
  const gaps = offsets.slice(1).map((offset, index) => offset - (offsets[index] ?? 0));
  const narrowest = Math.min(...gaps);
  const borders = new Set([0, letters.length]);
  gaps.forEach((gap, index) => {
    if (gap > narrowest) borders.add(index + 1);
  });
  if (/^[ai]/.test(letters)) borders.add(1);
  if (/[ai]$/.test(letters)) borders.add(letters.length - 1);
  return borders;
}

function findSpelled(prepared: PreparedText, squeezed: string[]): TermMatch[] {
  const matches: TermMatch[] = [];
  for (const { letters, offsets, borders } of prepared.spelledOut) {
    for (const form of squeezed) {
      for (let at = letters.indexOf(form); at >= 0; at = letters.indexOf(form, at + 1)) {
        const first = offsets[at];
        const last = offsets[at + form.length - 1];
        if (first === undefined || last === undefined) continue;
        // Inside a longer spelled-out word it is another word.
        if (!borders.has(at) || !borders.has(at + form.length)) continue;
        matches.push({ start: prepared.toOriginal(first), end: prepared.toOriginalEnd(last + 1), isExact: false });
      }
    }
  }
  return matches;
}

function commonPrefix(forms: string[]): string {
  let prefix = forms[0] ?? "";
  for (const form of forms) while (!form.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}

function visible(text: string): string {
  return text.replace(/\p{Default_Ignorable_Code_Point}/gu, "").replace(/\s+/gu, " ");
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
