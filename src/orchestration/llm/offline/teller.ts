import { splitSentences } from "../../../engines/language/segment.ts";
import { endSentence } from "./phrases.ts";

/** Tells every fact once, however many beats ask for it. */
export interface Teller {
  /** The fact in its wording, or null when it was told already. */
  once(fact: string, wording: (fact: string) => string): string | null;
  /** The sentences of a text that were not told yet; null when none is left. */
  sentences(text: string): string | null;
}

export function createTeller(): Teller {
  const told = new Set<string>();

  function isNew(fact: string): boolean {
    const key = fact
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
    if (key === "" || [...told].some((known) => known.includes(key) || key.includes(known))) return false;
    told.add(key);
    return true;
  }

  return {
    once: (fact, wording) => (isNew(fact) ? wording(fact) : null),
    sentences: (text) => {
      const fresh = splitSentences(text).filter((sentence) => isNew(sentence.text));
      return fresh.length > 0 ? fresh.map((sentence) => endSentence(sentence.text)).join(" ") : null;
    },
  };
}
