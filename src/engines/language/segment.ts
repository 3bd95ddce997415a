import { foldText } from "./fold-text.ts";
import { STOP_WORDS } from "./stop-words.ts";

export interface Word {
  word: string;
  /** UTF-16 offsets into the text. */
  start: number;
  end: number;
}

export interface Sentence {
  /** Without the white space around it. */
  text: string;
  start: number;
  end: number;
}

// Scripts written without spaces need a dictionary; the runtime's segmenter has one.
const NEEDS_DICTIONARY =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
// Word boundaries as in UAX #29 for scripts with spaces: letters may be joined by ' . · : and digits by . or ,
const WORDS =
  /[\p{L}\p{M}\p{N}_]+(?:(?:(?<=[\p{L}\p{M}])['’.·](?=\p{L})|(?<=\p{N})[.,](?=\p{N}))[\p{L}\p{M}\p{N}_]+)*/gu;
// ICU breaks a sentence after these; a person would not.
const ABBREVIATION_END =
  /(?:^|[\s(])(?:mr|mrs|ms|dr|prof|st|jr|sr|vs|etc|e\.g|i\.e|approx|dept|est|inc|ltd|co|corp|no|fig|vol|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|z\.b|bzw|ca|usw|nr|str|\p{L})\.\s+$/iu;

const segmenters = new Map<string, Intl.Segmenter>();

function segmenterFor(granularity: "word" | "sentence", locale: string | undefined): Intl.Segmenter {
  const language = /^[a-z]{2,3}/i.exec(locale ?? "")?.[0].toLowerCase() ?? "en";
  const key = `${granularity} ${language}`;
  const known = segmenters.get(key);
  if (known) return known;
  const segmenter = new Intl.Segmenter(language, { granularity });
  // Languages come from outside: the memo must not grow with them.
  if (segmenters.size < 64) segmenters.set(key, segmenter);
  return segmenter;
}

/** The words of a text in order, without spaces and punctuation, at their UTF-16 offsets. */
export function splitWords(text: string, locale?: string): Word[] {
  const words: Word[] = [];
  if (!NEEDS_DICTIONARY.test(text)) {
    for (const match of text.matchAll(WORDS)) {
      words.push({ word: match[0], start: match.index, end: match.index + match[0].length });
    }
    return words;
  }
  for (const piece of segmenterFor("word", locale).segment(text)) {
    if (!piece.isWordLike) continue;
    words.push({ word: piece.segment, start: piece.index, end: piece.index + piece.segment.length });
  }
  return words;
}

/** The sentences of a text in order, at their UTF-16 offsets; a line break always ends one. */
export function splitSentences(text: string, locale?: string): Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  let raw = "";
  for (const piece of segmenterFor("sentence", locale).segment(text)) {
    if (raw === "") start = piece.index;
    raw += piece.segment;
    // A question mark inside an address ends nothing.
    if (/[!?]$/.test(raw) || (ABBREVIATION_END.test(raw) && !raw.includes("\n"))) continue;
    pushTrimmed(sentences, raw, start);
    raw = "";
  }
  pushTrimmed(sentences, raw, start);
  return sentences;
}

function pushTrimmed(sentences: Sentence[], raw: string, start: number): void {
  const text = raw.trim();
  if (text === "") return;
  const from = start + raw.indexOf(text);
  sentences.push({ text, start: from, end: from + text.length });
}

/**
 * The words that say what a text is about: folded, in order, with repeats, stop words and lone Latin
 * letters out. Stop words are known for en, de, fr, es, pt, it and nl; other languages keep every
 * word; without a locale the English ones apply.
 */
export function contentWords(text: string, locale = "en"): string[] {
  const stopWords = STOP_WORDS[locale.toLowerCase().split(/[-_]/)[0] ?? ""];
  const found: string[] = [];
  for (const { word } of splitWords(foldText(text).folded, locale)) {
    if (stopWords?.has(word) || /^[a-z_]$/.test(word)) continue;
    found.push(word.length > 3 && word.endsWith("'s") ? word.slice(0, -2) : word);
  }
  return found;
}
