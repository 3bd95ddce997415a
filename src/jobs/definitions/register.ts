import { CreatePackageFromOpportunityJob } from "./create-package-from-opportunity.ts";
import { EvaluateVariantsJob } from "./evaluate-variants.ts";
import { RefreshTodayBoardJob } from "./refresh-today-board.ts";
import type { RunJob } from "./run-job.ts";
import { UpdateLearningJob } from "./update-learning.ts";

/** Every queue there is, and who serves it. */
export const JOBS = {
  worker: [CreatePackageFromOpportunityJob, RefreshTodayBoardJob, EvaluateVariantsJob],
  learner: [UpdateLearningJob],
} as const satisfies Record<string, readonly RunJob[]>;

export const ALL_JOBS: readonly RunJob[] = [...JOBS.worker, ...JOBS.learner];

/** The job that carries the runs of a graph: none for a sync graph, or for a version this code does not know. */
export function jobOfGraph(graph: string): RunJob | null {
  return ALL_JOBS.find((job) => job.graph === graph) ?? null;
}
