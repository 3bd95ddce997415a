import { spelledWords } from "./spelled-out.ts";
import type { PreparedText, TermMatch, TermMatcher } from "./term-matcher.ts";
import { type StartPlace, splitStarts } from "./word-borders.ts";

/** Many matchers behind one dictionary of the stretches that their matches begin with. */
export interface TermIndex {
  /** The matches of each matcher that has any, by its place among the matchers, in the order of the text. */
  find(prepared: PreparedText): Map<number, TermMatch[]>;
}

interface Entry {
  matcher: TermMatcher;
  place: number;
}

/**
 * Looks for all matchers in one pass: each stretch of the text is looked up once, and only matchers
 * that begin with it are tried there. Work grows with the text and with the rules that share a first
 * word, not with the rules there are.
 */
export function createTermIndex(matchers: readonly TermMatcher[]): TermIndex {
  const entries = matchers.map((matcher, place) => ({ matcher, place }));
  const folded = byKey(
    entries.filter(({ matcher }) => !matcher.isLiteral),
    ({ starts }) => starts,
  );
  const literal = byKey(
    entries.filter(({ matcher }) => matcher.isLiteral),
    ({ starts }) => starts,
  );
  // Few texts spell a word out; the forms are not laid out before one does.
  let spelled: Map<string, Entry[]> | null = null;

  return {
    find(prepared) {
      const found = new Map<number, TermMatch[]>();
      const add = (place: number, match: TermMatch): void => {
        const matches = found.get(place);
        if (!matches) found.set(place, [match]);
        else if (matches.every((other) => match.start >= other.end || match.end <= other.start)) matches.push(match);
      };
      const look = (index: Map<string, Entry[]>, starts: readonly StartPlace[]): void => {
        for (const { start, at } of starts) {
          for (const { matcher, place } of index.get(start) ?? []) {
            const match = matcher.matchAt(prepared, at);
            if (match) add(place, match);
          }
        }
      };
      look(folded, prepared.starts);
      if (literal.size > 0) look(literal, splitStarts(prepared.text));
      for (const run of prepared.spelledOut) {
        spelled ??= byKey(entries, ({ spelledForms }) => spelledForms());
        for (const { word, first, last } of spelledWords(run)) {
          const start = prepared.toOriginal(run.offsets[first] ?? 0);
          const end = prepared.toOriginalEnd((run.offsets[last] ?? 0) + 1);
          for (const { place } of spelled.get(word) ?? []) add(place, { start, end, isExact: false });
        }
      }
      return found;
    },
  };
}

function byKey(entries: readonly Entry[], keysOf: (matcher: TermMatcher) => readonly string[]): Map<string, Entry[]> {
  const index = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const key of keysOf(entry.matcher)) {
      const known = index.get(key);
      if (known) known.push(entry);
      else index.set(key, [entry]);
    }
  }
  return index;
}
