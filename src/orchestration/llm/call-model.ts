import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4GenerateResult } from "@ai-sdk/provider";
import type { CallOutcome } from "../../core/call-outcome.ts";
import type { Clock } from "../../core/clock.ts";
import type { Telemetry } from "../../core/ports/telemetry.ts";
import type { AnswerMemory } from "./answer-memory.ts";
import { type Breaker, type BreakerSettings, type BreakerState, createBreaker } from "./breaker.ts";
import type { CallContext } from "./call-context.ts";
import type { CallMeter } from "./meter.ts";
import { askedWait, type Failure, failureOf, failureOfFinish, modelFailure } from "./model-failure.ts";
import { OUTCOME_POLICY } from "./outcome-policy.ts";

export interface CallSettings {
  /** How long one attempt may take. */
  stepTimeoutMs: number;
  /** The longest wait before the second attempt; it doubles with each further one. */
  backoffMs: number;
  breaker: BreakerSettings;
}

/** One turn of a conversation with one model. */
export interface Turn {
  call: CallContext;
  model: LanguageModelV4;
  params: LanguageModelV4CallOptions;
  /** Further attempts after a failure that may pass. */
  retries: number;
  stepTimeoutMs: number;
  /** True when another model stands behind this one. */
  hasNext: boolean;
  /** The template writer costs nothing and never rests. */
  isFree: boolean;
  /** What an answer of the right kind is worth. */
  judge(result: LanguageModelV4GenerateResult): CallOutcome;
}

export interface ModelCaller {
  /** @throws the failure of the last attempt, as `modelFailure`; whatever stopped the run, as it is */
  take(turn: Turn): Promise<LanguageModelV4GenerateResult>;
  /** The breaker of every model called so far, by provider and model. */
  breakers(): { provider: string; model: string; state: BreakerState }[];
}

const LONGEST_BACKOFF_MS = 20_000;

/**
 * Calls a model until it answers, is hopeless or has had its tries. Waits are drawn evenly from zero to a bound that
 * doubles ("full jitter": Brooker, "Exponential Backoff and Jitter", AWS 2015), on top of what the provider asks for.
 *
 * @param random uniform in [0, 1)
 */
export function createModelCaller(uses: {
  memory: AnswerMemory;
  meter: CallMeter;
  clock: Clock;
  telemetry: Telemetry;
  random: () => number;
  settings: CallSettings;
}): ModelCaller {
  const { memory, meter, clock, telemetry, random, settings } = uses;
  const breakers = new Map<string, { provider: string; model: string; breaker: Breaker }>();

  function breakerOf({ provider, modelId }: LanguageModelV4): Breaker {
    const key = `${provider} ${modelId}`;
    const known = breakers.get(key) ?? { provider, model: modelId, breaker: createBreaker(clock, settings.breaker) };
    breakers.set(key, known);
    return known.breaker;
  }

  async function attempt(turn: Turn): Promise<LanguageModelV4GenerateResult> {
    const { call, model, params, isFree, judge } = turn;
    await call.beforeCall?.();
    const answered = isFree ? null : await memory.recall(call, model, params);
    if (answered) return remember(answered, judge);
    const breaker = isFree ? null : breakerOf(model);
    if (breaker && !breaker.enter()) throw modelFailure("breaker_open");
    const before = breaker?.state();
    const limit = AbortSignal.timeout(turn.stepTimeoutMs);
    const signal = params.abortSignal ? AbortSignal.any([params.abortSignal, limit]) : limit;
    const bounded = { ...params, abortSignal: signal };
    try {
      const result = await meter.measure({ ...call, model, params: bounded, isFree, judge: judgeWhole(judge) }, () =>
        // A model that does not hear the signal is left behind all the same.
        Promise.race([model.doGenerate(bounded), rejectWhenAborted(signal)]),
      );
      const failure = failureOfFinish(result);
      if (failure) throw modelFailure(failure);
      breaker?.succeeded();
      return result;
    } catch (error) {
      const failure = failureOf(error);
      if (failure && OUTCOME_POLICY[failure].countsAgainstModel) breaker?.failed();
      else breaker?.leave();
      throw failure ? modelFailure(failure, error) : error;
    } finally {
      const state = breaker?.state();
      if (state !== before) telemetry.warn("llm.breaker", { provider: model.provider, model: model.modelId, state });
    }
  }

  /** How long to wait before the next attempt; null when there is to be none. */
  function waitAfter(failure: Failure, error: unknown, tried: number, turn: Turn): number | null {
    const { again } = OUTCOME_POLICY[failure];
    // Another model answers sooner than one that hangs.
    if (tried > turn.retries || again === "never" || (failure === "timed_out" && turn.hasNext)) return null;
    if (again === "at_once") return 0;
    const jitter = random() * Math.min(LONGEST_BACKOFF_MS, settings.backoffMs * 2 ** (tried - 1));
    const wait = (askedWait(error, clock.now()) ?? 0) + jitter;
    return wait <= turn.stepTimeoutMs ? wait : null;
  }

  return {
    async take(turn) {
      for (let tried = 1; ; tried += 1) {
        try {
          return await attempt(turn);
        } catch (error) {
          const failure = failureOf(error);
          const wait = failure && waitAfter(failure, error, tried, turn);
          if (wait === null || turn.params.abortSignal?.aborted) throw error;
          await pause(wait, turn.params.abortSignal);
        }
      }
    },

    breakers: () =>
      [...breakers.values()].map(({ provider, model, breaker }) => ({ provider, model, state: breaker.state() })),
  };
}

/** @throws what the answer was worth when it was new */
function remember(answered: LanguageModelV4GenerateResult, judge: Turn["judge"]): LanguageModelV4GenerateResult {
  judge(answered);
  const failure = failureOfFinish(answered);
  if (failure) throw modelFailure(failure);
  return answered;
}

function judgeWhole(judge: Turn["judge"]): Turn["judge"] {
  return (result) => failureOfFinish(result) ?? judge(result);
}

function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** @throws `timed_out` when the conversation's time runs out meanwhile */
function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(modelFailure("timed_out"));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
