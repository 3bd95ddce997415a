import { findEntities } from "../language/find-entities.ts";
import { splitSentences } from "../language/segment.ts";
import { isSafeEnding, takesBack } from "./safe-ending.ts";

const ENDS_SENTENCE = /[.!?…。！？]["'”’)]*$/u;
const STARTS_AFRESH = /(?:^|\n|[.!?…。！？]["'”’)]*\s)\s*$/u;

export interface Shortened {
  text: string;
  /** Sentences that went. */
  dropped: number;
}

/**
 * The longest beginning of a text, in whole sentences, that fits with the last sentence still behind it
 * where that one asks for something or links (`isCallToAction`). Ends only where an ending is safe;
 * null when there is no such place.
 */
export function withoutLastSentences(
  text: string,
  fits: (text: string) => boolean,
  isCallToAction: (sentence: string) => boolean,
): Shortened | null {
  const sentences = splitSentences(text);
  const entities = findEntities(text);
  const last = sentences.at(-1);
  const keepsLast = last !== undefined && sentences.length > 1 && isCallToAction(last.text);
  const body = keepsLast ? sentences.slice(0, -1) : sentences;
  const tail = keepsLast ? text.slice(body.at(-1)?.end) : "";
  for (let kept = body.length - 1; kept >= 1; kept -= 1) {
    const ending = body[kept - 1];
    const next = body[kept];
    if (!ending || !next || !isSafeEnding(text, ending, next)) continue;
    if (entities.some(({ start, end }) => ending.end > start && ending.end < end)) continue;
    const shorter = text.slice(0, ending.end) + tail;
    if (fits(shorter)) return { text: shorter, dropped: body.length - kept };
  }
  return null;
}

/** The text without a passage that may go; null when it is not there, is all there is, or narrows or is narrowed by what stands beside it. */
export function withoutPassage(text: string, passage: string): string | null {
  const wanted = passage.trim();
  const at = wanted === "" ? -1 : text.indexOf(wanted);
  if (at < 0 || takesBack(wanted)) return null;
  const before = text.slice(0, at);
  const after = text.slice(at + wanted.length);
  const isWhole =
    STARTS_AFRESH.test(before) && (ENDS_SENTENCE.test(wanted) ? /^(?:\s|$)/u : /^\s*(?:\n|$)/u).test(after);
  if (!isWhole || takesBack(after.trimStart())) return null;
  const rest = `${before}${after}`
    .replace(/\n{3,}/g, "\n\n")
    .replace(/ {2,}/g, " ")
    .trim();
  return rest === "" ? null : rest;
}
