import type { Feed, FeedFormat, FeedItem, SkippedItems } from "../../core/ports/feed-reader.ts";
import { buildItem, type Prose } from "./build-item.ts";
import { MAX_ITEMS, MAX_ROWS } from "./limits.ts";

/** A row of a file of signals by normalised column, or what it is instead: "row 7: not valid JSON". */
export type SignalRow = ReadonlyMap<string, string> | string;

export type SignalRows = {
  rows: Iterable<SignalRow>;
  format: FeedFormat;
  /** What people call the first row: 1, or 2 where a header stands above it. */
  firstNumber: number;
  url: string | null;
  now: Date;
};

/** The columns of a signal file, each with the spellings that exports use, normalised. */
const COLUMNS = {
  title: ["title", "headline"],
  text: ["text", "contenttext", "body", "summary", "description"],
  html: ["html", "contenthtml"],
  url: ["url", "link"],
  author: ["author"],
  publishedAt: ["publishedat", "datepublished", "observedat", "date"],
  guid: ["guid", "id"],
  language: ["language", "lang"],
  categories: ["categories", "tags"],
} as const;
type Column = keyof typeof COLUMNS;

export const SIGNAL_FILE_COLUMNS = "title,text,url,author,publishedAt";
const MAX_ROWS_NAMED = 5;

/** "published_at", "Published At" and "publishedAt" are one column. */
export function normalizeColumn(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, "");
}

/** Whether a row with these columns could be a signal at all. */
export function hasReadableColumn(columns: readonly string[]): boolean {
  const readable: readonly string[] = [...COLUMNS.title, ...COLUMNS.text, ...COLUMNS.html];
  return columns.some((column) => readable.includes(column));
}

/** Rows of CSV, JSON and JSONL → signals. Refused rows are named with their reason and the others are kept. */
export function readSignalRows({ rows, format, firstNumber, url, now }: SignalRows): Feed {
  const items: FeedItem[] = [];
  const refusals = new Map<string, number[]>();
  let number = firstNumber - 1;
  let unread = 0;
  for (const row of rows) {
    number += 1;
    if (items.length === MAX_ITEMS || number > MAX_ROWS) {
      unread += 1;
      continue;
    }
    const item = typeof row === "string" ? null : toItem(row, url, now);
    const hasWords = item !== null && item.title !== "";
    if (hasWords) items.push(item);
    else noteRefusal(refusals, typeof row === "string" ? row : "no title and no text", number);
  }
  const skipped: SkippedItems[] = [...refusals].map(([reason, numbers]) => ({
    reason: `${nameRows(numbers)} ${reason}`,
    count: numbers.length,
  }));
  if (unread > 0)
    skipped.push({ reason: `rows after the first ${MAX_ITEMS} signals or ${MAX_ROWS} rows`, count: unread });
  return { kind: "feed", format, title: null, siteUrl: null, language: null, items, skipped };
}

function toItem(row: ReadonlyMap<string, string>, url: string | null, now: Date): FeedItem {
  const all = (column: Column): string[] => COLUMNS[column].map((name) => row.get(name) ?? "").filter(Boolean);
  const prose = (column: Column): Prose[] => all(column).map((source) => ({ source, isHtml: column === "html" }));
  return buildItem(
    {
      guid: all("guid")[0] ?? null,
      urls: all("url").map((href) => ({ href, base: url })),
      titles: prose("title"),
      texts: [...prose("text"), ...prose("html")],
      authors: all("author"),
      dates: all("publishedAt"),
      languages: all("language"),
      categories: all("categories").flatMap((names) => names.split(/[,;|]/)),
    },
    now,
  );
}

function noteRefusal(refusals: Map<string, number[]>, reason: string, number: number): void {
  const numbers = refusals.get(reason);
  if (numbers === undefined) refusals.set(reason, [number]);
  else numbers.push(number);
}

function nameRows(numbers: readonly number[]): string {
  const named = numbers.slice(0, MAX_ROWS_NAMED).join(", ");
  const more = numbers.length - MAX_ROWS_NAMED;
  return `${numbers.length === 1 ? "row" : "rows"} ${named}${more > 0 ? ` and ${more} more` : ""}:`;
}
