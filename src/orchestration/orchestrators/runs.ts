import type { Clock } from "../../core/clock.ts";
import { presentRun, type RunDTO } from "../../core/dto/run.ts";
import { KairoError } from "../../core/errors.ts";
import type { IdGenerator, RunId } from "../../core/ids.ts";
import type { UnitOfWork } from "../../core/ports/unit-of-work.ts";
import type { BrandScope } from "../../core/scope.ts";
import { JOB_OF_GRAPH } from "../../jobs/definitions/register.ts";
import { closeOpenSlots } from "../../services/close-open-slots.ts";
import { recordDecision } from "../../services/record-decision.ts";

/** Stops runs and starts ended ones again. */
export interface RunsOrchestrator {
  /** A queued run ends at once; a running one before its next model call. */
  cancel(scope: BrandScope, runId: RunId): Promise<RunDTO>;
  /** Goes on behind the last finished step. @throws PRECONDITION unless the run has failed or was cancelled */
  retry(scope: BrandScope, runId: RunId): Promise<RunDTO>;
  /** Ends a run whose job has used up its tries, so that it neither seems to go on nor stands in the way of another. */
  abandon(scope: BrandScope, runId: RunId): Promise<void>;
}

export function createRunsOrchestrator(uses: {
  unitOfWork: UnitOfWork;
  ids: IdGenerator;
  clock: Clock;
}): RunsOrchestrator {
  const { unitOfWork, ids, clock } = uses;
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
        const run = await tx.runs.requestCancel(scope, runId, now);
        await recordDecision(tx, scope, { ids, now }, { kind: "run.cancelled", subjectId: runId });
        return presentRun(run);
      });
    },

    retry(scope, runId) {
      const now = clock.now();
      return unitOfWork.write(scope, async (tx) => {
        const before = await tx.runs.get(scope, runId);
        const job = JOB_OF_GRAPH[before.graph];
        if (!job || (before.status !== "failed" && before.status !== "cancelled")) {
          throw new KairoError(
            "PRECONDITION",
            `A run that is ${before.status} cannot be retried; a failed or cancelled one can.`,
          );
        }
        const run = await tx.runs.requeue(scope, runId, now);
        await tx.jobs.enqueue(job, { runId, correlationId: run.correlationId }, { singletonKey: runId });
        await recordDecision(tx, scope, { ids, now }, { kind: "run.retried", subjectId: runId });
        return presentRun(run);
      });
    },

    abandon(scope, runId) {
      const now = clock.now();
      return unitOfWork.write(scope, async (tx) => {
        const claimed = await tx.runs.claim(scope, runId, now);
        if (!claimed) return;
        const reason = "Its worker died again and again; it can be retried by hand.";
        const error = { code: "INTERNAL", reason };
        const { degraded, models, promptVersions } = claimed.run;
        await tx.runs.finish(scope, claimed.claim, { status: "failed", degraded, error, models, promptVersions }, now);
        await closeOpenSlots(tx, scope, runId);
      });
    },
  };
}
