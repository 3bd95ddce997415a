/** A word written letter by letter (`m a g i c`, `m.a.g.i.c`), or several in a row; or with figures and signs for letters (`m4g1c`). */
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

/** Figures and signs that are read as letters between letters; `1` passes for two. */
const STAND_INS: readonly ReadonlyMap<string, string>[] = ["i", "l"].map(
  (one) =>
    new Map([
      ["0", "o"],
      ["1", one],
      ["3", "e"],
      ["4", "a"],
      ["5", "s"],
      ["7", "t"],
      ["@", "a"],
      ["$", "s"],
      ["!", "i"],
    ]),
);
// Letters stand at both ends, so that models and roads ("A55", "4s") are not read as words.
const WITH_STAND_INS = /(?<![\p{L}\p{N}\p{M}@$#])\p{L}+(?:[013457@$!]{1,3}\p{L}+)+(?![\p{L}\p{N}\p{M}]|[@$]\p{L})/gu;

/** The runs of lone letters in a folded text, and its words with figures and signs for letters. */
export function findSpelledOut(folded: string): SpelledRun[] {
  return [...findLoneLetters(folded), ...findStandIns(folded)];
}

function findLoneLetters(folded: string): SpelledRun[] {
  return [...folded.matchAll(SPELLED_OUT)].map((run) => {
    const found = [...run[0].matchAll(LETTER)];
    const letters = found.map(([letter]) => letter);
    const offsets = found.map(({ index }) => run.index + index);
    return { letters, offsets, borders: findBorders(letters, offsets) };
  });
}

function findStandIns(folded: string): SpelledRun[] {
  if (!/[013457@$!]\p{L}/u.test(folded)) return [];
  return [...folded.matchAll(WITH_STAND_INS)].flatMap(({ 0: word, index }) => {
    const offsets = Array.from({ length: word.length }, (_, unit) => index + unit);
    return STAND_INS.map((letterOf) => ({
      letters: word.split("").map((unit) => letterOf.get(unit) ?? unit),
      offsets,
      borders: [0, word.length],
    }));
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
