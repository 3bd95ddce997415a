import { contentWords } from "../language/segment.ts";
import { addressWords } from "./address-words.ts";
import { stemWord } from "./word-stem.ts";

/** How far a word of the address counts beside one of the title, a pair of neighbours, a run of four letters. */
const ADDRESS_WEIGHT = 0.85;
const PAIR_WEIGHT = 0.5;
const LETTER_RUN_WEIGHT = 0.3;
const LETTER_RUN_LENGTH = 4;
/** A title longer than this says no more about its story. */
export const MAX_WORDS = 40;

/** Titles of other stories that are taken to be there besides those at hand. */
const UNSEEN_TITLES = 300;

/** A title as a unit vector of TF-IDF weights over words, word pairs and letter runs. */
export interface StoryVector {
  terms: readonly number[];
  weights: readonly number[];
  /** The title's distinct words, rarest first. */
  words: readonly StoryWord[];
}

export interface StoryWord {
  /** As in `terms` of the vector. */
  term: number;
  /** As written, folded. */
  text: string;
  /** How many titles have it, in words or address. */
  titles: number;
}

export interface StoryTitle {
  title: string;
  /** Decides which words say nothing; English where it is not known. */
  language: string | null;
  canonicalUrl: string | null;
}

/**
 * How rare a term is that `titlesWith` of `total` titles have. The 1 keeps what one title alone has
 * from outweighing what a story shares; the unseen titles do the same for a brand with few signals.
 */
export function rarityOf(titlesWith: number, total: number): number {
  return Math.log(1 + (UNSEEN_TITLES + total) / (1 + titlesWith));
}

/**
 * Vectors of `titles`, weighted by how rare each term is among them and the `background`. The same titles give the same vectors, and no vector depends on the titles' order.
 */
export function buildStoryVectors(titles: readonly StoryTitle[], background: readonly StoryTitle[]): StoryVector[] {
  const termIds = new Map<string, number>();
  const titlesWith: number[] = [];
  const idOf = (text: string): number => {
    const known = termIds.get(text);
    if (known !== undefined) return known;
    titlesWith.push(0);
    termIds.set(text, titlesWith.length - 1);
    return titlesWith.length - 1;
  };
  const count = (title: StoryTitle): DraftVector => {
    const draft = draftVector(title, idOf);
    for (const term of draft.terms.keys()) titlesWith[term] = (titlesWith[term] ?? 0) + 1;
    return draft;
  };
  const drafts = titles.map(count);
  for (const title of background) count(title);
  const total = titles.length + background.length;

  return drafts.map(({ terms, words }) => {
    const weights = [...terms].map(([term, factor]) => {
      return factor * rarityOf(titlesWith[term] ?? 0, total);
    });
    const length = Math.hypot(...weights) || 1;
    return {
      terms: [...terms.keys()],
      weights: weights.map((weight) => weight / length),
      words: [...words]
        .map(([term, text]) => ({ term, text, titles: titlesWith[term] ?? 0 }))
        .sort((a, b) => a.titles - b.titles || compareText(a.text, b.text)),
    };
  });
}

interface DraftVector {
  /** How far each term counts, before its rarity. */
  terms: Map<number, number>;
  words: Map<number, string>;
}

function draftVector({ title, language, canonicalUrl }: StoryTitle, idOf: (text: string) => number): DraftVector {
  const terms = new Map<number, number>();
  const words = new Map<number, string>();
  const add = (text: string, factor: number): number => {
    const id = idOf(text);
    terms.set(id, Math.max(terms.get(id) ?? 0, factor));
    return id;
  };
  const texts = contentWords(title, language ?? undefined).slice(0, MAX_WORDS);
  const stems = texts.map(stemWord);
  for (const [at, stem] of stems.entries()) {
    const id = add(stem, 1);
    if (!words.has(id)) words.set(id, texts[at] ?? stem);
    const previous = stems[at - 1];
    if (previous !== undefined) add(`${previous} ${stem}`, PAIR_WEIGHT);
    const padded = ` ${stem} `;
    for (let from = 0; from + LETTER_RUN_LENGTH <= padded.length; from += 1) {
      add(`#${padded.slice(from, from + LETTER_RUN_LENGTH)}`, LETTER_RUN_WEIGHT);
    }
  }
  for (const word of addressWords(canonicalUrl, language ?? undefined).slice(0, MAX_WORDS)) {
    add(stemWord(word), ADDRESS_WEIGHT);
  }
  return { terms, words };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
