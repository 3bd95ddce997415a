import { contentWords } from "../language/segment.ts";
import { stemWord } from "./word-stem.ts";

/** A text's weightiest words stand for it, so that a long one is not like everything. */
const WORDS_PER_TEXT = 40;
/** A text of two words is contained in many; it counts as if it weighed this share of the other. */
const LEAST_LIGHTER_SHARE = 0.5;

export interface RecentText {
  text: string;
  at: Date;
}

export interface NoveltyIndex {
  size: number;
  /** The most alike recent text: which share of the shorter one's weight both name, 0…1; null when nothing is shared. */
  nearest(words: readonly string[]): { text: RecentText; similarity: number } | null;
}

/**
 * Prepares comparing texts with what was said before: words weigh log(1 + texts / texts with it), and
 * two texts are as alike as the shared weight over the lighter one's. Costs grow with how many texts
 * share a word, not with all of them.
 */
export function createNoveltyIndex(texts: readonly RecentText[], locale: string): NoveltyIndex {
  const stemmed = texts.map(({ text }) => [...new Set(contentWords(text, locale).map(stemWord))]);
  const textsWith = new Map<string, number>();
  for (const stems of stemmed) for (const stem of stems) textsWith.set(stem, (textsWith.get(stem) ?? 0) + 1);
  const weights = new Map(
    [...textsWith].map(([stem, count]) => [stem, Math.log(1 + (texts.length + 1) / (count + 1))]),
  );
  const weightOfNew = Math.log(2 + texts.length);

  const postings = new Map<string, number[]>();
  const textWeights = stemmed.map((stems, at) => {
    let sum = 0;
    for (const { stem, weight } of pickHeaviest(stems)) {
      sum += weight;
      const places = postings.get(stem);
      if (places) places.push(at);
      else postings.set(stem, [at]);
    }
    return sum;
  });

  function pickHeaviest(stems: readonly string[]): { stem: string; weight: number }[] {
    const weighed = stems.map((stem) => ({ stem, weight: weights.get(stem) ?? weightOfNew }));
    if (weighed.length <= WORDS_PER_TEXT) return weighed;
    return weighed.sort((a, b) => b.weight - a.weight || (a.stem < b.stem ? -1 : 1)).slice(0, WORDS_PER_TEXT);
  }

  function nearest(words: readonly string[]): { text: RecentText; similarity: number } | null {
    const shared = new Map<number, number>();
    let own = 0;
    for (const { stem, weight } of pickHeaviest([...new Set(words.map(stemWord))])) {
      own += weight;
      for (const at of postings.get(stem) ?? []) shared.set(at, (shared.get(at) ?? 0) + weight);
    }
    let bestAt = -1;
    let most = 0;
    for (const [at, weight] of shared) {
      const lighter = Math.max(Math.min(own, textWeights[at] ?? own), own * LEAST_LIGHTER_SHARE);
      const similarity = lighter > 0 ? Math.min(1, weight / lighter) : 0;
      // Of texts that are as alike the first one counts.
      if (similarity > most || (similarity === most && at < bestAt)) {
        bestAt = at;
        most = similarity;
      }
    }
    const text = texts[bestAt];
    return text ? { text, similarity: most } : null;
  }

  return { size: texts.length, nearest };
}
