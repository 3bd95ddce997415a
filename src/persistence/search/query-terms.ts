import { MAX_QUERY_LENGTH } from "../../core/ports/search.ts";

const MAX_TERMS = 24;
/** From this length on a word is looked for by how it begins: endings change in most languages. */
const LONG_WORD = 6;
const ENDING = 2;

/**
 * What a query looks for, as texts for `to_tsquery('simple', …)`. They hold letters and digits alone, whatever was
 * asked: nothing of a query is ever read as an operator.
 */
export function queryTerms(query: string): string[] {
  const words =
    query
      .slice(0, MAX_QUERY_LENGTH)
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return [...new Set(words.map(termOf))].slice(0, MAX_TERMS);
}

function termOf(word: string): string {
  const letters = [...word];
  if (letters.length < LONG_WORD) return `'${word}'`;
  return `'${letters.slice(0, letters.length - ENDING).join("")}':*`;
}
