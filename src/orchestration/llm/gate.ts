import pLimit, { type LimitFunction } from "p-limit";

/** Waits for a place among the calls under way, then works. A run's own bound keeps it from filling the process. */
export type Gate = <T>(runId: string | null, work: () => Promise<T>) => Promise<T>;

export function createGate(bounds: { perProcess: number; perRun: number }): Gate {
  const process = pLimit(bounds.perProcess);
  const runs = new Map<string, LimitFunction>();

  return async (runId, work) => {
    if (runId === null) return process(work);
    const run = runs.get(runId) ?? pLimit(bounds.perRun);
    runs.set(runId, run);
    try {
      return await run(() => process(work));
    } finally {
      if (run.activeCount + run.pendingCount === 0) runs.delete(runId);
    }
  };
}
