import type { ReadFeedResult } from "../../src/core/ports/feed-reader.ts";
import { parseFeedDate } from "../../src/integrations/feeds/dates.ts";
import { createFeedReader, UNFORESEEN } from "../../src/integrations/feeds/feed-reader.ts";
import { type DocumentFacts, describeDocument } from "../../test/evaluation/feed-documents.ts";
import { unsafeInText, unsafeInUrl } from "../../test/evaluation/unsafe-text.ts";
import type { DataFolder } from "./data-folder.ts";
import { type Figures, presentFigures, rounded } from "./figures.ts";

interface VectorRow {
  xml?: string;
  xml_base64?: string;
  wellformed?: boolean;
  http_headers?: Record<string, string>;
  expect?: { path: (string | number)[] }[];
  expected_feed?: { items?: unknown[] };
}

interface DateRow {
  input: string;
  utc: string | null;
}

interface LabelledDocument {
  bytes: Uint8Array;
  contentType: string | undefined;
  facts: DocumentFacts;
  /** Items that there are: what the labels name or the elements count, whichever is more. */
  items: number;
}

const VECTORS = ["feedparser_vectors", "gofeed_vectors", "w3c_validator_cases", "unsafe_html_feeds"];
/** Where the documents are said to come from, for their relative links. */
const ADDRESS = "https://feeds.example/feed.xml";
/** Later than everything in the data; dates after it are not believed. */
const NOW = new Date("2026-06-01T12:00:00Z");

/** How documents that others wrote, many of them broken or hostile, are read. */
export function evaluateFeeds(data: DataFolder): Figures | null {
  return presentFigures({ ...measureDocuments(documentsOf(data)), ...measureDates(data) });
}

function documentsOf(data: DataFolder): LabelledDocument[] {
  const vectors = VECTORS.flatMap((name) => data.rows<VectorRow>(`feeds/${name}.jsonl`) ?? []).map(toDocument);
  const published = data.files("feeds/documents").map(({ bytes }) => {
    const facts = describeDocument(bytes);
    return { bytes, contentType: undefined, facts, items: facts.isFeed ? facts.entries : 0 };
  });
  return [...vectors, ...published];
}

function toDocument({ xml = "", xml_base64, wellformed, http_headers, ...labels }: VectorRow): LabelledDocument {
  const bytes = xml_base64 === undefined ? Buffer.from(xml) : Buffer.from(xml_base64, "base64");
  const facts = describeDocument(bytes);
  const header = Object.entries(http_headers ?? {}).find(([name]) => name.toLowerCase() === "content-type");
  const named = (labels.expect ?? []).map(({ path: [list, index] }) => (list === "entries" ? Number(index) + 1 : 0));
  return {
    bytes,
    contentType: header?.[1],
    facts: { ...facts, isWellFormed: wellformed ?? facts.isWellFormed },
    items: Math.max(labels.expected_feed?.items?.length ?? 0, facts.isFeed ? facts.entries : 0, ...named),
  };
}

function measureDocuments(documents: readonly LabelledDocument[]): Record<string, number | null> {
  const counts = { crashed: 0, unsafe: 0, slowestMs: 0, feeds: 0, refused: 0, items: 0, read: 0 };
  const reader = createFeedReader();
  for (const { bytes, contentType, facts, items } of documents) {
    const cpuBefore = process.cpuUsage();
    const started = performance.now();
    const result = answerOf(() => reader.read({ bytes, url: ADDRESS, now: NOW, ...(contentType && { contentType }) }));
    const wall = performance.now() - started;
    const { user, system } = process.cpuUsage(cpuBefore);
    // Reading waits for nothing: where the clock shows more than the processor, the machine was busy with others.
    counts.slowestMs = Math.max(counts.slowestMs, Math.min(wall, (user + system) / 1_000));
    if (result === null || (result.kind === "refused" && result.reason === UNFORESEEN)) counts.crashed += 1;
    if (result !== null && isUnsafe(result)) counts.unsafe += 1;
    if (facts.isFeed && facts.isWellFormed) {
      counts.feeds += 1;
      if (result?.kind !== "feed") counts.refused += 1;
    }
    counts.items += items;
    counts.read += Math.min(items, result?.kind === "feed" ? result.items.length : 0);
  }
  if (documents.length === 0) return {};
  return {
    documents: documents.length,
    crashed: counts.crashed,
    slowestMs: rounded(counts.slowestMs, 1),
    unsafe: counts.unsafe,
    refusedWellformed: counts.feeds > 0 ? rounded(counts.refused / counts.feeds) : null,
    itemRecall: counts.items > 0 ? rounded(counts.read / counts.items) : null,
  };
}

function answerOf(read: () => ReadFeedResult): ReadFeedResult | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function isUnsafe(result: ReadFeedResult): boolean {
  if (result.kind === "refused") {
    return unsafeInText(result.reason) !== null || result.feedUrls.some((url) => unsafeInUrl(url) !== null);
  }
  const texts = result.items.flatMap(({ guid, title, text, author, language, categories }) => {
    return [guid, title, text, author, language, ...categories];
  });
  const urls = result.items.map(({ url }) => url);
  return (
    [result.title, result.language, ...texts].some((text) => text !== null && unsafeInText(text) !== null) ||
    [result.siteUrl, ...urls].some((url) => url !== null && unsafeInUrl(url) !== null)
  );
}

function measureDates(data: DataFolder): Record<string, number> {
  const rows = data.rows<DateRow>("feeds/date_vectors.jsonl");
  if (rows === null) return {};
  const passed = rows.filter(({ input, utc }) => {
    const read = parseFeedDate(input, NOW);
    return utc === null ? read === null : read?.getTime() === Date.parse(utc);
  });
  return { datesPassed: passed.length, datesTotal: rows.length };
}
