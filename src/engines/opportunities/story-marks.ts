import { createHash } from "node:crypto";
import type { Signal } from "../../core/signal.ts";
import { contentWords } from "../language/segment.ts";
import { urlKey } from "./canonical-url.ts";
import { MAX_WORDS } from "./story-vectors.ts";
import { stemWord } from "./word-stem.ts";

/** A mark is at most this long. */
const MAX_MARK_LENGTH = 100;

/**
 * What a story with this signal is found again by in a store: `words` are the distinct stems of its
 * title; `address` stands for the page, however it is linked, as `=` and 32 hex digits.
 */
export function storyMarks(signal: Pick<Signal, "title" | "language" | "canonicalUrl">): {
  words: string[];
  address: string | null;
} {
  const stems = contentWords(signal.title, signal.language ?? undefined)
    .slice(0, MAX_WORDS)
    .map(stemWord);
  const key = signal.canonicalUrl === null ? null : urlKey(signal.canonicalUrl);
  return {
    words: [...new Set(stems)].filter((stem) => stem.length <= MAX_MARK_LENGTH),
    address: key === null ? null : `=${createHash("sha256").update(key).digest("hex").slice(0, 32)}`,
  };
}
