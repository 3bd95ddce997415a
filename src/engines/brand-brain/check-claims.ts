import type { Finding } from "../../core/guardrail.ts";
import { findEntities } from "../language/find-entities.ts";
import { splitWords } from "../language/segment.ts";
import type { CheckedText } from "./checked-text.ts";
import { type ClaimIndex, type ClaimSources, claimIndexOf } from "./claim-sources.ts";
import { findDates } from "./date-values.ts";
import { findNames } from "./find-names.ts";
import { findNumbers } from "./number-values.ts";

export type { ClaimSources } from "./claim-sources.ts";

type ClaimKind = "number" | "date" | "weekday" | "quote" | "url" | "mention" | "name";

interface Claim {
  kind: ClaimKind;
  start: number;
  end: number;
}

const MESSAGES: Readonly<Record<ClaimKind, string>> = {
  number: "This number is in no source and no brand fact",
  date: "This date is in no source and no brand fact",
  weekday: "No source speaks of this day",
  quote: "These words are quoted, but no source has them",
  url: "This address is neither a source's nor the brand's",
  mention: "This account is named by no source and is not the brand's",
  name: "This name is in no source and no brand fact",
};
const WARNINGS: ReadonlySet<ClaimKind> = new Set(["name", "weekday"]);

/** Fewer quoted words are a name or an ironic word, not somebody's statement. */
const SHORTEST_QUOTE_WORDS = 3;
const QUOTE =
  /“([^“”\n]{2,500})”|„([^„“”\n]{2,500})[“”]|«([^«»\n]{2,500})»|(?<![\p{L}\p{N}])"([^"\n]{2,500})"(?![\p{L}\p{N}])/gu;
const WEEKDAY = /(?<!\p{L})(?:mon|tues|wednes|thurs|fri|satur|sun)day(?!\p{L})/giu;
const LIST_MARKER = /^[ \t]*(?:\d{1,2}[.)]|[-*•–])[ \t]+/gmu;
const THREAD_COUNTER = /(?:^|\s|\()\d{1,2}\/\d{0,2}(?=\s|\)|$)/gu;
const NAMES_A_PLACE_IN_A_SERIES = /(?:^|[^\p{L}])(?:step|part|tip|rule|lesson|point|day|week|schritt|teil|tipp)\s+$/iu;
const TURN_OF_PHRASE = /(?<!\d)(?:24\/7|50\/50|9-to-5|1:1|one-on-one|101)(?!\d)/gu;
const CLOCK_TIME = /(?<!\d)\d{1,2}:\d{2}(?!\d)/gu;

/**
 * Finds what a text states without a source: every number, percentage, date, quotation, address,
 * @mention and proper name must stand in the evidence or among the brand's facts. Names and weekdays
 * warn, everything else blocks. Places in a list or thread, and the length of the text's own list,
 * need no source.
 */
export function checkClaims(texts: CheckedText[], sources: ClaimSources): Finding[] {
  const index = claimIndexOf(sources);
  return texts.flatMap(({ field, text }) =>
    unfoundedClaims(text, index, sources.locale).map(({ kind, start, end }) => ({
      check: "claim" as const,
      rule: kind,
      severity: WARNINGS.has(kind) ? ("warn" as const) : ("block" as const),
      message: MESSAGES[kind],
      field,
      span: { start, end },
      excerpt: text.slice(start, end),
      suggestion: null,
    })),
  );
}

function unfoundedClaims(text: string, index: ClaimIndex, locale: string | undefined): Claim[] {
  const claims: Claim[] = [];
  const taken: { start: number; end: number }[] = [];
  const isTaken = (start: number, end: number): boolean =>
    taken.some((other) => start < other.end && end > other.start);
  const consider = (kind: ClaimKind, start: number, end: number, isFounded: boolean): void => {
    if (isTaken(start, end)) return;
    taken.push({ start, end });
    if (!isFounded) claims.push({ kind, start, end });
  };

  for (const { kind, text: found, start, end } of findEntities(text)) {
    if (kind === "url") consider("url", start, end, index.hasUrl(found));
    else if (kind === "mention") consider("mention", start, end, index.hasWords(found.slice(1)));
    else taken.push({ start, end });
  }
  for (const match of text.matchAll(QUOTE)) {
    const quoted = match.slice(1).find((group) => group !== undefined) ?? "";
    if (splitWords(quoted, locale).length < SHORTEST_QUOTE_WORDS) continue;
    const pieces = quoted.split(/\s*(?:…|\.{3}|\[[^\]]*\])\s*/u);
    consider("quote", match.index, match.index + match[0].length, pieces.every(index.hasWords));
  }
  for (const pattern of [LIST_MARKER, THREAD_COUNTER, TURN_OF_PHRASE]) {
    for (const match of text.matchAll(pattern)) taken.push({ start: match.index, end: match.index + match[0].length });
  }
  for (const date of findDates(text)) consider("date", date.start, date.end, index.hasDate(date));
  for (const match of text.matchAll(WEEKDAY)) {
    consider("weekday", match.index, match.index + match[0].length, index.hasWeekday(match[0].toLowerCase()));
  }
  for (const match of text.matchAll(CLOCK_TIME)) {
    consider("number", match.index, match.index + match[0].length, index.hasWords(match[0]));
  }
  const listItems = text.match(LIST_MARKER)?.length ?? 0;
  for (const { values, isPercent, start, end } of findNumbers(text)) {
    const isOwnCount = !isPercent && listItems > 0 && values.includes(listItems);
    const isPlace = NAMES_A_PLACE_IN_A_SERIES.test(text.slice(Math.max(0, start - 12), start));
    consider("number", start, end, isOwnCount || isPlace || index.hasNumber(values, isPercent));
  }
  for (const { text: name, start, end } of findNames(text, locale, index.hasWords)) {
    consider("name", start, end, isKnownName(name, locale, index));
  }
  return claims.sort((a, b) => a.start - b.start);
}

/** A run of capitals is known when its words can be told apart into stretches that sources have. */
function isKnownName(name: string, locale: string | undefined, index: ClaimIndex): boolean {
  const words = splitWords(name, locale).map(({ word }) => word);
  let from = 0;
  while (from < words.length) {
    let to = words.length;
    while (to > from && !index.hasWords(words.slice(from, to).join(" "))) to -= 1;
    if (to === from) return false;
    from = to;
  }
  return true;
}
