import type { SignalSource } from "../signal.ts";
import type { FeedItem, SkippedItems } from "./feed-reader.ts";

/** What came of reading a source once. */
export type SourceReading =
  | {
      kind: "read";
      /** All that the source shows now; which of it is new is for the store to say. */
      items: FeedItem[];
      skipped: SkippedItems[];
      cursor: string;
    }
  /** Nothing has changed since the cursor was made. */
  | { kind: "unchanged"; cursor: string }
  /** A sentence for a person. The source's cursor still holds. */
  | { kind: "failed"; reason: string };

export interface SourceReader {
  /** Never throws. `cursor` is what the last reading answered, null the first time; only this port knows what is in it. */
  read(source: Pick<SignalSource, "url" | "cursor">, now: Date, signal?: AbortSignal): Promise<SourceReading>;
}
