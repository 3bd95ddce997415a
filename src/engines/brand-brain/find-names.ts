import { splitSentences, splitWords, type Word } from "../language/segment.ts";
import { STOP_WORDS } from "../language/stop-words.ts";

export interface NameMention {
  text: string;
  start: number;
  end: number;
}

/** Written with a capital in every text, and nobody's name. */
const NO_NAMES = new Set(
  "i i'm i've i'd i'll ai api app b2b b2c ceo cta cto diy eu faq gdp hr it ok pdf pm pr qa roi rss seo tv uk un url us usa ux vs monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december christmas easter english german french spanish italian linkedin newsletter".split(
    " ",
  ),
);
const EVERY_NOUN_IS_CAPITALISED = /^de\b/i;
/** From this share of capitalised words on, a line is set as a headline and capitals say nothing. */
const HEADLINE_SHARE = 0.6;
const SHORTEST_HEADLINE = 4;

/** From this share of known words on, a headline set in capitals repeats a source's, and a word it changes is a claim. */
const REPEATED_SHARE = 0.7;

/**
 * Proper names by their capitals: runs of capitalised words, without a lone first word of a sentence.
 * In a headline set in capitals, where capitals say nothing, only what a source's own headline would
 * not have: the unknown words among mostly known ones. Knows nothing in languages that capitalise
 * every noun and in scripts without capitals, and says nothing there.
 *
 * @param isKnown whether a source has a word
 */
export function findNames(text: string, locale: string | undefined, isKnown: (word: string) => boolean): NameMention[] {
  if (locale && EVERY_NOUN_IS_CAPITALISED.test(locale)) return [];
  return splitSentences(text, locale).flatMap((sentence) => {
    const words = splitWords(sentence.text, locale);
    const runs = isHeadline(words) ? changedWords(words, isKnown) : runsOf(words, sentence.text);
    return runs.map(({ start, end }) => ({
      text: sentence.text.slice(start, end),
      start: sentence.start + start,
      end: sentence.start + end,
    }));
  });
}

function changedWords(words: Word[], isKnown: (word: string) => boolean): Word[] {
  const unknown = words.filter(({ word }) => !isKnown(word));
  if (words.length - unknown.length < words.length * REPEATED_SHARE) return [];
  return unknown.filter((word) => isCapitalised(word.word) && !isCommon(word));
}

function runsOf(words: Word[], sentence: string): { start: number; end: number }[] {
  const runs: { start: number; end: number }[] = [];
  let run: Word[] = [];
  const close = (): void => {
    const isLoneFirst = run.length === 1 && run[0] === words[0];
    while (run.length > 0 && isCommon(run[0])) run.shift();
    while (run.length > 0 && isCommon(run.at(-1))) run.pop();
    const [first] = run;
    const last = run.at(-1);
    if (first && last && !isLoneFirst) runs.push({ start: first.start, end: last.end });
    run = [];
  };
  for (const word of words) {
    const previous = run.at(-1);
    if (previous && !/^[ \u00a0&-]{1,3}$/.test(sentence.slice(previous.end, word.start))) close();
    if (isCapitalised(word.word)) run.push(word);
    else close();
  }
  close();
  return runs;
}

function isCapitalised(word: string): boolean {
  return /^\p{Lu}/u.test(word);
}

function isCommon(word: Word | undefined): boolean {
  const folded = word?.word.toLowerCase().replaceAll("’", "'") ?? "";
  return NO_NAMES.has(folded) || STOP_WORDS.en?.has(folded) === true;
}

function isHeadline(words: Word[]): boolean {
  const telling = words.filter(({ word }) => word.length >= SHORTEST_HEADLINE && /\p{L}/u.test(word));
  if (telling.length < SHORTEST_HEADLINE) return false;
  return telling.filter(({ word }) => isCapitalised(word)).length / telling.length >= HEADLINE_SHARE;
}
