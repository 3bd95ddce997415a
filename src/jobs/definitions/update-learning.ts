import { RETRY_LIMIT, type RunJob, RunJobPayload } from "./run-job.ts";

/** Folds new events and decisions into what the brand has learned. */
export const UpdateLearningJob: RunJob = {
  name: "UpdateLearningJob",
  payload: RunJobPayload,
  retryLimit: RETRY_LIMIT,
  retryDelaySeconds: 2,
  expireInSeconds: 600,
};
