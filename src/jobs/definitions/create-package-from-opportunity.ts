import { defineRunJob } from "./run-job.ts";

/** Plans and drafts a package whose row exists already. */
export const CreatePackageFromOpportunityJob = defineRunJob({
  name: "CreatePackageFromOpportunityJob",
  graph: "PackageWorkspaceV1",
  retryDelaySeconds: 1,
  expireInSeconds: 900,
});
