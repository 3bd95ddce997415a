import { defineRunJob } from "./run-job.ts";

/** Folds new events and decisions into what the brand has learned. */
export const UpdateLearningJob = defineRunJob({
  name: "UpdateLearningJob",
  graph: "LearningUpdateV1",
  retryDelaySeconds: 2,
  expireInSeconds: 600,
});
