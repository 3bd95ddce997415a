import { defineRunJob } from "./run-job.ts";

/** Compares a package's published variants and says what to repeat and what to avoid. */
export const EvaluateVariantsJob = defineRunJob({
  name: "EvaluateVariantsJob",
  graph: "VariantEvaluationV1",
  retryDelaySeconds: 2,
  expireInSeconds: 600,
});
