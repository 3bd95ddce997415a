import type { BrandScope } from "../../core/scope.ts";
import { type OpportunitySummaryInput, opportunitySummaryV1 } from "../graphs/opportunity-summary.v1.ts";
import type { LlmClient } from "../llm/client.ts";
import type { BindTools } from "../tools/register.ts";

/** Sums up an opportunity while the caller waits. */
export interface OpportunitySummaryOrchestrator {
  run(scope: BrandScope, input: OpportunitySummaryInput): ReturnType<typeof opportunitySummaryV1.run>;
}

export function createOpportunitySummaryOrchestrator(uses: {
  bindTools: BindTools;
  llm: LlmClient;
}): OpportunitySummaryOrchestrator {
  return {
    run: (scope, input) =>
      opportunitySummaryV1.run({ scope, tools: uses.bindTools(scope, null), llm: uses.llm }, input),
  };
}
