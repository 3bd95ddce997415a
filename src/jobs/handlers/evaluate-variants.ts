import type { RunsOrchestrator } from "../../orchestration/orchestrators/runs.ts";
import type { VariantEvaluationOrchestrator } from "../../orchestration/orchestrators/variant-evaluation.ts";
import { EvaluateVariantsJob } from "../definitions/evaluate-variants.ts";
import type { RunHandler } from "../run-handler.ts";

export function createEvaluateVariantsHandler(
  orchestrator: VariantEvaluationOrchestrator,
  runs: Pick<RunsOrchestrator, "abandon">,
): RunHandler {
  return {
    job: EvaluateVariantsJob,
    execute: (scope, runId, isLastAttempt) => orchestrator.execute(scope, runId, isLastAttempt),
    abandon: (scope, runId) => runs.abandon(scope, runId),
  };
}
