import type { LearningUpdateOrchestrator } from "../../orchestration/orchestrators/learning-update.ts";
import { UpdateLearningJob } from "../definitions/update-learning.ts";
import type { RunHandler } from "../run-handler.ts";

export function createUpdateLearningHandler(orchestrator: LearningUpdateOrchestrator): RunHandler {
  return {
    job: UpdateLearningJob,
    execute: (scope, runId, isLastAttempt, signal) => orchestrator.execute(scope, runId, isLastAttempt, signal),
  };
}
