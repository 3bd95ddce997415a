import { createHash } from "node:crypto";
import { z } from "zod";
import type { FeedFetcher } from "../../core/ports/feed-fetcher.ts";
import type { FeedReader } from "../../core/ports/feed-reader.ts";
import type { SourceReader } from "../../core/ports/source-reader.ts";

/** A longer validator than servers send is left out, which costs a full answer next time. */
const MAX_VALIDATOR_CHARS = 500;
const Validator = z.string().max(MAX_VALIDATOR_CHARS).nullable().catch(null);

/**
 * Where reading a feed has got to: what the server calls this state of it, and a digest of the bytes for the many
 * servers that call it nothing. There is no newest item in it, since feeds that gather others add items below their
 * newest ones; the store knows each item it has.
 */
const FeedCursor = z.object({
  /** Of the source's address: validators belong to one, and a source that moved is read anew. */
  address: z.string(),
  etag: Validator,
  lastModified: Validator,
  digest: z.string(),
});
type FeedCursor = z.infer<typeof FeedCursor>;

/** Reads a feed from its address, and only when it has changed. */
export function createSourceReader(uses: { fetcher: FeedFetcher; reader: FeedReader }): SourceReader {
  return {
    async read({ url, cursor }, now, signal) {
      if (url === null) return { kind: "failed", reason: "this source has no address to read; give it one" };
      const known = parseCursor(cursor, url);
      const fetched = await uses.fetcher.fetch({
        url,
        etag: known?.etag ?? null,
        lastModified: known?.lastModified ?? null,
        ...(signal && { signal }),
      });
      if (fetched.kind === "refused") return { kind: "failed", reason: fetched.reason };
      if (fetched.kind === "not_modified") {
        if (known !== null && cursor !== null) return { kind: "unchanged", cursor };
        return { kind: "failed", reason: "the server says nothing has changed, though nothing was read before" };
      }
      const { bytes, contentType, finalUrl, etag, lastModified } = fetched;
      const digest = digestOf(bytes);
      const next = JSON.stringify(FeedCursor.parse({ address: digestOf(url), etag, lastModified, digest }));
      if (digest === known?.digest) return { kind: "unchanged", cursor: next };
      const feed = uses.reader.read({ bytes, url: finalUrl, now, ...(contentType && { contentType }) });
      if (feed.kind === "refused") return { kind: "failed", reason: feed.reason };
      return { kind: "read", items: feed.items, skipped: feed.skipped, cursor: next };
    },
  };
}

/** A cursor that another version wrote, or for another address, counts for nothing: everything is read again. */
function parseCursor(cursor: string | null, url: string): FeedCursor | null {
  if (cursor === null) return null;
  try {
    const known = FeedCursor.parse(JSON.parse(cursor));
    return known.address === digestOf(url) ? known : null;
  } catch {
    return null;
  }
}

function digestOf(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("base64url");
}
