import { contentWords, splitSentences } from "../language/segment.ts";

const SHORTEST_STEM = 4;
/** A sentence of fewer telling words says nothing by itself, unless it asks. */
const LEAST_WORDS = 2;
/** Of two sentences that share this much of the shorter one's words, the later says the earlier again. */
const SAME_STATEMENT = 0.6;
/** Shorter ones share so much by chance. */
const LEAST_COMPARED = 3;

/** The telling words of a text, each once, cut to what its inflected forms share. */
export function stemsOf(text: string, locale: string): Set<string> {
  return new Set(contentWords(text, locale).map(stemOf));
}

/** Enough of a word to know its inflected forms by, in languages that inflect at the end. */
export function stemOf(word: string): string {
  return word.slice(0, Math.max(SHORTEST_STEM, word.length - 3));
}

/** How much of `wanted` is in `found`, 0…1; nothing wanted is all there. */
export function shareFound(wanted: ReadonlySet<string>, found: ReadonlySet<string>): number {
  if (wanted.size === 0) return 1;
  let count = 0;
  for (const stem of wanted) if (found.has(stem)) count += 1;
  return count / wanted.size;
}

export interface Statements {
  /** Sentences that say or ask something not said before. */
  distinct: number;
  /** Sentences that say an earlier one again. */
  repeated: number;
}

/** How many things a draft says, however many sentences it takes. */
export function countStatements(parts: readonly string[], locale: string): Statements {
  const told: Set<string>[] = [];
  const counts: Statements = { distinct: 0, repeated: 0 };
  for (const { text } of parts.flatMap((part) => splitSentences(part, locale))) {
    const stems = stemsOf(text, locale);
    const isQuestion = /[?？؟]["'”’)]*$/u.test(text);
    if (stems.size < LEAST_WORDS) {
      if (isQuestion) counts.distinct += 1;
      continue;
    }
    if (told.some((earlier) => isSame(stems, earlier))) counts.repeated += 1;
    else counts.distinct += 1;
    told.push(stems);
  }
  return counts;
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [short, long] = a.size <= b.size ? [a, b] : [b, a];
  return short.size >= LEAST_COMPARED && shareFound(short, long) >= SAME_STATEMENT;
}
