import { z } from "zod";
import { Degradation } from "../../core/run.ts";

/** A remembered answer of the llm client. */
export function Answered<T>(value: z.ZodType<T>) {
  return z.object({
    value,
    source: z.enum(["model", "template"]),
    model: z.string(),
    promptVersion: z.string(),
    degraded: Degradation.nullable(),
  });
}
