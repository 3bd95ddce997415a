import type { GraphName } from "../../core/run.ts";
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

/** Which job carries the runs of a graph; sync graphs have none. */
export const JOB_OF_GRAPH: Partial<Record<GraphName, RunJob>> = {
  PackageWorkspaceV1: CreatePackageFromOpportunityJob,
  TodayBoardV1: RefreshTodayBoardJob,
  LearningUpdateV1: UpdateLearningJob,
  VariantEvaluationV1: EvaluateVariantsJob,
};
