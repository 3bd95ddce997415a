import { z } from "zod";
import { GuardrailRule } from "../guardrail.ts";

/** What a table of guardrails does to a brand's rules, or would do. */
export const GuardrailImportDTO = z.object({
  added: z.array(GuardrailRule),
  /** Rules about the same words as before, as they are now. */
  changed: z.array(GuardrailRule),
  removed: z.array(GuardrailRule),
  unchanged: z.int().min(0),
  /** The brand's version after the import; of a preview, its version now. */
  version: z.int().min(1),
});
export type GuardrailImportDTO = z.infer<typeof GuardrailImportDTO>;
