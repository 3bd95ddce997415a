import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { FeedFetcher } from "../../src/core/ports/feed-fetcher.ts";
import type { FeedItem, FeedReader } from "../../src/core/ports/feed-reader.ts";

export interface SignalFile {
  /** As given on the command line. */
  given: string;
  name: string;
  url: string | null;
  items: FeedItem[];
  /** What was left out, in sentences. */
  skipped: string[];
}

export type ReadSignals = { kind: "read"; file: SignalFile } | { kind: "refused"; given: string; reason: string };

/** Reads one feed from a file or an address; never throws for what it holds. */
export async function readSignals(
  given: string,
  uses: { reader: FeedReader; fetcher: FeedFetcher; now: Date },
): Promise<ReadSignals> {
  const source = /^https?:\/\//i.test(given) ? await fetchBytes(given, uses.fetcher) : await readBytes(given);
  if ("reason" in source) return { kind: "refused", given, reason: source.reason };
  const feed = uses.reader.read({ ...source, now: uses.now });
  if (feed.kind === "refused") return { kind: "refused", given, reason: feed.reason };
  const skipped = feed.skipped.map(({ count, reason }) => `${count} left out: ${reason}`);
  const name = feed.title ?? basename(given);
  return { kind: "read", file: { given, name, url: feed.siteUrl ?? source.url ?? null, items: feed.items, skipped } };
}

type Bytes = { bytes: Uint8Array; url?: string; contentType?: string } | { reason: string };

async function readBytes(path: string): Promise<Bytes> {
  try {
    return { bytes: await readFile(path) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return { reason: "there is no such file; give the path of a feed or an http(s) address." };
    if (code === "EISDIR") return { reason: "that is a folder; give the files in it one by one." };
    return { reason: `the file cannot be read (${code}).` };
  }
}

async function fetchBytes(url: string, fetcher: FeedFetcher): Promise<Bytes> {
  const fetched = await fetcher.fetch({ url });
  if (fetched.kind === "fetched") {
    const contentType = fetched.contentType;
    return { bytes: fetched.bytes, url: fetched.finalUrl, ...(contentType ? { contentType } : {}) };
  }
  return { reason: fetched.kind === "refused" ? fetched.reason : "the address answered that nothing has changed." };
}

interface SampleItem {
  source: string;
  url: string;
  title: string;
  text: string;
  author: string | null;
  hoursAgo: number;
  language: string;
}

/** The signals that ship with the demo, dated back from `now`: those of the first day, or of the week after. */
export async function readSampleSignals(now: Date, when: "first" | "later" = "first"): Promise<SignalFile[]> {
  const name = when === "first" ? "demo-signals.json" : "demo-signals-later.json";
  const text = await readFile(new URL(`../../db/seeds/${name}`, import.meta.url), "utf8");
  const { items } = JSON.parse(text) as { items: SampleItem[] };
  const sources = [...new Set(items.map(({ source }) => source))];
  return sources.map((source) => ({
    given: source,
    name: source,
    url: null,
    skipped: [],
    items: items
      .filter((item) => item.source === source)
      .map(({ url, title, text: words, author, hoursAgo, language }) => ({
        guid: url,
        url,
        title,
        text: words,
        author,
        publishedAt: new Date(now.getTime() - hoursAgo * 3_600_000),
        language,
        categories: [],
      })),
  }));
}
