/** What stands at the door of Kairo: bytes somebody else wrote, in any of the shapes feeds and signal files come in. */
export type ReadFeedInput = {
  bytes: Uint8Array;
  /** Where the bytes came from; relative links are resolved against it. */
  url?: string;
  /** The Content-Type header as received; only its charset is used. */
  contentType?: string;
  /** Items dated later than this are not believed. */
  now: Date;
};

export type FeedFormat = "rss" | "rdf" | "atom" | "json_feed" | "json" | "jsonl" | "csv";

/**
 * One raw signal. Every string is plain text: no markup, no script or data addresses, no control or direction-override
 * characters, lengths bounded. `url` is an absolute http(s) address. `title` falls back to the beginning of the text and
 * is "" only when the item has nothing to read; whether such an item becomes a signal is the importer's decision.
 * `publishedAt` is never later than the reader's `now`.
 */
export type FeedItem = {
  guid: string | null;
  url: string | null;
  title: string;
  text: string;
  author: string | null;
  publishedAt: Date | null;
  /** A BCP 47 tag, the item's own or the feed's. */
  language: string | null;
  categories: string[];
};

/** What was left out and why: { count: 3, reason: "rows 2, 5, 9: no title and no text" }. */
export type SkippedItems = { reason: string; count: number };

export type ReadFeedResult =
  | {
      kind: "feed";
      format: FeedFormat;
      title: string | null;
      siteUrl: string | null;
      language: string | null;
      items: FeedItem[];
      skipped: SkippedItems[];
    }
  | {
      kind: "refused";
      /** A sentence for a person: what the bytes are, and what would have been possible. */
      reason: string;
      /** Feeds that a refused page names, to offer instead; usually empty. */
      feedUrls: string[];
    };

export type RefusedFeed = Extract<ReadFeedResult, { kind: "refused" }>;
export type Feed = Extract<ReadFeedResult, { kind: "feed" }>;

export interface FeedReader {
  /** Never throws, for any bytes; answers within two seconds and within bounded memory. */
  read(input: ReadFeedInput): ReadFeedResult;
}
