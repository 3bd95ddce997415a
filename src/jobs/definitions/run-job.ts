import { z } from "zod";
import { RunId } from "../../core/ids.ts";
import type { JobDefinition } from "../../core/ports/job-queue.ts";
import type { GraphName } from "../../core/run.ts";

/** All a job carries. Whose data it may touch is read from the run's own row. */
export const RunJobPayload = z.object({ runId: RunId, correlationId: z.string().max(120) });
export type RunJobPayload = z.infer<typeof RunJobPayload>;

export interface RunJob extends JobDefinition<RunJobPayload> {
  /** The graph that carries its runs out, with its version. */
  graph: GraphName;
}

/** A deploy's hand-back costs a retry, so there are more of them than faults would need. */
export const RETRY_LIMIT = 8;

/** A job whose queue is named after the graph's version too, so that old and new code never take each other's runs. */
export function defineRunJob(facts: Pick<RunJob, "name" | "graph" | "retryDelaySeconds" | "expireInSeconds">): RunJob {
  return { ...facts, queue: `${facts.name}.${facts.graph}`, payload: RunJobPayload, retryLimit: RETRY_LIMIT };
}
