import type { RunClaim } from "../../core/ports/repositories.ts";
import type { BrandScope } from "../../core/scope.ts";
import type { Prompt } from "../prompts/prompt.ts";

/** What every model call is made for. Inside a run, each attempt first looks whether the run may go on. */
export interface CallContext {
  scope: BrandScope;
  claim: RunClaim | null;
  /** Names the step within the run, for the record. */
  stepKey: string | null;
  prompt: Prompt;
  /** True where the model has had its try: the template writer answers at once. */
  onlyTemplate?: boolean;
  /** How long it waited for a place among the calls under way, milliseconds. */
  waitedMs?: number;
  /** Called before each attempt; throws to stop. */
  beforeCall?: () => void | Promise<void>;
}
