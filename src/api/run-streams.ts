import { type TrackedEnvelope, tracked } from "@trpc/server";
import type { Clock } from "../core/clock.ts";
import { presentRunEvent, type RunEventDTO } from "../core/dto/run.ts";
import { KairoError } from "../core/errors.ts";
import type { RunId, UserId } from "../core/ids.ts";
import type { RunAnnouncements } from "../core/ports/run-announcements.ts";
import type { UnitOfWork } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import type { StreamLimits } from "./limits.ts";

/** Who follows, and how to find out whether they still may. */
export interface StreamViewer {
  scope: BrandScope;
  userId: UserId;
  /** When the token runs out that opened the stream; null where the process itself vouches for the caller. */
  leaveEndsAt: Date | null;
  /** @throws NOT_FOUND when the viewer has been removed */
  checkAccess(): Promise<void>;
}

/** One run's events to its end, or those of all runs of the brand; behind the event whose id is named. */
export interface Followed {
  runId: RunId | null;
  lastEventId: string | null;
}

export type RunEventStream = AsyncGenerator<TrackedEnvelope<RunEventDTO>, void, undefined>;

export interface RunStreams {
  /** @throws NOT_FOUND for a run of another brand, INVALID for an id no event has, LIMITED when too many are open */
  open(viewer: StreamViewer, followed: Followed, signal: AbortSignal | undefined): Promise<RunEventStream>;
  /** Streams that are open now. */
  count(): number;
  /** Ends every stream so that its client comes back, to another process, with the last id it has. */
  drain(): void;
}

interface Batch {
  events: { id: string; event: RunEventDTO }[];
  next: "now" | "soon" | "when told" | "never";
}

export function createRunStreams(uses: {
  unitOfWork: Pick<UnitOfWork, "read">;
  announcements: RunAnnouncements;
  clock: Clock;
  limits: StreamLimits;
}): RunStreams {
  const { unitOfWork, announcements, clock, limits } = uses;
  const bells = new Set<Bell>();
  const openOf = new Map<UserId, number>();
  let isDraining = false;

  function refuseTooMany({ userId }: StreamViewer): void {
    if (isDraining) throw tooMany("This process is shutting down", "UNAVAILABLE");
    if (bells.size >= limits.perProcess) throw tooMany(`${limits.perProcess} streams are open here`, "UNAVAILABLE");
    const own = openOf.get(userId) ?? 0;
    if (own >= limits.perUser) throw tooMany(`You follow ${own} streams at once already`, "LIMITED");
  }

  async function read({ scope }: StreamViewer, { runId, lastEventId }: Followed): Promise<Batch> {
    if (runId === null) {
      const { events, areMoreComing } = await unitOfWork.read(scope, (tx) =>
        tx.runs.listBrandEvents(scope, lastEventId, limits.eventsPerRead),
      );
      const shown = events.map(({ position, event }) => ({ id: position, event: presentRunEvent(event) }));
      return { events: shown, next: !areMoreComing ? "when told" : shown.length > 0 ? "now" : "soon" };
    }
    const after = seqOf(lastEventId);
    const { run, events } = await unitOfWork.read(scope, async (tx) => ({
      run: await tx.runs.get(scope, runId),
      events: await tx.runs.listEvents(scope, runId, after),
    }));
    const shown = events.map((event) => ({ id: String(event.seq), event: presentRunEvent(event) }));
    return { events: shown, next: run.finishedAt ? "never" : "when told" };
  }

  async function* follow(viewer: StreamViewer, followed: Followed, signal: AbortSignal | undefined): RunEventStream {
    refuseTooMany(viewer);
    const { scope, userId } = viewer;
    const bell = createBell();
    bells.add(bell);
    openOf.set(userId, (openOf.get(userId) ?? 0) + 1);
    const stopListening = announcements.listen(scope.brandId, (runId) => {
      if (runId === null || followed.runId === null || runId === followed.runId) bell.ring();
    });
    signal?.addEventListener("abort", bell.ring);
    let checkedAt = performance.now();

    async function stillAllowed(): Promise<void> {
      if (isDraining || signal?.aborted || hasPassed(viewer.leaveEndsAt, clock)) throw comeBack();
      if (performance.now() - checkedAt < limits.accessCheckMs) return;
      checkedAt = performance.now();
      await viewer.checkAccess();
    }

    try {
      let { lastEventId } = followed;
      for (;;) {
        await stillAllowed();
        const { events, next } = await read(viewer, { ...followed, lastEventId });
        for (const { id, event } of events) {
          await stillAllowed();
          yield tracked(id, event);
          lastEventId = id;
        }
        if (next === "never") return;
        if (next === "now") continue;
        const isTold = next === "when told" && announcements.isHearing();
        await bell.wait(isTold ? limits.longestQuietMs : limits.pollMs);
      }
    } finally {
      signal?.removeEventListener("abort", bell.ring);
      stopListening();
      bells.delete(bell);
      const left = (openOf.get(userId) ?? 1) - 1;
      if (left > 0) openOf.set(userId, left);
      else openOf.delete(userId);
    }
  }

  return {
    async open(viewer, followed, signal) {
      refuseTooMany(viewer);
      // What cannot be followed is refused before anything is sent.
      await read(viewer, followed);
      return follow(viewer, followed, signal);
    },
    count: () => bells.size,
    drain() {
      isDraining = true;
      for (const bell of bells) bell.ring();
    },
  };
}

interface Bell {
  ring(): void;
  /** Until it rings, or has rung since the last wait, or the time is over. */
  wait(milliseconds: number): Promise<void>;
}

function createBell(): Bell {
  let hasRung = false;
  let wake = () => {};
  return {
    ring() {
      hasRung = true;
      wake();
    },
    async wait(milliseconds) {
      if (!hasRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      hasRung = false;
    },
  };
}

function seqOf(lastEventId: string | null): number {
  if (lastEventId === null) return 0;
  if (/^\d{1,9}$/.test(lastEventId)) return Number(lastEventId);
  throw new KairoError(
    "INVALID",
    "This is not the id of an event that this run gave; leave it out to begin at its first.",
    {
      fields: { lastEventId: "is the id of an event of the same stream" },
    },
  );
}

function hasPassed(at: Date | null, clock: Clock): boolean {
  return at !== null && at.getTime() <= clock.now().getTime();
}

/** tRPC and its client take this name for "connect again with the last id", where a plain end means "it is over". */
function comeBack(): Error {
  return new DOMException("This stream ends here; go on with the last id.", "AbortError");
}

function tooMany(reason: string, code: "LIMITED" | "UNAVAILABLE"): KairoError {
  return new KairoError(code, `${reason}; close one, or try again shortly.`, { retryAfterSeconds: 5 });
}
