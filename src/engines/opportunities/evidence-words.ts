import type { Signal } from "../../core/signal.ts";
import { contentWords } from "../language/segment.ts";

/** How much of the evidence is read: further tellings repeat the first ones, and texts their beginnings. */
export const READ_SIGNALS = 8;
export const READ_CHARACTERS = 400;

/** The folded content words of a text or of several tellings, titles first. */
export interface ReadWords {
  words: string[];
  /** How many of them stand in titles: what a story is about, not what it mentions. */
  inTitles: number;
}

/** Reads what several tellings of a story say. */
export function readEvidence(evidence: readonly Pick<Signal, "title" | "text">[], locale: string): ReadWords {
  const read = evidence.slice(0, READ_SIGNALS);
  const titles = contentWords(read.map(({ title }) => title).join("\n"), locale);
  const texts = contentWords(read.map(({ text }) => text.slice(0, READ_CHARACTERS)).join("\n"), locale);
  return { words: [...titles, ...texts], inTitles: titles.length };
}
