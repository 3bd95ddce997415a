import type { FeedItem } from "../../core/ports/feed-reader.ts";
import { cleanText, shorten } from "./clean-text.ts";
import { parseFeedDate } from "./dates.ts";
import { toPlainText } from "./html-to-text.ts";
import {
  MAX_CANDIDATES,
  MAX_CATEGORIES,
  MAX_CATEGORY_CHARS,
  MAX_DERIVED_TITLE_CHARS,
  MAX_GUID_CHARS,
  MAX_NAME_CHARS,
  MAX_TEXT_CHARS,
  MAX_TITLE_CHARS,
} from "./limits.ts";
import { toSafeUrl } from "./safe-url.ts";

export type Prose = { source: string; isHtml: boolean };

/** An item as its format spells it; the candidates of each field stand in order of preference. */
export type RawItem = {
  guid: string | null;
  urls: { href: string; base: string | null }[];
  titles: Prose[];
  texts: Prose[];
  authors: string[];
  dates: string[];
  languages: (string | null)[];
  categories: string[];
};

/** The one way from any format to a signal: the first candidate of each field that survives cleaning. */
export function buildItem(raw: RawItem, now: Date): FeedItem {
  const text = firstProse(raw.texts, MAX_TEXT_CHARS, true);
  const title = firstProse(raw.titles, MAX_TITLE_CHARS, false);
  return {
    guid: cleanGuid(raw.guid),
    url: firstOf(raw.urls, ({ href, base }) => toSafeUrl(href, base)),
    title: title || titleFromText(text),
    text,
    author: cleanLine(
      [...new Set(raw.authors.slice(0, MAX_CANDIDATES).map((author) => author.trim()))].filter(Boolean).join(", "),
      MAX_NAME_CHARS,
    ),
    publishedAt: firstOf(raw.dates, (date) => parseFeedDate(date, now)),
    language: firstOf(raw.languages, toLanguageTag),
    categories: cleanCategories(raw.categories),
  };
}

export function cleanLine(text: string | null | undefined, limit: number): string | null {
  return text ? toPlainText(text, { limit, isHtml: false }) || null : null;
}

/** Kept as it is written, for comparison; one that had to be cut could stand for two items. */
function cleanGuid(guid: string | null): string | null {
  if (guid === null || guid.length > MAX_GUID_CHARS) return null;
  return cleanText(guid, { limit: MAX_GUID_CHARS }) || null;
}

export function toLanguageTag(raw: string | null | undefined): string | null {
  const tag = raw?.trim().replaceAll("_", "-");
  if (!tag || tag.length > 35) return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}

function firstProse(candidates: readonly Prose[], limit: number, keepLines: boolean): string {
  return firstOf(candidates, ({ source, isHtml }) => toPlainText(source, { limit, isHtml, keepLines }) || null) ?? "";
}

function firstOf<From, To>(candidates: readonly From[], read: (candidate: From) => To | null): To | null {
  for (const candidate of candidates.slice(0, MAX_CANDIDATES)) {
    const value = read(candidate);
    if (value !== null) return value;
  }
  return null;
}

/** Posts of microblogs have no title: their first sentence, or what of it fits a line, stands in. */
function titleFromText(text: string): string {
  const line = text.split("\n", 1)[0] ?? "";
  const sentence = /^.{20,}?[.!?](?=\s)/u.exec(line)?.[0] ?? line;
  return shorten(sentence, MAX_DERIVED_TITLE_CHARS);
}

function cleanCategories(raw: readonly string[]): string[] {
  const categories = new Set<string>();
  for (const name of raw.slice(0, MAX_CANDIDATES)) {
    const category = cleanLine(name, MAX_CATEGORY_CHARS);
    if (category !== null) categories.add(category);
    if (categories.size === MAX_CATEGORIES) break;
  }
  return [...categories];
}
