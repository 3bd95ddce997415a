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
const REPEATED_SHARE = 0.6;

/** So many words after a sentence's first one, standing together in a source, say that the sentence is the source's. */
const REPEATED_WORDS = 4;

/**
 * Proper names by their capitals: runs of capitalised words. A sentence's lone first word counts only
 * when the words after it are a source's and it is not; in a headline set in capitals, where capitals
 * say nothing, the unknown words among mostly known ones; in languages that capitalise every noun,
 * runs of two words or more inside a sentence. Says nothing in scripts without capitals.
 *
 * @param isKnown whether a source has words, together and in this order
 */
export function findNames(
  text: string,
  locale: string | undefined,
  isKnown: (words: string) => boolean,
): NameMention[] {
  const hasNounsInCapitals = locale !== undefined && EVERY_NOUN_IS_CAPITALISED.test(locale);
  return splitSentences(text, locale).flatMap((sentence) => {
    const words = splitWords(sentence.text, locale);
    const nameAt = ({ start, end }: Place): NameMention => ({
      text: sentence.text.slice(start, end),
      start: sentence.start + start,
      end: sentence.start + end,
    });
    if (hasNounsInCapitals) {
      const runs = runsOf(words, sentence.text).map(nameAt);
      return runs.filter(({ text: name, start }) => start > sentence.start && splitWords(name, locale).length > 1);
    }
    if (isHeadline(words)) return changedWords(words, isKnown).map(nameAt);
    return [...changedSubject(words, isKnown), ...runsOf(words, sentence.text)].map(nameAt);
  });
}

interface Place {
  start: number;
  end: number;
}

/** True when the words after a sentence's first one are a source's: then so should be the first. */
function isRepeatedAfterFirst(words: Word[], isKnown: (words: string) => boolean): boolean {
  const following = words.slice(1, 1 + REPEATED_WORDS).map(({ word }) => word);
  return following.length === REPEATED_WORDS && isKnown(following.join(" "));
}

function changedSubject(words: Word[], isKnown: (words: string) => boolean): Place[] {
  const [first, second] = words;
  if (!first || !second || !isCapitalised(first.word) || isCapitalised(second.word) || isCommon(first)) return [];
  return !isKnown(first.word) && isRepeatedAfterFirst(words, isKnown) ? [first] : [];
}

function changedWords(words: Word[], isKnown: (word: string) => boolean): Word[] {
  const unknown = words.filter(({ word }) => !isKnown(word));
  if (words.length - unknown.length < words.length * REPEATED_SHARE) return [];
  const [first, second] = words;
  const isLoneFirst = second !== undefined && !unknown.includes(second) && !isRepeatedAfterFirst(words, isKnown);
  return unknown.filter((word) => isCapitalised(word.word) && !isCommon(word) && !(word === first && isLoneFirst));
}

function runsOf(words: Word[], sentence: string): Place[] {
  const runs: Place[] = [];
  let run: Word[] = [];
  const close = (): void => {
    const isLoneFirst = run.length === 1 && run[0] === words[0];
    while (run.length > 0 && isCommon(run[0])) run.shift();
    while (run.length > 0 && isCommon(run.at(-1))) run.pop();
    const [first] = run;
    const last = run.at(-1);
    const isLetter = first === last && first?.word.length === 1;
    if (first && last && !isLoneFirst && !isLetter) runs.push({ start: first.start, end: last.end });
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
