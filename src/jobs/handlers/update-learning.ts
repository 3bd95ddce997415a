import type { LearningUpdateOrchestrator } from "../../orchestration/orchestrators/learning-update.ts";
import type { RunsOrchestrator } from "../../orchestration/orchestrators/runs.ts";
import { UpdateLearningJob } from "../definitions/update-learning.ts";
import type { RunHandler } from "../run-handler.ts";

export function createUpdateLearningHandler(
  orchestrator: LearningUpdateOrchestrator,
  runs: Pick<RunsOrchestrator, "abandon">,
): RunHandler {
  return {
    job: UpdateLearningJob,
    execute: (scope, runId, isLastAttempt) => orchestrator.execute(scope, runId, isLastAttempt),
    abandon: (scope, runId) => runs.abandon(scope, runId),
  };
}
