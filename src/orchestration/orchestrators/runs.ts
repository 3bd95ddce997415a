import type { Clock } from "../../core/clock.ts";
import { presentRun, type RunDTO } from "../../core/dto/run.ts";
import { KairoError } from "../../core/errors.ts";
import type { IdGenerator, RunId } from "../../core/ids.ts";
import type { RunOutcome } from "../../core/ports/repositories.ts";
import type { UnitOfWork, Work } from "../../core/ports/unit-of-work.ts";
import type { FlowRun } from "../../core/run.ts";
import type { BrandScope } from "../../core/scope.ts";
import { jobOfGraph } from "../../jobs/definitions/register.ts";
import type { RunJob } from "../../jobs/definitions/run-job.ts";
import { closeOpenSlots } from "../../services/close-open-slots.ts";
import { recordDecision } from "../../services/record-decision.ts";
import { ACCESS_REVOKED, CANCELLED, stopRun } from "../../services/stop-run.ts";

/** Stops runs and starts ended ones again. */
export interface RunsOrchestrator {
  /** A queued run ends at once; a running one before its next model call. */
  cancel(scope: BrandScope, runId: RunId): Promise<RunDTO>;
  /** Goes on behind the last finished step. @throws PRECONDITION unless the run has failed or was cancelled */
  retry(scope: BrandScope, runId: RunId): Promise<RunDTO>;
  /**
   * For a run that seems to be carried on by nobody: with its job among the dead letters it ends, without any job it
   * goes on its queue again. A run that has ended, or has a live job, stays as it is.
   */
  revive(scope: BrandScope, runId: RunId): Promise<"requeued" | "ended" | "carried_on">;
  /** Ends a run whose person may not open the brand any more. One that has ended stays as it is. */
  revoke(scope: BrandScope, runId: RunId): Promise<void>;
  /** Takes a run's job out of the dead letters and, unless the run has succeeded or was cancelled, runs it again. */
  redrive(scope: BrandScope, runId: RunId): Promise<{ isRequeued: boolean; status: FlowRun["status"] }>;
}

export function createRunsOrchestrator(uses: {
  unitOfWork: UnitOfWork;
  ids: IdGenerator;
  clock: Clock;
}): RunsOrchestrator {
  const { unitOfWork, ids, clock } = uses;

  /** Answers false for a run that has ended already. */
  async function endRun(tx: Work, scope: BrandScope, runId: RunId, end: Pick<RunOutcome, "status" | "error">) {
    const claimed = await tx.runs.claim(scope, runId, clock.now());
    if (!claimed) return false;
    await tx.budget.releaseRun(scope, runId, claimed.claim.attempt);
    const { degraded, models, promptVersions, calls } = claimed.run;
    const outcome = { ...end, degraded, models, promptVersions, calls, progress: null };
    await tx.runs.finish(scope, claimed.claim, outcome, clock.now());
    await closeOpenSlots(tx, scope, runId);
    return true;
  }

  return {
    cancel(scope, runId) {
      const now = clock.now();
      return unitOfWork.write(scope, async (tx) => {
        const before = await tx.runs.get(scope, runId);
        if (before.status !== "queued" && before.status !== "running") {
          throw new KairoError(
            "PRECONDITION",
            `This run has ${before.status} already; there is nothing left to cancel.`,
          );
        }
        const run = await stopRun(tx, scope, before, CANCELLED, now);
        await recordDecision(tx, scope, { ids, now }, { kind: "run.cancelled", subjectId: runId });
        return presentRun(run);
      });
    },

    retry(scope, runId) {
      const now = clock.now();
      return unitOfWork.write(scope, async (tx) => {
        const before = await tx.runs.get(scope, runId);
        const job = jobOf(before);
        if (before.status !== "failed" && before.status !== "cancelled") {
          throw new KairoError(
            "PRECONDITION",
            `A run that is ${before.status} cannot be retried; a failed or cancelled one can.`,
          );
        }
        const run = await tx.runs.requeue(scope, runId, now);
        await tx.jobs.forgetDead(job, runId);
        await enqueue(tx, run);
        await recordDecision(tx, scope, { ids, now }, { kind: "run.retried", subjectId: runId });
        return presentRun(run);
      });
    },

    revive(scope, runId) {
      return unitOfWork.write(scope, async (tx) => {
        const seen = await tx.runs.get(scope, runId);
        // Two sweeps that come to one run do this one after the other, and the second finds the first one's job.
        await tx.runs.lock(scope, seen.graph);
        const run = await tx.runs.get(scope, runId);
        const job = jobOfGraph(run.graph);
        if (run.finishedAt || !job) return "carried_on";
        const state = await tx.jobs.stateOf(job, runId);
        if (state === "live") return "carried_on";
        if (state === "none") {
          await enqueue(tx, run);
          return "requeued";
        }
        const isEnded = await endRun(
          tx,
          scope,
          runId,
          run.cancelRequested ? { status: "cancelled", error: run.error ?? CANCELLED } : DIED,
        );
        return isEnded ? "ended" : "carried_on";
      });
    },

    revoke: (scope, runId) =>
      unitOfWork.write(scope, async (tx) => {
        await endRun(tx, scope, runId, REVOKED);
      }),

    redrive(scope, runId) {
      return unitOfWork.write(scope, async (tx) => {
        const run = await tx.runs.get(scope, runId);
        await tx.jobs.forgetDead(jobOf(run), runId);
        if (run.status === "succeeded" || run.status === "cancelled") return { isRequeued: false, status: run.status };
        const again = run.status === "failed" ? await tx.runs.requeue(scope, runId, clock.now()) : run;
        await enqueue(tx, again);
        return { isRequeued: true, status: again.status };
      });
    },
  };
}

const REVOKED = { status: "cancelled" as const, error: ACCESS_REVOKED };
const DIED = {
  status: "failed" as const,
  error: { code: "INTERNAL", reason: "Its worker died again and again; it can be retried by hand." },
};

/** Has no effect while a job of the run waits already. */
async function enqueue(tx: Work, run: FlowRun): Promise<void> {
  await tx.jobs.enqueue(jobOf(run), { runId: run.id, correlationId: run.correlationId }, { singletonKey: run.id });
}

/** @throws PRECONDITION for a run whose graph this code does not know */
function jobOf(run: FlowRun): RunJob {
  const job = jobOfGraph(run.graph);
  if (job) return job;
  throw new KairoError("PRECONDITION", `The run ${run.id} is of ${run.graph}, which this version cannot run.`);
}
