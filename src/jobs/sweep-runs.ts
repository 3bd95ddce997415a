import type { RunId } from "../core/ids.ts";
import type { AccessDirectory } from "../core/ports/access-directory.ts";
import type { Telemetry } from "../core/ports/telemetry.ts";
import { type BrandScope, mintBrandScope } from "../core/scope.ts";
import { ALL_JOBS, jobOfGraph } from "./definitions/register.ts";

/** What a sweep did with a run: put it on its queue again, ended it, or found that it is carried on after all. */
export type RunRevival = "requeued" | "ended" | "carried_on";

/** Brings runs back to life that nobody carries on any more. */
export interface RunReviver {
  revive(scope: BrandScope, runId: RunId): Promise<RunRevival>;
}

const MOST_PER_SWEEP = 100;
const SWEEPER = { kind: "system" as const, job: "runs.sweep" };

/**
 * Looks for unfinished runs without a live job and has each put back on its queue, or ended when its job is dead. A
 * run of a graph version that this code does not know is left to code that does, and reported.
 */
export async function sweepRuns(uses: {
  access: AccessDirectory;
  runs: RunReviver;
  telemetry: Telemetry;
}): Promise<void> {
  const { access, runs, telemetry } = uses;
  const known = ALL_JOBS.map(({ graph }) => graph);
  const stranded = await access.listStrandedRuns(known, MOST_PER_SWEEP);
  const unknown = stranded.filter(({ graph }) => jobOfGraph(graph) === null);
  for (const [graph, waiting] of Map.groupBy(unknown, (run) => run.graph)) {
    telemetry.warn("run.unknown_version", { graph, runs: waiting.length, oldest_run_id: waiting[0]?.id });
  }
  for (const run of stranded) {
    if (jobOfGraph(run.graph) === null) continue;
    const { tenantId, brandId, correlationId } = run;
    const scope = mintBrandScope({ tenantId, brandId, actor: SWEEPER, correlationId });
    const revival = await runs.revive(scope, run.id);
    telemetry.warn("run.stranded", { run_id: run.id, graph: run.graph, brand_id: brandId, revival });
  }
}
