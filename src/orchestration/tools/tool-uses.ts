import type { IdGenerator } from "../../core/ids.ts";
import type { Evaluator } from "../../core/ports/evaluator.ts";

/** What tools need besides their context. */
export interface ToolUses {
  ids: IdGenerator;
  evaluator: Evaluator;
}
