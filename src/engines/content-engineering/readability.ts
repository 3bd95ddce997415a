import { flesch } from "flesch";
import { syllable } from "syllable";
import { findUrls } from "../language/find-entities.ts";
import { splitSentences, splitWords } from "../language/segment.ts";

export interface Readability {
  /** `flesch` for English alone, `lix` for other languages that write spaces, `sentences` where neither can count. */
  formula: "flesch" | "lix" | "sentences";
  /** The formula's own figure: Flesch reading ease (higher is easier), LIX (lower is easier), words a sentence. */
  figure: number;
  /** 1 reads easily, 0 loses its readers. */
  ease: number;
  wordsPerSentence: number;
  longestSentence: number;
}

/** From where each formula's authors call a text plain, to where they call it lost on most readers. */
const FLESCH_PLAIN = 60;
const FLESCH_LOST = 0;
const LIX_PLAIN = 50;
const LIX_LOST = 75;
const WORDS_PLAIN = 18;
const WORDS_LOST = 40;
/** The formulas are made for samples of prose; in fewer words a long one or two says little, so less is held against them. */
const SAMPLE_WORDS = 50;
/** LIX's long words have more letters than this. */
const LIX_LETTERS = 6;
const WRITES_NO_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * How easily prose reads, over our own sentences and words, without web addresses. English:
 * Flesch reading ease (Flesch 1948) by the packages `flesch` and `syllable`. Other languages with
 * spaces: LIX (Björnsson 1968), words a sentence plus the percentage of words over six letters. Null
 * when there is nothing to read.
 */
export function measureReadability(texts: readonly string[], locale: string): Readability | null {
  const prose = texts.map(withoutUrls);
  const sentences = prose
    .flatMap((text) => splitSentences(text, locale))
    .map(({ text }) => splitWords(text, locale).map(({ word }) => word))
    .filter((words) => words.length > 0);
  const words = sentences.flat();
  if (words.length === 0) return null;
  const wordsPerSentence = words.length / sentences.length;
  const longestSentence = Math.max(...sentences.map(({ length }) => length));
  const counts = { words, sentences: sentences.length };
  const measured = WRITES_NO_SPACES.test(prose.join("\n"))
    ? {
        formula: "sentences" as const,
        figure: wordsPerSentence,
        ease: falling(wordsPerSentence, WORDS_PLAIN, WORDS_LOST),
      }
    : isEnglish(locale)
      ? readingEase(counts)
      : lix(counts);
  const weight = Math.min(1, words.length / SAMPLE_WORDS);
  return { ...measured, ease: 1 - weight * (1 - measured.ease), wordsPerSentence, longestSentence };
}

function readingEase({ words, sentences }: { words: string[]; sentences: number }) {
  // A number is read aloud in about as many syllables as an ordinary word; it must not count as none.
  const syllables = words.reduce((sum, word) => sum + Math.max(1, syllable(word)), 0);
  const figure = flesch({ sentence: sentences, word: words.length, syllable: syllables });
  return { formula: "flesch" as const, figure, ease: falling(-figure, -FLESCH_PLAIN, -FLESCH_LOST) };
}

function lix({ words, sentences }: { words: string[]; sentences: number }) {
  const long = words.filter((word) => [...word].length > LIX_LETTERS).length;
  const figure = words.length / sentences + (100 * long) / words.length;
  return { formula: "lix" as const, figure, ease: falling(figure, LIX_PLAIN, LIX_LOST) };
}

function isEnglish(locale: string): boolean {
  return /^en\b/i.test(locale);
}

function withoutUrls(text: string): string {
  let prose = "";
  let at = 0;
  for (const { start, end } of findUrls(text)) {
    prose += text.slice(at, start);
    at = end;
  }
  return prose + text.slice(at);
}

/** 1 up to `full`, 0 from `none` on, straight between. */
export function falling(value: number, full: number, none: number): number {
  return Math.min(1, Math.max(0, (none - value) / (none - full)));
}
