import { RETRY_LIMIT, type RunJob, RunJobPayload } from "./run-job.ts";

/** Plans and drafts a package whose row exists already. */
export const CreatePackageFromOpportunityJob: RunJob = {
  name: "CreatePackageFromOpportunityJob",
  payload: RunJobPayload,
  retryLimit: RETRY_LIMIT,
  retryDelaySeconds: 1,
  expireInSeconds: 900,
};
