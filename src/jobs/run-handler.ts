import { KairoError } from "../core/errors.ts";
import type { RunId } from "../core/ids.ts";
import type { AccessDirectory } from "../core/ports/access-directory.ts";
import type { Telemetry } from "../core/ports/telemetry.ts";
import { type BrandScope, mintBrandScope } from "../core/scope.ts";
import type { RunJob } from "./definitions/run-job.ts";

/** Serves one kind of job: every job is a run that an orchestrator carries to its end. */
export interface RunHandler {
  job: RunJob;
  execute(scope: BrandScope, runId: RunId, isLastAttempt: boolean): Promise<void>;
}

/** A job as the queue hands it over. */
export interface ReceivedJob {
  data: unknown;
  retryCount: number;
  retryLimit: number;
}

/** Parse, find out whose run it is, hand over. The scope comes from the run's own row, never from the job. */
export async function handleRunJob(
  handler: RunHandler,
  received: ReceivedJob,
  uses: { access: AccessDirectory; telemetry: Telemetry },
): Promise<void> {
  const payload = handler.job.payload.safeParse(received.data);
  if (!payload.success) {
    const problem = new KairoError("INVALID", `A job on ${handler.job.name} has a payload that is none of ours.`);
    uses.telemetry.error("job.refused", problem, { job: handler.job.name });
    return;
  }
  const run = await uses.access.findRun(payload.data.runId);
  if (!run) {
    uses.telemetry.warn("job.without_run", { job: handler.job.name, run_id: payload.data.runId });
    return;
  }
  const { tenantId, brandId, correlationId } = run;
  const actor = { kind: "system" as const, job: handler.job.name };
  const scope = mintBrandScope({ tenantId, brandId, actor, correlationId });
  await handler.execute(scope, run.id, received.retryCount >= received.retryLimit);
}
