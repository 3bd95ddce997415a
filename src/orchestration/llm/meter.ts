import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4GenerateResult } from "@ai-sdk/provider";
import type { Clock } from "../../core/clock.ts";
import { KairoError } from "../../core/errors.ts";
import type { BudgetWindow } from "../../core/ports/repositories.ts";
import type { Telemetry } from "../../core/ports/telemetry.ts";
import type { UnitOfWork, Work } from "../../core/ports/unit-of-work.ts";
import type { CallContext } from "./call-context.ts";

interface Attempt extends CallContext {
  model: LanguageModelV4;
  params: LanguageModelV4CallOptions;
  /** The template writer costs nothing and is not held to a budget. */
  isFree: boolean;
}

/** Stands around every attempt at a model call: money set aside before, a line in the record after. */
export interface CallMeter {
  measure(
    attempt: Attempt,
    call: () => PromiseLike<LanguageModelV4GenerateResult>,
  ): Promise<LanguageModelV4GenerateResult>;
}

export interface BudgetDefaults {
  tokensPerBrandDay: number | null;
  tokensPerRun: number | null;
}

/** English runs near 4 characters a token: 2.5 over-reserves. Beyond ASCII a byte may be a token of its own. */
const ASCII_PER_TOKEN_AT_WORST = 2.5;

/**
 * @throws BUDGET from `measure`, before anything is sent, when the worst case does not fit
 */
export function createCallMeter(uses: {
  unitOfWork: UnitOfWork;
  clock: Clock;
  telemetry: Telemetry;
  budgets: BudgetDefaults;
}): CallMeter {
  const { unitOfWork, clock, telemetry, budgets } = uses;
  const attempts = new WeakMap<CallContext["prompt"], number>();

  async function windowsOf({ scope, claim }: Attempt): Promise<BudgetWindow[]> {
    const brand = await unitOfWork.read(scope, (tx) => tx.brands.get(scope));
    const windows: BudgetWindow[] = [
      { key: dayWindow(clock.now()), limit: brand.budgets.tokensPerDay ?? budgets.tokensPerBrandDay },
    ];
    if (claim) {
      windows.push({ key: runWindow(claim.runId), limit: brand.budgets.tokensPerRun ?? budgets.tokensPerRun });
    }
    return windows;
  }

  async function setAside(attempt: Attempt, windows: BudgetWindow[]): Promise<number> {
    const { scope, claim } = attempt;
    const tokens = worstCaseTokens(attempt.params);
    const reserve = (tx: Work) => tx.budget.reserve(scope, windows, tokens);
    // An attempt that was taken over neither sets aside what nobody would give back, nor calls.
    const reserved = await (claim ? unitOfWork.writeClaimed(scope, claim, reserve) : unitOfWork.write(scope, reserve));
    if (!reserved) {
      throw new KairoError("BUDGET", "The token budget has no room for this model call.", { retryable: false });
    }
    return tokens;
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
      milliseconds: facts.endedAt - facts.startedAt,
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
    await unitOfWork.write(scope, async (tx) => {
      if (facts.reserved)
        await tx.budget.settle(scope, facts.windows, await stillReserved(tx, attempt, facts), facts.used);
      await tx.budget.recordCall(scope, call);
    });
  }

  /** A later attempt has given back what this one had set aside: then only what was used is still to be counted. */
  async function stillReserved(tx: Work, { scope, claim }: Attempt, { reserved }: CallFacts): Promise<number> {
    if (!claim) return reserved;
    const run = await tx.runs.get(scope, claim.runId);
    return run.attempt === claim.attempt ? reserved : 0;
  }

  return {
    async measure(attempt, call) {
      attempt.params.abortSignal?.throwIfAborted();
      const windows = attempt.isFree ? [] : await windowsOf(attempt);
      const reserved = attempt.isFree ? 0 : await setAside(attempt, windows);
      const startedAt = clock.now().getTime();
      const facts = { windows, reserved, startedAt };
      const result = await Promise.resolve(call()).catch(async (error: unknown) => {
        // A failed call may have been billed all the same: what is not known is counted as spent.
        const used = wasRefused(error) ? 0 : reserved;
        const outcome = error instanceof Error ? error.name : "error";
        await keepRecord(attempt, { ...facts, outcome, result: null, endedAt: clock.now().getTime(), used });
        throw error;
      });
      const used = tokensOf(result) ?? reserved;
      const outcome = result.finishReason.unified;
      await keepRecord(attempt, { ...facts, outcome, result, endedAt: clock.now().getTime(), used });
      return result;
    },
  };
}

interface CallFacts {
  outcome: string;
  result: LanguageModelV4GenerateResult | null;
  startedAt: number;
  endedAt: number;
  windows: BudgetWindow[];
  reserved: number;
  used: number;
}

/** The budget window of one UTC day. */
export function dayWindow(now: Date): string {
  return `day:${now.toISOString().slice(0, 10)}`;
}

/** The budget window of one run. */
export function runWindow(runId: string): string {
  return `run:${runId}`;
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

/** True when the provider said no before doing any work. */
function wasRefused(error: unknown): boolean {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === "number" && status >= 400;
}
