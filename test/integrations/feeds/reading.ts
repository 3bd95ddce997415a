import type { Feed, FeedItem, ReadFeedInput, ReadFeedResult } from "../../../src/core/ports/feed-reader.ts";
import { createFeedReader } from "../../../src/integrations/feeds/feed-reader.ts";

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
