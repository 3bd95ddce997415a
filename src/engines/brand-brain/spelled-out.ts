/** A word written letter by letter (`m a g i c`, `m.a.g.i.c`), or several in a row. */
export interface SpelledRun {
  letters: readonly string[];
  /** Offset in the folded text of each letter. */
  offsets: readonly number[];
  /** Places in `letters` where a word may begin or end, in order: the ends, wider gaps, and around a lone "a" or "i". */
  borders: readonly number[];
}

export const SHORTEST_SPELLED_OUT = 3;
/** No listed word is longer; keeps the work on a long run of lone letters in proportion to its length. */
const LONGEST_SPELLED_OUT = 60;

const LETTER = /[\p{L}\p{N}]/gu;
const SPELLED_OUT =
  /(?<![\p{L}\p{N}\p{M}])[\p{L}\p{N}](?:[^\p{L}\p{N}\p{M}]{1,6}[\p{L}\p{N}](?![\p{L}\p{N}\p{M}])){2,}/gu;

/** The runs of lone letters in a folded text. */
export function findSpelledOut(folded: string): SpelledRun[] {
  return [...folded.matchAll(SPELLED_OUT)].map((run) => {
    const found = [...run[0].matchAll(LETTER)];
    const letters = found.map(([letter]) => letter);
    const offsets = found.map(({ index }) => run.index + index);
    return { letters, offsets, borders: findBorders(letters, offsets) };
  });
}

/** The words that a run may spell, with the places of their first and last letter. */
export function* spelledWords({
  letters,
  borders,
}: SpelledRun): Generator<{ word: string; first: number; last: number }> {
  for (const [index, first] of borders.entries()) {
    for (const end of borders.slice(index + 1)) {
      if (end - first > LONGEST_SPELLED_OUT) break;
      if (end - first < SHORTEST_SPELLED_OUT) continue;
      yield { word: letters.slice(first, end).join(""), first, last: end - 1 };
    }
  }
}

function findBorders(letters: readonly string[], offsets: readonly number[]): number[] {
  const gaps = offsets.slice(1).map((offset, index) => offset - (offsets[index] ?? 0));
  const narrowest = Math.min(...gaps);
  const isBorder = (place: number): boolean => {
    if (place === 0 || place === letters.length) return true;
    if ((gaps[place - 1] ?? 0) > narrowest) return true;
    const isLoneFirst = place === 1 && /^[ai]$/.test(letters[0] ?? "");
    const isLoneLast = place === letters.length - 1 && /^[ai]$/.test(letters[place] ?? "");
    return isLoneFirst || isLoneLast;
  };
  return Array.from({ length: letters.length + 1 }, (_, place) => place).filter(isBorder);
}
