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
  const weightOf = (stem: string): number => weights.get(stem) ?? weightOfNew;

  const postings = new Map<string, number[]>();
  const textWeights = stemmed.map((stems, at) => {
    const heaviest = pickHeaviest(stems);
    for (const stem of heaviest) postings.set(stem, [...(postings.get(stem) ?? []), at]);
    return heaviest.reduce((sum, stem) => sum + weightOf(stem), 0);
  });

  function pickHeaviest(stems: readonly string[]): string[] {
    return [...stems].sort((a, b) => weightOf(b) - weightOf(a) || (a < b ? -1 : 1)).slice(0, WORDS_PER_TEXT);
  }

  function nearest(words: readonly string[]): { text: RecentText; similarity: number } | null {
    const stems = pickHeaviest([...new Set(words.map(stemWord))]);
    const own = stems.reduce((sum, stem) => sum + weightOf(stem), 0);
    const shared = new Map<number, number>();
    for (const stem of stems) {
      for (const at of postings.get(stem) ?? []) shared.set(at, (shared.get(at) ?? 0) + weightOf(stem));
    }
    let best: { text: RecentText; similarity: number } | null = null;
    for (const [at, weight] of [...shared].sort(([a], [b]) => a - b)) {
      const text = texts[at];
      const lighter = Math.max(Math.min(own, textWeights[at] ?? own), own * LEAST_LIGHTER_SHARE);
      const similarity = lighter > 0 ? Math.min(1, weight / lighter) : 0;
      if (text && (!best || similarity > best.similarity)) best = { text, similarity };
    }
    return best;
  }

  return { size: texts.length, nearest };
}
