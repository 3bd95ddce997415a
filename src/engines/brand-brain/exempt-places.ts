import type { Span } from "../../core/guardrail.ts";
import { findEntities } from "../language/find-entities.ts";
import { splitSentences, splitWords } from "../language/segment.ts";
import { findQuotations } from "./find-quotations.ts";

/** Where a rule need not hold, as its exceptions name the places: `<quotation>`. */
export const EXEMPT_PLACES = ["quotation", "address", "code", "title", "name", "sentence start"] as const;
export type ExemptPlace = (typeof EXEMPT_PLACES)[number];

const CODE = /```[\s\S]*?(?:```|$)|`[^`\n]+`/gu;
const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;

/** The place an exception names, "unknown" for a place there is not, or null when it is words. */
export function readExemptPlace(exception: string): ExemptPlace | "unknown" | null {
  const named = /^\s*<([^<>]*)>\s*$/.exec(exception)?.[1];
  if (named === undefined) return null;
  const name = named.trim().toLowerCase().replace(/\s+/g, " ");
  return EXEMPT_PLACES.find((place) => place === name) ?? "unknown";
}

/** Addresses, e-mail addresses, handles, hashtags and code: what words must not be changed in. */
export function findAddresses(text: string): Span[] {
  return [...findEntities(text), ...spansOf(text, EMAIL), ...spansOf(text, CODE)];
}

/** True when `span` of `text`, the piece called `field`, stands in such a place. */
export function standsIn(place: ExemptPlace, span: Span, text: string, field: string): boolean {
  switch (place) {
    case "quotation":
      return isInside(span, findQuotations(text));
    case "address":
      return isInside(span, findAddresses(text));
    case "code":
      return isInside(span, spansOf(text, CODE));
    case "title":
      return field === "title";
    case "name":
      return isInName(span, text);
    case "sentence start":
      return splitSentences(text).some(({ text: sentence, start }) => {
        const opening = /^[^\p{L}\p{N}]*/u.exec(sentence)?.[0].length ?? 0;
        return span.start >= start && span.start <= start + opening;
      });
  }
}

export function isInside(span: Span, spans: readonly Span[]): boolean {
  return spans.some(({ start, end }) => span.start >= start && span.end <= end);
}

/** Capitalised, and right beside another capitalised word: "Federal" in "Federal Bureau of Investigation". */
function isInName(span: Span, text: string): boolean {
  if (!/^\p{Lu}/u.test(text.slice(span.start, span.end))) return false;
  const sentence = splitSentences(text).find(({ start, end }) => span.start >= start && span.start < end);
  const before = sentence ? text.slice(sentence.start, span.start) : "";
  const isFirstOfSentence = (at: number): boolean => splitWords(before.slice(0, at)).length === 0;
  const previous = /(\p{Lu}[\p{L}\p{N}.'’-]*) $/u.exec(before);
  if (previous && !isFirstOfSentence(previous.index)) return true;
  return /^ \p{Lu}/u.test(text.slice(span.end));
}

function spansOf(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}
