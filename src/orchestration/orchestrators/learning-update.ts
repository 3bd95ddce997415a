import type { RunId } from "../../core/ids.ts";
import type { BrandScope } from "../../core/scope.ts";
import { learningUpdateV1 } from "../graphs/learning-update.v1.ts";
import type { RunGraph } from "../run-graph.ts";

/** Folds what happened into what the brand has learned. Asked for by the services that take events in. */
export interface LearningUpdateOrchestrator {
  execute(scope: BrandScope, runId: RunId, isLastAttempt: boolean, signal?: AbortSignal): Promise<void>;
}

export function createLearningUpdateOrchestrator(uses: { runGraph: RunGraph }): LearningUpdateOrchestrator {
  return {
    async execute(scope, runId, isLastAttempt, signal) {
      await uses.runGraph(scope, runId, learningUpdateV1, isLastAttempt, { signal });
    },
  };
}
