import { RETRY_LIMIT, type RunJob, RunJobPayload } from "./run-job.ts";

/** Merges new signals, writes opportunities and saves a new board. */
export const RefreshTodayBoardJob: RunJob = {
  name: "RefreshTodayBoardJob",
  payload: RunJobPayload,
  retryLimit: RETRY_LIMIT,
  retryDelaySeconds: 1,
  expireInSeconds: 600,
};
