import type { LanguageModelV4GenerateResult } from "@ai-sdk/provider";
import { APICallError, NoObjectGeneratedError } from "ai";
import { CALL_OUTCOMES, CallOutcome } from "../../core/call-outcome.ts";
import { KairoError } from "../../core/errors.ts";

export type Failure = Exclude<CallOutcome, "answered">;

/** A model call that ended badly. Another attempt of the job would not do better: the template writer is next. */
export function modelFailure(outcome: Failure, cause?: unknown): KairoError {
  const code = outcome === "budget_spent" ? "BUDGET" : "UPSTREAM";
  return new KairoError(code, CALL_OUTCOMES[outcome], { retryable: false, details: { outcome }, cause });
}

/** How the call behind this error ended; null for what is not the model's doing: a stopped run, a lost database. */
export function failureOf(error: unknown): Failure | null {
  if (error instanceof KairoError) {
    const named = CallOutcome.safeParse(error.details?.outcome);
    return named.success && named.data !== "answered" ? named.data : null;
  }
  if (APICallError.isInstance(error)) return failureOfAnswer(error);
  if (NoObjectGeneratedError.isInstance(error)) return "wrong_schema";
  return isAbort(error) ? "timed_out" : "provider_error";
}

/** How an answer ended whose kind matters before its content is looked at. */
export function failureOfFinish({ content, finishReason }: LanguageModelV4GenerateResult): Failure | null {
  switch (finishReason.unified) {
    case "content-filter":
      return "refused";
    case "length":
      return "truncated";
    case "stop":
    case "tool-calls": {
      const says = content.some(
        (part) => part.type === "tool-call" || (part.type === "text" && part.text.trim() !== ""),
      );
      return says ? null : "empty";
    }
    default:
      return "provider_error";
  }
}

/** True when nothing can have been billed: the provider said no, or never heard of it. */
export function wasNotServed(error: unknown): boolean {
  if (!APICallError.isInstance(error)) return false;
  return error.statusCode === undefined ? NEVER_SENT.has(causeOf(error)) : error.statusCode >= 400;
}

/** How long the provider asks to be left alone, milliseconds; null when it does not say. */
export function askedWait(error: unknown, now: Date): number | null {
  const headers = causeChain(error).find((each) => APICallError.isInstance(each))?.responseHeaders;
  const precise = Number.parseFloat(headers?.["retry-after-ms"] ?? "");
  if (precise >= 0) return precise;
  const text = headers?.["retry-after"];
  if (!text) return null;
  const seconds = Number(text);
  const wait = Number.isNaN(seconds) ? Date.parse(text) - now.getTime() : seconds * 1_000;
  return wait >= 0 ? wait : null;
}

const NEVER_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "UND_ERR_CONNECT_TIMEOUT"]);

function failureOfAnswer(error: APICallError): Failure {
  const { statusCode, responseBody = "" } = error;
  if (statusCode === undefined) return "unreachable";
  if (statusCode === 402) return "quota_spent";
  if (statusCode === 429)
    return /insufficient_quota|billing_hard_limit/.test(responseBody) ? "quota_spent" : "rate_limited";
  if (statusCode === 408 || statusCode === 409 || statusCode >= 500) return "provider_error";
  if (statusCode >= 400) return "rejected";
  return responseBody.trimStart().startsWith("<") ? "not_json" : "cut_off";
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
}

function causeOf(error: unknown): string {
  const coded = causeChain(error).find((each) => typeof (each as { code?: unknown }).code === "string");
  return (coded as { code?: string } | undefined)?.code ?? "";
}

function causeChain(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let at = error; at instanceof Error && !chain.includes(at); at = at.cause) chain.push(at);
  return chain;
}
