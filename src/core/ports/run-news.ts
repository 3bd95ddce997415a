import type { RunId } from "../ids.ts";

/** Wakes those who follow a run. What happened is read from the database: a bell may ring twice, or once for two things. */
export interface RunNews {
  follow(runId: RunId): RunBell;
  close(): Promise<void>;
}

export interface RunBell {
  /** Resolves when something may have happened since the last call, and at the latest after a while. */
  rung(signal: AbortSignal): Promise<void>;
  close(): void;
}
