import type { IdGenerator, PackageId, RunId } from "../core/ids.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import { EvaluateVariantsJob } from "../jobs/definitions/evaluate-variants.ts";
import { newRun } from "./new-run.ts";

/**
 * Asks for an evaluation of a package's published variants, in the transaction that gave reason for one. One that
 * waits already will do: it reads what this transaction writes. The caller holds the graph's lock, so that there are
 * never two.
 */
export async function requestEvaluation(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  packageId: PackageId,
  idempotencyKey: string | null = null,
): Promise<{ runId: RunId; existing: boolean }> {
  const waiting = await tx.runs.findWaiting(scope, "VariantEvaluationV1", packageId);
  if (waiting) return { runId: waiting.id, existing: true };
  const run = newRun(scope, uses, {
    graph: "VariantEvaluationV1",
    input: { packageId },
    subjectId: packageId,
    label: "Waiting to compare the posts",
    idempotencyKey,
  });
  await tx.runs.insert(scope, run);
  await tx.jobs.enqueue(
    EvaluateVariantsJob,
    { runId: run.id, correlationId: run.correlationId },
    { singletonKey: run.id },
  );
  return { runId: run.id, existing: false };
}
