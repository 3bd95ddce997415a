import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4GenerateResult } from "@ai-sdk/provider";
import type { CallOutcome } from "../../core/call-outcome.ts";
import type { Clock } from "../../core/clock.ts";
import type { BudgetLimits, CallLedger, Reservation } from "../../core/ports/call-ledger.ts";
import type { Telemetry } from "../../core/ports/telemetry.ts";
import { keepAnswer } from "./answer-memory.ts";
import type { CallContext } from "./call-context.ts";
import { failureOf, modelFailure, wasNotServed } from "./model-failure.ts";

interface Attempt extends CallContext {
  model: LanguageModelV4;
  params: LanguageModelV4CallOptions;
  /** The template writer costs nothing and is not held to a budget. */
  isFree: boolean;
  judge(result: LanguageModelV4GenerateResult): CallOutcome;
}

/** Stands around every attempt at a model call: leave and money before, a line in the record after. */
export interface CallMeter {
  measure(
    attempt: Attempt,
    call: () => PromiseLike<LanguageModelV4GenerateResult>,
  ): Promise<LanguageModelV4GenerateResult>;
}

/** English runs near 4 characters a token: 2.5 over-reserves. Beyond ASCII a byte may be a token of its own. */
const ASCII_PER_TOKEN_AT_WORST = 2.5;

/** A reservation this much older than the longest call was left behind by a process that died. */
const RESERVATION_MARGIN_MS = 60_000;

/**
 * @param longestCallMs after which an attempt is given up
 * @throws BUDGET from `measure`, before anything is sent, when the worst case does not fit; CONFLICT when the run was
 * cancelled or taken over
 */
export function createCallMeter(uses: {
  ledger: CallLedger;
  clock: Clock;
  telemetry: Telemetry;
  limits: BudgetLimits;
  longestCallMs: number;
}): CallMeter {
  const { ledger, clock, telemetry, limits, longestCallMs } = uses;
  const attempts = new WeakMap<CallContext["prompt"], number>();

  async function setAside({ scope, claim, params, isFree }: Attempt, tokens: number): Promise<Reservation> {
    params.abortSignal?.throwIfAborted();
    const at = clock.now();
    const expiresAt = new Date(at.getTime() + longestCallMs + RESERVATION_MARGIN_MS);
    const reservation = await ledger.reserve(scope, claim, { tokens: isFree ? 0 : tokens, limits, at, expiresAt });
    if (!reservation) throw modelFailure("budget_spent");
    return reservation;
  }

  async function keepRecord(attempt: Attempt, facts: CallFacts): Promise<void> {
    const { scope, claim, prompt, stepKey, model } = attempt;
    const ordinal = (attempts.get(prompt) ?? 0) + 1;
    attempts.set(prompt, ordinal);
    const usage = facts.result?.usage;
    const call = {
      runId: claim?.runId ?? null,
      correlationId: scope.correlationId,
      task: prompt.task,
      stepKey,
      promptVersion: prompt.version,
      provider: model.provider,
      model: model.modelId,
      outcome: facts.outcome,
      inputTokens: usage?.inputTokens.total ?? null,
      cachedInputTokens: usage?.inputTokens.cacheRead ?? null,
      outputTokens: usage?.outputTokens.total ?? null,
      reasoningTokens: usage?.outputTokens.reasoning ?? null,
      milliseconds: clock.now().getTime() - facts.startedAt,
      waitMilliseconds: attempt.waitedMs ?? 0,
      costMicroUsd: null,
      attempt: ordinal,
      startedAt: new Date(facts.startedAt),
    };
    telemetry.record("llm.call", {
      task: call.task,
      step: stepKey,
      provider: call.provider,
      model: call.model,
      outcome: call.outcome,
      input_tokens: call.inputTokens,
      output_tokens: call.outputTokens,
      ms: call.milliseconds,
      wait_ms: call.waitMilliseconds,
      run_id: call.runId,
      brand_id: scope.brandId,
      correlation_id: scope.correlationId,
    });
    const answer = facts.result && claim && !attempt.isFree ? keepAnswer(model, attempt.params, facts.result) : null;
    await ledger.settle(scope, facts.reservation, facts.used, call, answer);
  }

  return {
    async measure(attempt, call) {
      const worst = worstCaseTokens(attempt.params);
      const reservation = await setAside(attempt, worst);
      const startedAt = clock.now().getTime();
      const facts = { reservation, startedAt };
      const result = await Promise.resolve(call()).catch(async (error: unknown) => {
        // A failed call may have been billed all the same: what is not known is counted as spent.
        const used = wasNotServed(error) ? 0 : worst;
        const outcome = failureOf(error) ?? "provider_error";
        await keepRecord(attempt, { ...facts, outcome, result: null, used });
        throw error;
      });
      const used = tokensOf(result) ?? worst;
      await keepRecord(attempt, { ...facts, outcome: attempt.judge(result), result, used });
      return result;
    },
  };
}

interface CallFacts {
  outcome: CallOutcome;
  result: LanguageModelV4GenerateResult | null;
  startedAt: number;
  reservation: Reservation;
  used: number;
}

/** The most tokens a call can cost: all of its input at the worst rate, and its whole output cap. */
export function worstCaseTokens(params: LanguageModelV4CallOptions): number {
  const input = JSON.stringify([params.prompt, params.tools ?? [], params.responseFormat ?? null]);
  const bytes = Buffer.byteLength(input, "utf8");
  // A character beyond ASCII takes two bytes or more, so what is over one byte a character bounds them.
  const beyondAscii = Math.min(bytes, 2 * (bytes - input.length));
  return Math.ceil((bytes - beyondAscii) / ASCII_PER_TOKEN_AT_WORST) + beyondAscii + (params.maxOutputTokens ?? 0);
}

function tokensOf(result: LanguageModelV4GenerateResult): number | null {
  const input = result.usage.inputTokens.total;
  const output = result.usage.outputTokens.total;
  return input === undefined || output === undefined ? null : input + output;
}
