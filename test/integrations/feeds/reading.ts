import { expect } from "vitest";
import type { Feed, FeedItem, ReadFeedInput, ReadFeedResult } from "../../../src/core/ports/feed-reader.ts";
import { createFeedReader, UNFORESEEN } from "../../../src/integrations/feeds/feed-reader.ts";
import { unsafeInText, unsafeInUrl } from "../../evaluation/unsafe-text.ts";

export const NOW = new Date("2026-06-01T12:00:00Z");

const reader = createFeedReader();

export function read(source: string | Uint8Array, rest: Partial<ReadFeedInput> = {}): ReadFeedResult {
  const bytes = typeof source === "string" ? Buffer.from(source) : source;
  return reader.read({ bytes, now: NOW, ...rest });
}

export function readFeed(source: string | Uint8Array, rest: Partial<ReadFeedInput> = {}): Feed {
  const result = read(source, rest);
  if (result.kind === "refused") throw new Error(`refused: ${result.reason}`);
  return result;
}

export function readItem(source: string | Uint8Array, rest: Partial<ReadFeedInput> = {}): FeedItem {
  const [item] = readFeed(source, rest).items;
  if (item === undefined) throw new Error("the feed has no item");
  return item;
}

export function reasonOf(source: string | Uint8Array, rest: Partial<ReadFeedInput> = {}): string {
  const result = read(source, rest);
  if (result.kind === "feed") throw new Error(`read as ${result.format}`);
  return result.reason;
}

export function rssOf(...items: string[]): string {
  return `<rss version="2.0"><channel><title>A feed</title>${items.map((item) => `<item>${item}</item>`).join("")}</channel></rss>`;
}

/** Fails for a mistake of ours, and for any string that would be unsafe to show or to follow. */
export function expectSafe(result: ReadFeedResult, what?: string): void {
  const texts = result.kind === "refused" ? [result.reason] : textsOf(result);
  const urls = result.kind === "refused" ? result.feedUrls : [result.siteUrl, ...result.items.map(({ url }) => url)];
  expect(texts, what).not.toContain(UNFORESEEN);
  const unsafe = [
    ...texts.map((text) => ({ text, why: text && unsafeInText(text) })),
    ...urls.map((text) => ({ text, why: text && unsafeInUrl(text) })),
  ].filter(({ why }) => why);
  expect(unsafe, what).toEqual([]);
}

function textsOf({ title, language, items, skipped }: Feed): (string | null)[] {
  const fields = items.flatMap((item) => [item.guid, item.title, item.text, item.author, item.language]);
  const lists = items.flatMap(({ categories }) => categories);
  return [title, language, ...skipped.map(({ reason }) => reason), ...fields, ...lists];
}

/** Wall clock or processor time, whichever is less: a busy machine must not fail a test, nor threads of the collector. */
export function timed<Result>(run: () => Result): { result: Result; milliseconds: number } {
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  const result = run();
  const wall = performance.now() - started;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { result, milliseconds: Math.min(wall, (user + system) / 1000) };
}
