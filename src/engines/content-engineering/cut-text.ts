import { findEntities } from "../language/find-entities.ts";
import { splitSentences } from "../language/segment.ts";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
/** A cut at a sentence is worth losing this share of the room for; below it a word is cut at instead. */
const LEAST_SENTENCE_FILL = 0.4;

/** Where a text may be cut, from the most to the least pleasant; offsets are ends of what stays. */
interface CutPlaces {
  sentences: number[];
  words: number[];
  graphemes: number[];
}

export interface Cut {
  /** UTF-16 offset: what stays is before it. */
  end: number;
  at: "sentence" | "word" | "grapheme";
}

/**
 * The longest beginning of a text that fits, cut at a sentence where that keeps enough, else at a
 * word, else between graphemes; never inside an address, mention or hashtag. Null when not even the
 * smallest piece fits.
 */
export function longestFittingCut(text: string, fits: (beginning: string) => boolean): Cut | null {
  const places = findCutPlaces(text);
  const word = lastFitting(places.words, text, fits);
  const sentence = lastFitting(places.sentences, text, fits);
  if (sentence !== null && sentence >= (word ?? 0) * LEAST_SENTENCE_FILL) return { end: sentence, at: "sentence" };
  if (word !== null) return { end: word, at: "word" };
  const grapheme = lastFitting(places.graphemes, text, fits);
  return grapheme === null ? null : { end: grapheme, at: "grapheme" };
}

function findCutPlaces(text: string): CutPlaces {
  const entities = findEntities(text);
  const isAllowed = (place: number): boolean => !entities.some(({ start, end }) => place > start && place < end);
  return {
    sentences: splitSentences(text)
      .map(({ end }) => end)
      .filter(isAllowed),
    words: [...text.matchAll(/(?<=\S)(?=\s)/gu)].map(({ index }) => index).filter(isAllowed),
    graphemes: [...graphemes.segment(text)].map(({ index, segment }) => index + segment.length).filter(isAllowed),
  };
}

/** Fitting is not quite monotone (an address cut off stops counting as one), so the search steps back at its end. */
function lastFitting(places: number[], text: string, fits: (beginning: string) => boolean): number | null {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(text.slice(0, places[middle]))) low = middle + 1;
    else high = middle;
  }
  for (let index = low - 1; index >= 0; index -= 1) {
    const place = places[index];
    if (place !== undefined && place > 0 && fits(text.slice(0, place))) return place;
  }
  return null;
}
