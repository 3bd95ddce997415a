import { TRPCError } from "@trpc/server";
import { z } from "zod";
import type { ErrorDTO } from "../core/dto/error.ts";
import { type ErrorCode, KairoError } from "../core/errors.ts";
import { describeProblems } from "./describe-problems.ts";

type TrpcCode = TRPCError["code"];

/** What each of our codes is to tRPC, which sets the HTTP status by it. A code that is missing here does not compile. */
export const TRPC_CODES = {
  UNAUTHENTICATED: "UNAUTHORIZED",
  BUDGET: "PAYMENT_REQUIRED",
  FORBIDDEN: "FORBIDDEN",
  NOT_FOUND: "NOT_FOUND",
  CONFLICT: "CONFLICT",
  PRECONDITION: "PRECONDITION_FAILED",
  TOO_LARGE: "PAYLOAD_TOO_LARGE",
  INVALID: "BAD_REQUEST",
  LIMITED: "TOO_MANY_REQUESTS",
  INTERNAL: "INTERNAL_SERVER_ERROR",
  UPSTREAM: "BAD_GATEWAY",
  UNAVAILABLE: "SERVICE_UNAVAILABLE",
  TIMEOUT: "GATEWAY_TIMEOUT",
} as const satisfies Record<ErrorCode, TrpcCode>;

/** What tRPC itself refuses, before any code of ours runs. */
const OWN_REFUSALS: Partial<Record<TrpcCode, ErrorCode>> = {
  PARSE_ERROR: "INVALID",
  BAD_REQUEST: "INVALID",
  METHOD_NOT_SUPPORTED: "INVALID",
  UNSUPPORTED_MEDIA_TYPE: "INVALID",
};

/**
 * What anything thrown means to a caller. Errors outside the family, and our own INTERNAL ones, are masked: their
 * text may speak of things that are not the caller's business.
 *
 * @param procedure the procedure that was called, for the sentence
 */
export function kairoErrorOf(thrown: unknown, procedure: string): KairoError {
  if (thrown instanceof KairoError) return thrown.code === "INTERNAL" ? masked(thrown) : thrown;
  if (!(thrown instanceof TRPCError)) return masked(thrown);
  const { cause, code } = thrown;
  if (cause instanceof KairoError) return kairoErrorOf(cause, procedure);
  // The same error from inside a procedure is INTERNAL: it speaks of our own data, not of the input.
  if (cause instanceof z.ZodError && code === "BAD_REQUEST") return invalidInput(procedure, cause);
  if (code === "NOT_FOUND") {
    const branches = "the branches are hero, reference, editorial, settings and events";
    return new KairoError("NOT_FOUND", `There is no procedure ${procedure.slice(0, 120)}; ${branches}.`);
  }
  const refusal = OWN_REFUSALS[code];
  return refusal ? new KairoError(refusal, `${procedure}: ${thrown.message}.`, { cause: thrown }) : masked(thrown);
}

/** The same error for tRPC, which finds the HTTP status by its own code. */
export function trpcErrorOf(error: KairoError): TRPCError {
  return new TRPCError({ code: TRPC_CODES[error.code], message: error.message, cause: error });
}

/** The one shape that refusals have on every transport. */
export function errorBody(error: KairoError, correlationId: string): ErrorDTO {
  const { code, message, retryable, retryAfterSeconds, details, fields } = error;
  return {
    code,
    reason: message,
    correlationId,
    retryable,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(details ? { details } : {}),
    ...(fields ? { fields: carriedFields(fields) } : {}),
  };
}

/** Names that superjson refuses to write: an answer that holds one would be a fault of ours. The sentence still has them. */
const NEVER_WRITTEN = new Set(["__proto__", "constructor", "prototype"]);

function carriedFields(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([path]) => !NEVER_WRITTEN.has(path)));
}

function invalidInput(procedure: string, error: z.ZodError): KairoError {
  const fields = describeProblems(error);
  const sentences = Object.entries(fields).map(([field, problem]) => `${field} ${problem}`);
  return new KairoError("INVALID", `${procedure} cannot take this input: ${sentences.join("; ")}.`, { fields });
}

function masked(cause: unknown): KairoError {
  return new KairoError(
    "INTERNAL",
    "Something went wrong on our side, and it is written down under the correlation id.",
    {
      cause,
    },
  );
}
