import type { BrandScope } from "../../core/scope.ts";
import { type VariantRevisionInput, variantRevisionV1 } from "../graphs/variant-revision.v1.ts";
import type { LlmClient } from "../llm/client.ts";
import type { BindTools } from "../tools/register.ts";

/** Proposes other words for a variant while the caller waits. */
export interface VariantRevisionOrchestrator {
  /** @throws CONFLICT when the variant has changed since the revision the caller saw */
  run(scope: BrandScope, input: VariantRevisionInput): ReturnType<typeof variantRevisionV1.run>;
}

export function createVariantRevisionOrchestrator(uses: {
  bindTools: BindTools;
  llm: LlmClient;
}): VariantRevisionOrchestrator {
  return {
    run: (scope, input) => variantRevisionV1.run({ scope, tools: uses.bindTools(scope, null), llm: uses.llm }, input),
  };
}
