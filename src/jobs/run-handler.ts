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
  /** Ends the run of a job whose tries are used up. */
  abandon(scope: BrandScope, runId: RunId): Promise<void>;
}

/** A job as the queue hands it over. */
export interface ReceivedJob {
  data: unknown;
  retryCount: number;
  retryLimit: number;
}

interface HandlerUses {
  access: AccessDirectory;
  telemetry: Telemetry;
}

/** Carries out a job: parse, find out whose run it is, hand over. */
export async function handleRunJob(handler: RunHandler, received: ReceivedJob, uses: HandlerUses): Promise<void> {
  const run = await openRun(handler, received, uses);
  if (run) await handler.execute(run.scope, run.runId, received.retryCount >= received.retryLimit);
}

/** Ends the run behind a job that nobody will try again. */
export async function handleDeadJob(handler: RunHandler, received: ReceivedJob, uses: HandlerUses): Promise<void> {
  const run = await openRun(handler, received, uses);
  if (!run) return;
  uses.telemetry.warn("job.dead", { job: handler.job.name, run_id: run.runId, brand_id: run.scope.brandId });
  await handler.abandon(run.scope, run.runId);
}

/** The scope comes from the run's own row, never from the job. Null for what is none of ours. */
async function openRun(
  handler: RunHandler,
  received: ReceivedJob,
  uses: HandlerUses,
): Promise<{ scope: BrandScope; runId: RunId } | null> {
  const payload = handler.job.payload.safeParse(received.data);
  if (!payload.success) {
    const problem = new KairoError("INVALID", `A job on ${handler.job.name} has a payload that is none of ours.`);
    uses.telemetry.error("job.refused", problem, { job: handler.job.name });
    return null;
  }
  const run = await uses.access.findRun(payload.data.runId);
  if (!run) {
    uses.telemetry.warn("job.without_run", { job: handler.job.name, run_id: payload.data.runId });
    return null;
  }
  const { tenantId, brandId, correlationId } = run;
  const actor = { kind: "system" as const, job: handler.job.name };
  const scope = mintBrandScope({ tenantId, brandId, actor, correlationId });
  return { scope, runId: run.id };
}
