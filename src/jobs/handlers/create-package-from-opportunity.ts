import type { PackageWorkspaceOrchestrator } from "../../orchestration/orchestrators/package-workspace.ts";
import type { RunsOrchestrator } from "../../orchestration/orchestrators/runs.ts";
import { CreatePackageFromOpportunityJob } from "../definitions/create-package-from-opportunity.ts";
import type { RunHandler } from "../run-handler.ts";

export function createPackageFromOpportunityHandler(
  orchestrator: PackageWorkspaceOrchestrator,
  runs: Pick<RunsOrchestrator, "abandon">,
): RunHandler {
  return {
    job: CreatePackageFromOpportunityJob,
    execute: (scope, runId, isLastAttempt) => orchestrator.execute(scope, runId, isLastAttempt),
    abandon: (scope, runId) => runs.abandon(scope, runId),
  };
}
