import { RETRY_LIMIT, type RunJob, RunJobPayload } from "./run-job.ts";

/** Compares a package's published variants and says what to repeat and what to avoid. */
export const EvaluateVariantsJob: RunJob = {
  name: "EvaluateVariantsJob",
  payload: RunJobPayload,
  retryLimit: RETRY_LIMIT,
  retryDelaySeconds: 2,
  expireInSeconds: 600,
};
