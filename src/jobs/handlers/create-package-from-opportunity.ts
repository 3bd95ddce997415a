import type { PackageWorkspaceOrchestrator } from "../../orchestration/orchestrators/package-workspace.ts";
import { CreatePackageFromOpportunityJob } from "../definitions/create-package-from-opportunity.ts";
import type { RunHandler } from "../run-handler.ts";

export function createPackageFromOpportunityHandler(orchestrator: PackageWorkspaceOrchestrator): RunHandler {
  return {
    job: CreatePackageFromOpportunityJob,
    execute: (scope, runId, isLastAttempt, signal) => orchestrator.execute(scope, runId, isLastAttempt, signal),
  };
}
