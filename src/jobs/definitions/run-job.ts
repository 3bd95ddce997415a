import { z } from "zod";
import { RunId } from "../../core/ids.ts";
import type { JobDefinition } from "../../core/ports/job-queue.ts";

/** All a job carries. Whose data it may touch is read from the run's own row. */
export const RunJobPayload = z.object({ runId: RunId, correlationId: z.string().max(120) });
export type RunJobPayload = z.infer<typeof RunJobPayload>;

export type RunJob = JobDefinition<RunJobPayload>;

/** A deploy's hand-back costs a retry, so there are more of them than faults would need. */
export const RETRY_LIMIT = 6;
