import type { Feed, ReadFeedInput, ReadFeedResult } from "../../core/ports/feed-reader.ts";
import { buildItem, cleanLine, type RawItem, toLanguageTag } from "./build-item.ts";
import { MAX_ITEMS, MAX_TITLE_CHARS } from "./limits.ts";
import { normalizeColumn, readSignalRows, type SignalRow } from "./read-signal-rows.ts";
import { READABLE_FORMATS, refuseFeed } from "./refused-feed.ts";
import { toSafeUrl } from "./safe-url.ts";

type JsonObject = Readonly<Record<string, unknown>>;
type JsonContext = Pick<ReadFeedInput, "url" | "now">;

/** JSON Feed 1 and 1.1, a JSON list of signals (bare, or as "signals" or "items"), or one signal a line (JSONL). */
export function readJsonFeed(text: string, context: JsonContext): ReadFeedResult {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return readJsonLines(text, context) ?? refuseFeed(describeBreak(error));
  }
  if (Array.isArray(document)) return readRows(document, "json", context);
  if (!isObject(document))
    return refuseFeed(`this is a single JSON value, not a list; ${READABLE_FORMATS} can be read`);
  if (typeof document.version === "string" && /jsonfeed\.org/i.test(document.version))
    return readFeed(document, context);
  const list = document.signals ?? document.items;
  if (Array.isArray(list)) return readRows(list, "json", context);
  const single = readRows([document], "jsonl", context);
  if (single.items.length > 0) return single;
  return refuseFeed(
    'this is a JSON object without "items" or "signals" that hold a list; a JSON Feed or a list of signals can be read',
  );
}

function readFeed(feed: JsonObject, { url, now }: JsonContext): ReadFeedResult {
  const base = toSafeUrl(url);
  const siteUrl = toSafeUrl(textAt(feed, "home_page_url"), base);
  const language = toLanguageTag(textAt(feed, "language"));
  const list: unknown[] = Array.isArray(feed.items) ? feed.items : [];
  const objects = list.filter(isObject);
  const feedAuthors = authorsOf(feed);
  const items = objects.slice(0, MAX_ITEMS).map((item) => {
    const raw = toRawItem(item, base ?? siteUrl);
    if (raw.authors.length === 0) raw.authors = feedAuthors;
    raw.languages.push(language);
    return buildItem(raw, now);
  });
  const skipped: Feed["skipped"] = [
    { reason: "items that are not JSON objects", count: list.length - objects.length },
    { reason: `items after the first ${MAX_ITEMS}`, count: Math.max(0, objects.length - MAX_ITEMS) },
  ].filter(({ count }) => count > 0);
  const title = cleanLine(textAt(feed, "title"), MAX_TITLE_CHARS);
  return { kind: "feed", format: "json_feed", title, siteUrl, language, items, skipped };
}

function toRawItem(item: JsonObject, base: string | null): RawItem {
  const texts = ["content_text", "content_html", "summary"].flatMap((field) => {
    const source = textAt(item, field);
    return source === "" ? [] : [{ source, isHtml: field === "content_html" }];
  });
  return {
    guid: textAt(item, "id"),
    urls: ["url", "external_url", "id"].map((field) => ({
      href: textAt(item, field),
      base: field === "id" ? null : base,
    })),
    titles: [{ source: textAt(item, "title"), isHtml: false }],
    texts,
    authors: authorsOf(item),
    dates: [textAt(item, "date_published"), textAt(item, "date_modified")],
    languages: [textAt(item, "language")],
    categories: Array.isArray(item.tags) ? item.tags.map(toText) : [],
  };
}

/** Version 1 has one author, version 1.1 a list. */
function authorsOf(object: JsonObject): string[] {
  const authors: unknown[] = Array.isArray(object.authors) ? object.authors : [object.author];
  return authors.map((author) => (isObject(author) ? textAt(author, "name") : toText(author))).filter(Boolean);
}

function readJsonLines(text: string, context: JsonContext): ReadFeedResult | null {
  if (!text.startsWith("{") || !text.includes("\n")) return null;
  const first = jsonLines(text).next();
  if (first.done || typeof first.value === "string") return null;
  return readSignalRows({
    rows: jsonLines(text),
    format: "jsonl",
    firstNumber: 1,
    url: toSafeUrl(context.url),
    now: context.now,
  });
}

/** Lines end at "\n" only: U+2028 is a character like others inside a JSON string. */
function* jsonLines(text: string): Generator<SignalRow> {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end).trim();
    start = end + 1;
    if (line !== "") yield parseLine(line);
  }
}

function parseLine(line: string): SignalRow {
  try {
    return toRow(JSON.parse(line));
  } catch {
    return "not valid JSON";
  }
}

function readRows(list: readonly unknown[], format: "json" | "jsonl", { url, now }: JsonContext): Feed {
  return readSignalRows({ rows: listRows(list), format, firstNumber: 1, url: toSafeUrl(url), now });
}

/** Lazily, since most rows of an oversized list are only counted. */
function* listRows(list: readonly unknown[]): Generator<SignalRow> {
  for (const value of list) yield toRow(value);
}

function toRow(value: unknown): SignalRow {
  if (!isObject(value)) return "not a JSON object";
  return new Map(Object.entries(value).map(([name, field]) => [normalizeColumn(name), toText(field)]));
}

function toText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (Array.isArray(value))
    return value
      .slice(0, 100)
      .filter((entry) => typeof entry === "string")
      .join(",");
  return isObject(value) ? textAt(value, "name") : "";
}

function textAt(object: JsonObject, field: string): string {
  const value = object[field];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function describeBreak(error: unknown): string {
  const message = error instanceof Error ? error.message : "";
  const position = /position (\d+)/.exec(message)?.[1];
  const broken = message.includes("end of JSON") ? "it breaks off" : "it is not valid JSON";
  const where = position === undefined ? broken : `it goes wrong at character ${Number(position) + 1}`;
  return `this begins like JSON, but ${where}; a JSON Feed, a JSON list of signals or one signal a line can be read`;
}
