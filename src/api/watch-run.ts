import { type TrackedEnvelope, tracked } from "@trpc/server";
import { RunEventDTO } from "../core/dto/run.ts";
import { KairoError, notFound } from "../core/errors.ts";
import type { RunId } from "../core/ids.ts";
import type { RunNews } from "../core/ports/run-news.ts";
import type { UnitOfWork } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import type { StreamGate } from "./stream-gate.ts";

export type TrackedEvent<Data> = TrackedEnvelope<Data>;

/** A removed member's stream ends at the latest after this, and with whatever happens first. */
const RECHECK_ACCESS_MILLISECONDS = 5_000;

/**
 * Tells what happens to a run until it has ended. When the process drains or the caller has gone it stops in the
 * middle, which makes a client come back with the last id it has seen.
 *
 * @throws NOT_FOUND without such a run, or once the caller may not read the brand any more
 */
export async function* watchRun(
  scope: BrandScope,
  { runId, after, signal }: { runId: RunId; after: number; signal: AbortSignal },
  uses: {
    unitOfWork: Pick<UnitOfWork, "read">;
    runNews: RunNews;
    streams: StreamGate;
    userId: string;
    mayStillRead: () => Promise<boolean>;
  },
): AsyncGenerator<TrackedEvent<RunEventDTO>> {
  const { unitOfWork, runNews, streams, userId, mayStillRead } = uses;
  const leave = streams.enter(userId);
  const bell = runNews.follow(runId);
  try {
    let seen = after;
    let checkedAt = performance.now();
    for (;;) {
      const { run, events } = await unitOfWork.read(scope, async (tx) => ({
        run: await tx.runs.get(scope, runId),
        events: await tx.runs.listEvents(scope, runId, seen),
      }));
      for (const event of events) {
        seen = event.seq;
        yield tracked(String(event.seq), RunEventDTO.parse(event));
      }
      if (run.finishedAt) return;
      await bell.rung(signal);
      if (signal.aborted) throw new KairoError("UNAVAILABLE", "This stream was let go of; come back to go on.");
      if (performance.now() - checkedAt < RECHECK_ACCESS_MILLISECONDS) continue;
      if (!(await mayStillRead())) throw notFound("brand", scope.brandId);
      checkedAt = performance.now();
    }
  } finally {
    bell.close();
    leave();
  }
}
