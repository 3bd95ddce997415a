import { findEntities } from "../language/find-entities.ts";
import { splitSentences } from "../language/segment.ts";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Splits a text into pieces that fit, losing nothing: after a sentence where there is one, else after a
 * clause, a word or a grapheme cluster; never inside an address, mention or hashtag. A piece that cannot
 * be split further is left too long.
 */
export function splitToFit(text: string, fits: (piece: string) => boolean): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (!fits(rest)) {
    const end = longestFittingEnd(rest, fits);
    const remaining = end === null ? "" : rest.slice(end).trim();
    if (end === null || remaining === "") break;
    pieces.push(rest.slice(0, end).trimEnd());
    rest = remaining;
  }
  return [...pieces, rest];
}

/** UTF-16 offset of the end of the longest beginning that fits, at the most pleasant kind of place there is. */
function longestFittingEnd(text: string, fits: (beginning: string) => boolean): number | null {
  const entities = findEntities(text);
  const isAllowed = (place: number): boolean => !entities.some(({ start, end }) => place > start && place < end);
  const kindsOfPlaces: (() => number[])[] = [
    () => splitSentences(text).map(({ end }) => end),
    () => [...text.matchAll(/(?<=[,;:–—])(?=\s)|(?<=[、，；])/gu)].map(({ index }) => index),
    () => [...text.matchAll(/(?<=\S)(?=\s)/gu)].map(({ index }) => index),
    () => [...graphemes.segment(text)].map(({ index, segment }) => index + segment.length),
  ];
  for (const findPlaces of kindsOfPlaces) {
    const end = lastFitting(findPlaces().filter(isAllowed), text, fits);
    if (end !== null) return end;
  }
  return null;
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
