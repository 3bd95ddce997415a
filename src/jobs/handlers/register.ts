import type { LearningUpdateOrchestrator } from "../../orchestration/orchestrators/learning-update.ts";
import type { PackageWorkspaceOrchestrator } from "../../orchestration/orchestrators/package-workspace.ts";
import type { TodayBoardOrchestrator } from "../../orchestration/orchestrators/today-board.ts";
import type { VariantEvaluationOrchestrator } from "../../orchestration/orchestrators/variant-evaluation.ts";
import type { RunHandler } from "../run-handler.ts";
import { createPackageFromOpportunityHandler } from "./create-package-from-opportunity.ts";
import { createEvaluateVariantsHandler } from "./evaluate-variants.ts";
import { createRefreshTodayBoardHandler } from "./refresh-today-board.ts";
import { createUpdateLearningHandler } from "./update-learning.ts";

/** What the worker process serves. */
export function createWorkerHandlers(orchestrators: {
  packageWorkspace: PackageWorkspaceOrchestrator;
  todayBoard: TodayBoardOrchestrator;
  variantEvaluation: VariantEvaluationOrchestrator;
}): readonly RunHandler[] {
  return [
    createPackageFromOpportunityHandler(orchestrators.packageWorkspace),
    createRefreshTodayBoardHandler(orchestrators.todayBoard),
    createEvaluateVariantsHandler(orchestrators.variantEvaluation),
  ];
}

/** What the learner process serves. */
export function createLearnerHandlers(orchestrators: {
  learningUpdate: LearningUpdateOrchestrator;
}): readonly RunHandler[] {
  return [createUpdateLearningHandler(orchestrators.learningUpdate)];
}
