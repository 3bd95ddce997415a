import { isSpaceAt } from "./word-borders.ts";

/** So many characters may stand where a pattern has one space. */
const WIDEST_GAP = 3;

/**
 * The end of a pattern's gap between words when `text` has its like at `at`; −1 when it has not.
 * Spaces and hyphens stand for each other (and for underscores), `&`, `/` and `+` may have spaces
 * around them, everything else stands as it is.
 */
export function matchGap(gap: string, text: string, at: number): number {
  if (/^[\s-]+$/.test(gap)) {
    let end = at;
    while (end - at < WIDEST_GAP && (isSpaceAt(text, end) || text[end] === "-" || text[end] === "_")) end += 1;
    return end > at ? end : -1;
  }
  if (/^\s?[&/+]\s?$/.test(gap)) {
    const sign = skipSpaces(text, at);
    return text[sign] === gap.trim() ? skipSpaces(text, sign + 1) : -1;
  }
  let end = at;
  for (const [index, piece] of gap.split(/\s+/).entries()) {
    const from = index === 0 ? end : skipSpaces(text, end);
    if (index > 0 && from === end) return -1;
    if (!text.startsWith(piece, from)) return -1;
    end = from + piece.length;
  }
  return end;
}

function skipSpaces(text: string, at: number): number {
  let end = at;
  while (end - at < WIDEST_GAP && isSpaceAt(text, end)) end += 1;
  return end;
}
