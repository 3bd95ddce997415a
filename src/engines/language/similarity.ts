import { foldText } from "./fold-text.ts";
import { splitWords } from "./segment.ts";

/**
 * The distinct trigrams of a text as PostgreSQL's pg_trgm makes them: each word, folded, with two
 * spaces before and one after.
 */
export function trigramsOf(text: string): Set<string> {
  const trigrams = new Set<string>();
  for (const { word } of splitWords(foldText(text).folded)) {
    const padded = `  ${word} `;
    for (let at = 0; at + 3 <= padded.length; at += 1) trigrams.add(padded.slice(at, at + 3));
  }
  return trigrams;
}

/** Shared trigrams over all trigrams of both (Jaccard), 0…1; pg_trgm's `similarity`. Two empty texts are not alike. */
export function trigramSimilarity(a: string | ReadonlySet<string>, b: string | ReadonlySet<string>): number {
  const left = typeof a === "string" ? trigramsOf(a) : a;
  const right = typeof b === "string" ? trigramsOf(b) : b;
  if (left.size === 0 || right.size === 0) return 0;
  const shared = countShared(left, right);
  return shared / (left.size + right.size - shared);
}

/** The distinct runs of `size` folded words of a text; a shorter text is one run of all its words. */
export function shinglesOf(text: string, size = 3): Set<string> {
  const words = splitWords(foldText(text).folded).map(({ word }) => word);
  const shingles = new Set<string>();
  if (words.length > 0 && words.length < size) shingles.add(words.join(" "));
  for (let at = 0; at + size <= words.length; at += 1) shingles.add(words.slice(at, at + size).join(" "));
  return shingles;
}

/**
 * How much of the shorter text's word runs the longer one holds, 0…1 (containment as in Broder 1997,
 * "On the resemblance and containment of documents").
 */
export function shingleContainment(a: string | ReadonlySet<string>, b: string | ReadonlySet<string>, size = 3): number {
  const left = typeof a === "string" ? shinglesOf(a, size) : a;
  const right = typeof b === "string" ? shinglesOf(b, size) : b;
  if (left.size === 0 || right.size === 0) return 0;
  return countShared(left, right) / Math.min(left.size, right.size);
}

function countShared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const item of small) if (large.has(item)) shared += 1;
  return shared;
}
