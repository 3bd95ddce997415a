import type { Clock } from "../../core/clock.ts";
import { presentRun, type RunDTO } from "../../core/dto/run.ts";
import { KairoError } from "../../core/errors.ts";
import type { IdGenerator, RunId } from "../../core/ids.ts";
import type { UnitOfWork } from "../../core/ports/unit-of-work.ts";
import type { BrandScope } from "../../core/scope.ts";
import { JOB_OF_GRAPH } from "../../jobs/definitions/register.ts";
import { recordDecision } from "../../services/record-decision.ts";

/** Stops runs and starts ended ones again. */
export interface RunsOrchestrator {
  /** A queued run ends at once; a running one before its next model call. */
  cancel(scope: BrandScope, runId: RunId): Promise<RunDTO>;
  /** Goes on behind the last finished step. @throws PRECONDITION unless the run has failed or was cancelled */
  retry(scope: BrandScope, runId: RunId): Promise<RunDTO>;
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
  };
}
