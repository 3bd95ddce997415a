import { z } from "zod";
import { RunId } from "../ids.ts";
import { Degradation, type FlowRun, GraphVersion, Progress, RunStatus } from "../run.ts";

export const RunDTO = z.object({
  id: RunId,
  graph: GraphVersion,
  status: RunStatus,
  subjectId: z.string().nullable(),
  progress: Progress,
  degraded: z.array(Degradation),
  error: z.object({ code: z.string(), reason: z.string() }).nullable(),
  models: z.array(z.string()),
  correlationId: z.string(),
  attempt: z.int(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
});
export type RunDTO = z.infer<typeof RunDTO>;

/** One thing that happened to a run, as it is told to those who follow it. */
export const RunEventDTO = z.object({
  runId: RunId,
  /** Numbered from 1 without gaps; a stream is resumed behind the last one seen. */
  seq: z.int().min(1),
  status: RunStatus,
  progress: Progress,
  at: z.date(),
});
export type RunEventDTO = z.infer<typeof RunEventDTO>;

/** What starting a run answers. `existing` when an equal run was under way already. */
export const RunStartedDTO = z.object({ runId: RunId, existing: z.boolean() });
export type RunStartedDTO = z.infer<typeof RunStartedDTO>;

/** A run as people follow it. */
export function presentRun(run: FlowRun): RunDTO {
  return {
    id: run.id,
    graph: run.graph,
    status: run.status,
    subjectId: run.subjectId,
    progress: run.progress,
    degraded: run.degraded,
    error: run.error,
    models: run.models,
    correlationId: run.correlationId,
    attempt: run.attempt,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
  };
}
