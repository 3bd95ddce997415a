import type { Span } from "../../core/guardrail.ts";

const UNTIL_PARAGRAPH_ENDS = (closing: string): string =>
  `(?:(?!\\n\\s*\\n)[^${closing}])*(?:[${closing}]|$|(?=\\n\\s*\\n))`;
const QUOTATION = new RegExp(
  [
    `“${UNTIL_PARAGRAPH_ENDS("”")}`,
    `„${UNTIL_PARAGRAPH_ENDS("“”")}`,
    `«${UNTIL_PARAGRAPH_ENDS("»")}`,
    `(?<![\\p{L}\\p{N}])"${UNTIL_PARAGRAPH_ENDS('"')}`,
    // Single marks are apostrophes too: only a pair on one line counts.
    "(?<![\\p{L}\\p{N}])['‘](?=\\S)[^\\n]{0,300}?(?<=\\S)['’](?![\\p{L}\\p{N}])",
    "(?<![^\\n])[ \\t]*>[^\\n]*",
  ].join("|"),
  "gu",
);

/** What a text quotes, with its marks: quotation marks of any style (an unclosed one counts to the end of its paragraph) and lines after ">". */
export function findQuotations(text: string): Span[] {
  return [...text.matchAll(QUOTATION)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}
