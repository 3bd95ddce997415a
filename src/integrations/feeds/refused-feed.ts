import type { RefusedFeed } from "../../core/ports/feed-reader.ts";

/** Says what could have been read, so that every refusal ends with a way on. */
export const READABLE_FORMATS = "RSS, Atom, RDF, JSON Feed, or a CSV, JSON or JSONL file of signals";

export function refuseFeed(reason: string, feedUrls: string[] = []): RefusedFeed {
  return { kind: "refused", reason, feedUrls };
}
