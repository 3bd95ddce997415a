import { KairoError } from "../core/errors.ts";
import { type RunId, UserId } from "../core/ids.ts";
import type { AccessDirectory } from "../core/ports/access-directory.ts";
import type { Telemetry } from "../core/ports/telemetry.ts";
import { type BrandScope, mintBrandScope } from "../core/scope.ts";
import type { RunJob } from "./definitions/run-job.ts";

/** Serves one kind of job: every job is a run that an orchestrator carries to its end. */
export interface RunHandler {
  job: RunJob;
  /** @param signal aborted when this process has to let go of the job */
  execute(scope: BrandScope, runId: RunId, isLastAttempt: boolean, signal: AbortSignal): Promise<void>;
}

/** Ends runs that nobody stands behind any more. */
export interface RunRevoker {
  revoke(scope: BrandScope, runId: RunId): Promise<void>;
}

/** A job as the queue hands it over. */
export interface ReceivedJob {
  data: unknown;
  retryCount: number;
  retryLimit: number;
  signal: AbortSignal;
}

interface HandlerUses {
  access: AccessDirectory;
  runs: RunRevoker;
  telemetry: Telemetry;
}

/** Carries out a job: parse, find out whose run it is, hand over. The scope comes from the run's own row. */
export async function handleRunJob(handler: RunHandler, received: ReceivedJob, uses: HandlerUses): Promise<void> {
  const { job } = handler;
  const payload = job.payload.safeParse(received.data);
  if (!payload.success) {
    const problem = new KairoError("INVALID", `A job on ${job.queue} has a payload that is none of ours.`);
    uses.telemetry.error("job.refused", problem, { job: job.name });
    return;
  }
  const run = await uses.access.findRun(payload.data.runId);
  if (!run) {
    uses.telemetry.warn("job.without_run", { job: job.name, run_id: payload.data.runId });
    return;
  }
  if (run.graph !== job.graph) {
    // The sweep puts the run on the queue of its own version, if this code has one.
    uses.telemetry.warn("job.of_other_graph", { job: job.name, run_id: run.id, graph: run.graph, served: job.graph });
    return;
  }
  const { tenantId, brandId, correlationId } = run;
  const scope = mintBrandScope({ tenantId, brandId, actor: { kind: "system", job: job.name }, correlationId });
  const person = UserId.safeParse(run.actor);
  if (person.success && !(await uses.access.findBrandAccess(person.data, brandId))) {
    await uses.runs.revoke(scope, run.id);
    return;
  }
  await handler.execute(scope, run.id, received.retryCount >= received.retryLimit, received.signal);
}
