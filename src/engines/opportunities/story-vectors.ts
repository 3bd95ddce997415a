import { contentWords } from "../language/segment.ts";
import { stemWord } from "./word-stem.ts";

/** How far a pair of neighbouring words counts beside a word, and a run of four letters. */
const PAIR_WEIGHT = 0.5;
const LETTER_RUN_WEIGHT = 0.3;
const LETTER_RUN_LENGTH = 4;
/** A title longer than this says no more about its story. */
const MAX_WORDS = 40;

/** A title as a unit vector of TF-IDF weights over words, word pairs and letter runs. */
export interface StoryVector {
  terms: readonly number[];
  weights: readonly number[];
  /** The title's distinct words, rarest first: `term` as in `terms`, `text` as written (folded). */
  words: readonly { term: number; text: string }[];
}

export interface StoryTitle {
  title: string;
  /** Decides which words say nothing; English where it is not known. */
  language: string | null;
}

/**
 * Vectors of `titles`, weighted by how rare each term is among them: log(1 + titles / titles with it).
 * The same titles give the same vectors, and no vector depends on the titles' order.
 */
export function buildStoryVectors(titles: readonly StoryTitle[]): StoryVector[] {
  const termIds = new Map<string, number>();
  const titlesWith: number[] = [];
  const kinds: number[] = [];
  const drafts = titles.map(({ title, language }) => {
    const texts = contentWords(title, language ?? undefined).slice(0, MAX_WORDS);
    const stems = texts.map(stemWord);
    const terms = new Set<number>();
    const words = new Map<number, string>();
    const add = (text: string, weight: number): number => {
      let id = termIds.get(text);
      if (id === undefined) {
        id = termIds.size;
        termIds.set(text, id);
        titlesWith.push(0);
        kinds.push(weight);
      }
      if (!terms.has(id)) {
        terms.add(id);
        titlesWith[id] = (titlesWith[id] ?? 0) + 1;
      }
      return id;
    };
    stems.forEach((stem, at) => {
      const id = add(stem, 1);
      if (!words.has(id)) words.set(id, texts[at] ?? stem);
      const previous = stems[at - 1];
      if (previous !== undefined) add(`${previous} ${stem}`, PAIR_WEIGHT);
      const padded = ` ${stem} `;
      for (let from = 0; from + LETTER_RUN_LENGTH <= padded.length; from += 1) {
        add(`#${padded.slice(from, from + LETTER_RUN_LENGTH)}`, LETTER_RUN_WEIGHT);
      }
    });
    return { terms: [...terms], words };
  });

  const weightOf = (term: number): number =>
    (kinds[term] ?? 0) * Math.log(1 + titles.length / Math.max(1, titlesWith[term] ?? 1));
  return drafts.map(({ terms, words }) => {
    const weights = terms.map(weightOf);
    const length = Math.hypot(...weights) || 1;
    return {
      terms,
      weights: weights.map((weight) => weight / length),
      words: [...words]
        .map(([term, text]) => ({ term, text }))
        .sort((a, b) => (titlesWith[a.term] ?? 0) - (titlesWith[b.term] ?? 0) || compareText(a.text, b.text)),
    };
  });
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
