import type { BrandScope } from "../../core/scope.ts";
import { type PatternSuggestionInput, patternSuggestionV1 } from "../graphs/pattern-suggestion.v1.ts";
import type { LlmClient } from "../llm/client.ts";
import type { BindTools } from "../tools/register.ts";

/** Suggests patterns while the caller waits. */
export interface PatternSuggestionOrchestrator {
  run(scope: BrandScope, input: PatternSuggestionInput): ReturnType<typeof patternSuggestionV1.run>;
}

export function createPatternSuggestionOrchestrator(uses: {
  bindTools: BindTools;
  llm: LlmClient;
}): PatternSuggestionOrchestrator {
  return {
    run: (scope, input) => patternSuggestionV1.run({ scope, tools: uses.bindTools(scope, null), llm: uses.llm }, input),
  };
}
