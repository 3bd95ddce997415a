import { contentWords } from "../language/segment.ts";

/** A path segment that reads as words: three or more, joined. */
const READABLE_SEGMENT = /[a-z]{2,}[-_+][a-z0-9]+[-_+][a-z]/i;
const ENDING = /\.[a-z]{2,5}$/i;

/**
 * The folded words that a page's address is made of, from its longest readable segment; often a longer
 * or an earlier headline than the title. Numbers and words of two letters are left out.
 */
export function addressWords(canonicalUrl: string | null, language?: string): string[] {
  if (canonicalUrl === null) return [];
  const segments = pathOf(canonicalUrl)
    .split("/")
    .filter((segment) => READABLE_SEGMENT.test(segment))
    .sort((a, b) => b.length - a.length);
  const text = (segments[0] ?? "").replace(ENDING, "").replace(/[-_+]+/g, " ");
  return contentWords(text, language).filter((word) => word.length > 2 && !/^\p{N}+$/u.test(word));
}

function pathOf(canonicalUrl: string): string {
  try {
    return decodeURIComponent(new URL(canonicalUrl).pathname);
  } catch {
    return "";
  }
}
