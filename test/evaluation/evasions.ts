import { pickOne, seededNumbers } from "./seeded.ts";

export const EVASION_KINDS = ["homoglyph", "spacing", "zeroWidth", "inflection", "case"] as const;
export type EvasionKind = (typeof EVASION_KINDS)[number];

/** A listed term written so that a plain search misses it, inside a sentence. */
export interface Evasion {
  term: string;
  kind: EvasionKind;
  text: string;
  /** UTF-16 offsets of the disguised term in `text`. */
  start: number;
  end: number;
}

// Letters of Cyrillic, Greek, Armenian and full width that print like Latin ones; small and capital.
const HOMOGLYPHS: Readonly<Record<string, string>> = {
  a: "аαａ",
  b: "Ьｂ",
  c: "сϲｃ",
  d: "ԁｄ",
  e: "еｅ",
  g: "ɡｇ",
  h: "һｈ",
  i: "іιｉ",
  j: "јｊ",
  k: "кκｋ",
  l: "ӏｌ",
  m: "мｍ",
  n: "ոｎ",
  o: "оοօｏ",
  p: "рρｐ",
  q: "ԛｑ",
  r: "гｒ",
  s: "ѕｓ",
  t: "тｔ",
  u: "υսｕ",
  v: "ѵνｖ",
  w: "ԝｗ",
  x: "хχｘ",
  y: "уｙ",
  z: "ᴢｚ",
};
const CAPITAL_HOMOGLYPHS: Readonly<Record<string, string>> = {
  A: "АΑ",
  B: "ВΒ",
  C: "СϹ",
  E: "ЕΕ",
  H: "НΗ",
  I: "ІΙ",
  J: "Ј",
  K: "КΚ",
  M: "МΜ",
  N: "Ν",
  O: "ОΟ",
  P: "РΡ",
  S: "Ѕ",
  T: "ТΤ",
  X: "ХΧ",
  Y: "ҮΥ",
  Z: "Ζ",
};
const ZERO_WIDTH = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad"] as const;
const BETWEEN_LETTERS = [" ", " ", ".", "-", "_", "*", "·"] as const;
const SENTENCES = [
  ["Look at this: ", " for everybody."],
  ["They call it ", " and laugh."],
  ["", " is what he wrote"],
  ["Well, a ", "!"],
  ["Nobody wants (", ") here."],
  ["Here comes ", ", once again"],
] as const;

/** Every term in every disguise, once: which letters, marks and sentence is drawn by the seed. */
export function writeEvasions(terms: readonly string[], seed = 1): Evasion[] {
  const next = seededNumbers(seed);
  return terms.flatMap((term) =>
    EVASION_KINDS.map((kind) => {
      const disguised = DISGUISES[kind](term, next);
      const [before, after] = pickOne(next, SENTENCES);
      const text = before + disguised + after;
      return { term, kind, text, start: before.length, end: before.length + disguised.length };
    }),
  );
}

const DISGUISES: Readonly<Record<EvasionKind, (term: string, next: () => number) => string>> = {
  homoglyph: (term, next) => {
    const isLoud = next() < 0.25;
    const letters = [...(isLoud ? term.toUpperCase() : term)];
    const table = isLoud ? CAPITAL_HOMOGLYPHS : HOMOGLYPHS;
    const possible = letters.flatMap((letter, index) => (table[letter] ? [index] : []));
    const always = possible[Math.floor(next() * possible.length)];
    const share = next();
    return letters
      .map((letter, index) =>
        table[letter] && (index === always || next() < share) ? pickOne(next, [...table[letter]]) : letter,
      )
      .join("");
  },
  spacing: (term, next) => {
    const mark = pickOne(next, BETWEEN_LETTERS);
    const gap = mark === " " ? pickOne(next, [" ", "   "]) : mark;
    return term
      .split(" ")
      .map((word) => [...word].join(mark))
      .join(gap);
  },
  zeroWidth: (term, next) => {
    const letters = [...term];
    const always = 1 + Math.floor(next() * (letters.length - 1));
    return letters
      .map(
        (letter, index) => (index > 0 && (index === always || next() < 0.3) ? pickOne(next, ZERO_WIDTH) : "") + letter,
      )
      .join("");
  },
  inflection: (term, next) => pickOne(next, inflect(term)),
  case: (term, next) => {
    const way = next();
    if (way < 0.4) return term.toUpperCase();
    if (way < 0.7) return [...term].map((letter, at) => (at % 2 === 0 ? letter : letter.toUpperCase())).join("");
    return term.replace(/\p{L}+/gu, (word) => word.charAt(0).toUpperCase() + word.slice(1));
  },
};

/** What school grammar makes of a term's last word: plural, past, -ing; of a word that ends in one of these, its possessive. */
function inflect(term: string): string[] {
  if (/(?:[^s]s|ed|ing)$/.test(term) || !/[a-z]{3}$/.test(term)) return [`${term}'s`, `${term}’s`];
  if (/[^aeiou]y$/.test(term)) return [`${term.slice(0, -1)}ies`, `${term.slice(0, -1)}ied`, `${term}ing`];
  if (/e$/.test(term)) return [`${term}s`, `${term}d`, `${/[eoy]e$/.test(term) ? term : term.slice(0, -1)}ing`];
  if (/(?:s|x|z|ch|sh)$/.test(term)) return [`${term}es`, `${term}ed`, `${term}ing`];
  const isShort = /(?:^|[^a-z])[^aeiouy]*[aeiouy][^aeiouywxh]$/.test(term);
  const stem = isShort ? term + term.slice(-1) : term;
  return [`${term}s`, `${stem}ed`, `${stem}ing`];
}
