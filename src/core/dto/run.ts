import { z } from "zod";
import { RunId } from "../ids.ts";
import { Degradation, type FlowRun, GraphVersion, Progress, RunEvent, RunStatus } from "../run.ts";

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

/** One line of a run's history. A run's own are in order by `seq`, from 1 without gaps. */
export const RunEventDTO = RunEvent.pick({ runId: true, seq: true, status: true, progress: true, at: true });
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

export function presentRunEvent({ runId, seq, status, progress, at }: RunEvent): RunEventDTO {
  return { runId, seq, status, progress, at };
}
