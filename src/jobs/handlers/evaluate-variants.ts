import type { VariantEvaluationOrchestrator } from "../../orchestration/orchestrators/variant-evaluation.ts";
import { EvaluateVariantsJob } from "../definitions/evaluate-variants.ts";
import type { RunHandler } from "../run-handler.ts";

export function createEvaluateVariantsHandler(orchestrator: VariantEvaluationOrchestrator): RunHandler {
  return {
    job: EvaluateVariantsJob,
    execute: (scope, runId, isLastAttempt, signal) => orchestrator.execute(scope, runId, isLastAttempt, signal),
  };
}
