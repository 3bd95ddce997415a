import { defineRunJob } from "./run-job.ts";

/** Merges new signals, writes opportunities and saves a new board. */
export const RefreshTodayBoardJob = defineRunJob({
  name: "RefreshTodayBoardJob",
  graph: "TodayBoardV1",
  retryDelaySeconds: 1,
  expireInSeconds: 600,
});
