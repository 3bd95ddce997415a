import { z } from "zod";
import { ERROR_STATUS, type ErrorCode } from "../errors.ts";

/** How every refusal looks, over every transport. */
export const ErrorDTO = z.object({
  code: z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]),
  /** A sentence for a person: what was asked, what was wrong, what was possible. */
  reason: z.string(),
  correlationId: z.string(),
  retryable: z.boolean(),
  /** Seconds after which a retry makes sense. */
  retryAfterSeconds: z.number().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
  /** What was wrong, by input path. */
  fields: z.record(z.string(), z.string()).optional(),
});
export type ErrorDTO = z.infer<typeof ErrorDTO>;
