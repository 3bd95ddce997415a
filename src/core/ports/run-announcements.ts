import type { BrandId, RunId } from "../ids.ts";

/**
 * Tells that runs have changed, wherever they were changed. It only says "look": it may say so without need, and where
 * it cannot hear it says nothing, so that who listens looks by itself too, now and then.
 */
export interface RunAnnouncements {
  /** Calls `heard` from now on. Answers what ends it. */
  listen(brandId: BrandId, heard: (runId: RunId | null) => void): () => void;
  /** False while changes of other processes may go unheard. */
  isHearing(): boolean;
  close(): Promise<void>;
}
