import type { GuardrailRule } from "../../core/guardrail.ts";
import { type FoldedText, foldDisguises } from "../language/fold-text.ts";
import { englishBaseOf, inflectionsOf } from "../language/inflections.ts";
import { splitWords } from "../language/segment.ts";
import { matchGap } from "./match-gap.ts";
import { findSpelledOut, SHORTEST_SPELLED_OUT, type SpelledRun } from "./spelled-out.ts";
import { isLetterAt, isWordEnd, type StartPlace, splitStarts } from "./word-borders.ts";

/** A text made ready for many matchers. */
export interface PreparedText extends FoldedText {
  text: string;
  /** Where in the folded text a match may begin. */
  starts: readonly StartPlace[];
  /** Words written letter by letter (`m a g i c`), to be closed up. */
  spelledOut: SpelledRun[];
}

/** A place in the original text; `isExact` when the words stand there as the pattern has them. */
export interface TermMatch {
  start: number;
  end: number;
  isExact: boolean;
}

/** One word or phrase to look for; `createTermIndex` looks for many at once. */
export interface TermMatcher {
  /** What a match begins with: the first word, or the first sign, of each form. */
  starts: readonly string[];
  /** True when `matchAt` takes offsets of the text as it was given rather than of the folded one. */
  isLiteral: boolean;
  matchAt(prepared: PreparedText, at: number): TermMatch | null;
  /** Every form without its gaps, as it stands when spelled out letter by letter. */
  spelledForms(): readonly string[];
}

interface MatcherOptions {
  matching: GuardrailRule["matching"];
  /** Null matches the pattern's own forms only. */
  inflectionLocale: string | null;
}

export function prepareText(text: string): PreparedText {
  const disguised = foldDisguises(text);
  const { folded } = disguised;
  return { ...disguised, text, starts: splitStarts(folded), spelledOut: findSpelledOut(folded) };
}

/**
 * Finds a word or phrase as whole words. `folded`: in any letter case, disguise or everyday inflection
 * of its first and last word, with spaces and hyphens between words interchangeable where the pattern
 * has a space or hyphen, and spelled out letter by letter. `case_sensitive`: likewise, but the words
 * must be written as the pattern has them. `literal`: the exact characters. Null for a pattern
 * without any visible character.
 */
export function createTermMatcher(pattern: string, options: MatcherOptions): TermMatcher | null {
  const exact = pattern.trim();
  if (options.matching === "literal") return exact === "" ? null : createLiteralMatcher(exact);
  const matchers = spellingsOf(exact).map((folded) => createFoldedMatcher(exact, folded, options));
  const [only] = matchers;
  if (!only || matchers.length === 1) return only ?? null;
  return {
    starts: [...new Set(matchers.flatMap(({ starts }) => starts))],
    isLiteral: false,
    matchAt: (prepared, at) => matchers.map((matcher) => matcher.matchAt(prepared, at)).find(Boolean) ?? null,
    spelledForms: () => [...new Set(matchers.flatMap(({ spelledForms }) => spelledForms()))],
  };
}

/** A word of another script may pass for a Latin one; which it is depends on the text around it, so both are looked for. */
function spellingsOf(exact: string): string[] {
  const plain = exact.normalize("NFKC").toLowerCase();
  const ways = /^[\x20-\x7e]*$/.test(exact) ? [exact] : [exact, exact.toUpperCase()];
  const spellings = [
    ...ways.map((way) => foldDisguises(way).folded),
    ...(/^[\p{L}\p{M}\s]+$/u.test(plain) ? [plain] : []),
  ];
  return [...new Set(spellings)].filter((folded) => folded.trim() !== "");
}

function createFoldedMatcher(exact: string, folded: string, options: MatcherOptions): TermMatcher {
  const inflects = options.matching === "folded" && options.inflectionLocale !== null;
  const tokens = splitPattern(folded);
  const words = tokens.filter((token) => token.isWord);
  const forms = words.map((word, index) =>
    inflects && (index === 0 || index === words.length - 1)
      ? formsOf(word.text, index < words.length - 1, options.inflectionLocale ?? "en")
      : [word.text],
  );
  const firstForms = tokens[0]?.isWord ? (forms[0] ?? []) : [folded];
  const last = tokens.at(-1)?.text ?? "";
  const isOpen = !isLetterAt(last, last.length - 1);

  /** The end of the pattern's tokens from `place` on, when they stand at `at`; −1 when they do not. */
  function endOf(text: string, at: number, place: number, word: number): number {
    const token = tokens[place];
    if (!token) return isOpen || isWordEnd(text, at) ? at : -1;
    if (!token.isWord) {
      const end = matchGap(token.text, text, at);
      return end < 0 ? -1 : endOf(text, end, place + 1, word);
    }
    for (const form of forms[word] ?? []) {
      if (!text.startsWith(form, at)) continue;
      const end = endOf(text, at + form.length, place + 1, word + 1);
      if (end >= 0) return end;
    }
    return -1;
  }

  return {
    starts: [...new Set(firstForms.map(firstStretch))],
    isLiteral: false,
    matchAt(prepared, at) {
      const foldedEnd = endOf(prepared.folded, at, 0, 0);
      if (foldedEnd < 0) return null;
      const start = prepared.toOriginal(at);
      const end = prepared.toOriginalEnd(foldedEnd);
      if (options.matching === "case_sensitive" && visible(prepared.text.slice(start, end)) !== exact) return null;
      return { start, end, isExact: prepared.folded.slice(at, foldedEnd) === folded };
    },
    spelledForms: () => (options.matching === "folded" ? spelledForms(forms) : []),
  };
}

function createLiteralMatcher(exact: string): TermMatcher {
  const isOpen = !isLetterAt(exact, exact.length - 1);
  return {
    starts: [firstStretch(exact)],
    isLiteral: true,
    matchAt({ text }, at) {
      const end = at + exact.length;
      if (!text.startsWith(exact, at) || !(isOpen || !isLetterAt(text, end))) return null;
      return { start: at, end, isExact: true };
    },
    spelledForms: () => [],
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

function formsOf(word: string, isBeforeOthers: boolean, locale: string): string[] {
  const base = isBeforeOthers && locale.toLowerCase().startsWith("en") ? englishBaseOf(word) : null;
  const forms = new Set([...inflectionsOf(word, locale), ...(base ? inflectionsOf(base, locale) : [])]);
  return [...forms].sort((a, b) => b.length - a.length);
}

function spelledForms(forms: string[][]): string[] {
  let closed = [""];
  for (const alternatives of forms) {
    closed = closed.flatMap((start) => alternatives.map((form) => start + form.replace(/[^\p{L}\p{N}]/gu, "")));
  }
  return closed.filter((form) => form.length >= SHORTEST_SPELLED_OUT);
}

function firstStretch(form: string): string {
  return splitStarts(form)[0]?.start ?? form;
}

function visible(text: string): string {
  return text.replace(/\p{Default_Ignorable_Code_Point}/gu, "").replace(/\s+/gu, " ");
}
