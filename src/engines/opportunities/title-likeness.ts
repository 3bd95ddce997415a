import { foldText } from "../language/fold-text.ts";
import { contentWords, splitWords } from "../language/segment.ts";
import { trigramsOf } from "../language/similarity.ts";
import { rarityOf, type StoryTitle } from "./story-vectors.ts";
import { stemWord } from "./word-stem.ts";

/** What counts against two titles: both name numbers, and none in common; one alone names any; each names somebody the other does not. */
const OTHER_NUMBERS = 0.3;
const NUMBER_MISSING = 0.15;
const OTHER_NAMES = 0.05;
/** Long titles tell a thing in more ways than short ones: so much more likeness for each doubling of this many words. */
const USUAL_WORDS = 7;
const PER_DOUBLING = 0.1;
/** Words that begin alike (`mexico`, `mexican`), by the share of the longer one that is alike. */
const LEAST_BEGINNING = 4;
const KINDRED = { share: 0.6, likeness: 0.8 };
const DISTANT_LIKENESS = 0.5;

const NUMBER_WORDS: ReadonlyMap<string, string> = new Map(
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
    .split(" ")
    .map((word, number) => [word, String(number)]),
);

interface ReadTitle {
  /** Stems, numbers in digits. */
  words: readonly string[];
  trigrams: ReadonlySet<string>;
  numbers: readonly string[];
  /** Stems of the words written with a capital. */
  names: readonly string[];
}

interface WeighedTitle extends ReadTitle {
  /** By position in `words`. */
  wordWeights: readonly number[];
  trigramSquares: ReadonlyMap<string, number>;
}

/** How alike two of the titles are, by their positions: about 0 (nothing shared) to about 1 (the same words). */
export type TitleLikeness = (a: number, b: number) => number;

/**
 * Likeness of single titles, where there is no cluster to hold one against: the mean of soft word
 * overlap (Dice, words that begin alike count in part) and the cosine of letter trigrams, both weighed
 * by rarity among `titles` and `background`; less where numbers or names disagree. Symmetric.
 */
export function compareTitles(titles: readonly StoryTitle[], background: readonly StoryTitle[]): TitleLikeness {
  const wordCounts = new Map<string, number>();
  const trigramCounts = new Map<string, number>();
  const count = (title: StoryTitle): ReadTitle => {
    const read = readTitle(title);
    for (const word of read.words) wordCounts.set(word, (wordCounts.get(word) ?? 0) + 1);
    for (const trigram of read.trigrams) trigramCounts.set(trigram, (trigramCounts.get(trigram) ?? 0) + 1);
    return read;
  };
  const read = titles.map(count);
  for (const title of background) count(title);
  const total = titles.length + background.length;
  const rarity = (titlesWith: number | undefined): number => rarityOf(titlesWith ?? 0, total);
  const weighed = new Map<number, WeighedTitle | null>();

  /** Few titles of many are ever compared. */
  function weigh(position: number): WeighedTitle | null {
    const known = weighed.get(position);
    if (known !== undefined) return known;
    const title = read[position];
    const fresh =
      title && title.words.length > 0
        ? {
            ...title,
            wordWeights: title.words.map((word) => rarity(wordCounts.get(word))),
            trigramSquares: new Map([...title.trigrams].map((each) => [each, rarity(trigramCounts.get(each)) ** 2])),
          }
        : null;
    weighed.set(position, fresh);
    return fresh;
  }

  return (left, right) => {
    const [a, b] = [weigh(left), weigh(right)];
    if (!a || !b) return 0;
    const shared = (wordOverlap(a, b) + trigramCosine(a, b)) / 2;
    const words = Math.max(2, (a.words.length + b.words.length) / 2);
    return shared + PER_DOUBLING * Math.log2(words / USUAL_WORDS) - disagreement(a, b);
  };
}

function readTitle({ title, language }: StoryTitle): ReadTitle {
  const locale = language ?? undefined;
  const words = [...new Set(contentWords(title, locale).map((word) => stemWord(inDigits(word))))];
  const capitals = splitWords(title, locale).filter(({ word }) => /^\p{Lu}/u.test(word));
  const names = new Set(capitals.map(({ word }) => stemWord(foldText(word).folded)));
  const plain = splitWords(foldText(title).folded, locale).map(({ word }) => inDigits(word));
  return {
    words,
    trigrams: trigramsOf(plain.join(" ")),
    numbers: words.filter((word) => /^\p{N}/u.test(word)),
    names: words.filter((word) => names.has(word)),
  };
}

function inDigits(word: string): string {
  return NUMBER_WORDS.get(word) ?? word;
}

function wordOverlap(a: WeighedTitle, b: WeighedTitle): number {
  let shared = 0;
  let all = 0;
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    for (const [at, word] of from.words.entries()) {
      const weight = from.wordWeights[at] ?? 0;
      all += weight;
      shared += weight * nearestWord(word, to.words);
    }
  }
  return all > 0 ? shared / all : 0;
}

function nearestWord(word: string, others: readonly string[]): number {
  if (others.includes(word)) return 1;
  return others.reduce((most, other) => Math.max(most, wordLikeness(word, other)), 0);
}

function wordLikeness(a: string, b: string): number {
  let alike = 0;
  while (alike < a.length && a[alike] === b[alike]) alike += 1;
  if (alike < LEAST_BEGINNING) return 0;
  return alike + 1 >= KINDRED.share * Math.max(a.length, b.length) ? KINDRED.likeness : DISTANT_LIKENESS;
}

function trigramCosine(a: WeighedTitle, b: WeighedTitle): number {
  let product = 0;
  let left = 0;
  let right = 0;
  for (const [trigram, square] of a.trigramSquares) {
    left += square;
    if (b.trigrams.has(trigram)) product += square;
  }
  for (const square of b.trigramSquares.values()) right += square;
  return left > 0 && right > 0 ? product / Math.sqrt(left * right) : 0;
}

function disagreement(a: ReadTitle, b: ReadTitle): number {
  let against = 0;
  if (a.numbers.length > 0 && b.numbers.length > 0) {
    if (!a.numbers.some((number) => b.numbers.includes(number))) against += OTHER_NUMBERS;
  } else if (a.numbers.length > 0 || b.numbers.length > 0) {
    against += NUMBER_MISSING;
  }
  if (namesAlone(a, b) && namesAlone(b, a)) against += OTHER_NAMES;
  return against;
}

function namesAlone(title: ReadTitle, other: ReadTitle): boolean {
  return title.names.some((name) => nearestWord(name, other.words) === 0);
}
