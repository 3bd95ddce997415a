export type FetchFeedRequest = {
  url: string;
  /** What the last answer carried; sent back so that an unchanged feed costs nothing. */
  etag?: string | null;
  lastModified?: string | null;
  signal?: AbortSignal;
};

export type FetchFeedResult =
  | {
      kind: "fetched";
      /** As sent: gzip is for the reader to unpack, within its own bound. */
      bytes: Uint8Array;
      contentType: string | null;
      /** The address after redirects; the base of relative links. */
      finalUrl: string;
      etag: string | null;
      lastModified: string | null;
    }
  | { kind: "not_modified" }
  /** A sentence for a person: what was wrong with the address or the answer, and what would have been possible. */
  | { kind: "refused"; reason: string };

export interface FeedFetcher {
  /** Never throws; public http(s) addresses only, checked again at every redirect. */
  fetch(request: FetchFeedRequest): Promise<FetchFeedResult>;
}
