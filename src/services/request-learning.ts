import type { IdGenerator } from "../core/ids.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { FlowRun } from "../core/run.ts";
import type { BrandScope } from "../core/scope.ts";
import { UpdateLearningJob } from "../jobs/definitions/update-learning.ts";
import { newRun } from "./new-run.ts";

/** Arrivals within this time share one update. */
const DEBOUNCE_SECONDS = 1;

/** Asks for a learning update in the transaction that gave reason for one; one that waits already will do. */
export async function requestLearning(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
): Promise<FlowRun["id"]> {
  const waiting = await tx.runs.findWaiting(scope, "LearningUpdateV1");
  if (waiting) return waiting.id;
  const run = newRun(scope, uses, { graph: "LearningUpdateV1", input: {}, subjectId: null, label: "Waiting to learn" });
  await tx.runs.insert(scope, run);
  await tx.jobs.enqueue(
    UpdateLearningJob,
    { runId: run.id, correlationId: run.correlationId },
    { startAfterSeconds: DEBOUNCE_SECONDS, singletonKey: run.id },
  );
  return run.id;
}
