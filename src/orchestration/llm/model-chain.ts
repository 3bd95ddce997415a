import type { LanguageModelV4 } from "@ai-sdk/provider";
import { wrapLanguageModel } from "ai";
import { CALL_OUTCOMES, type CallOutcome } from "../../core/call-outcome.ts";
import type { Clock } from "../../core/clock.ts";
import { reasonOf } from "../../core/errors.ts";
import type { Telemetry } from "../../core/ports/telemetry.ts";
import type { Degradation } from "../../core/run.ts";
import type { AnswerMemory } from "./answer-memory.ts";
import type { CallContext } from "./call-context.ts";
import { type CallSettings, createModelCaller, type ModelCaller, type Turn } from "./call-model.ts";
import { TASK_CONFIGS, type TaskConfig, timeoutsOf } from "./configs.ts";
import { createGate } from "./gate.ts";
import type { CallMeter } from "./meter.ts";
import { type Failure, failureOf } from "./model-failure.ts";
import { type Models, modelsFor } from "./models.ts";
import { OUTCOME_POLICY } from "./outcome-policy.ts";

export interface Answer<T> {
  value: T;
  source: "model" | "template";
  /** The model's id as the provider knows it. */
  model: string;
  promptVersion: string;
  /** Why the template writer answered in the model's stead. */
  degraded: Degradation | null;
  /** How the last model's answer ended; null when none was asked. */
  outcome: CallOutcome | null;
}

/** What a talk with one model needs; each of its turns is metered, retried and judged. */
export interface Conversation {
  call: CallContext;
  config: TaskConfig;
  /** When the time for all models together is over; the template writer has no such hour. */
  deadline: AbortSignal | null;
  modelFor(judge: Turn["judge"]): LanguageModelV4;
}

/** Asks models in their order of preference, then the template writer, until one of them has answered. */
export interface ModelChain {
  ask<T>(call: CallContext, talk: (conversation: Conversation) => Promise<T>): Promise<Answer<T>>;
  breakers: ModelCaller["breakers"];
}

/** One package's slots are one wave, and no more of one run goes out at once. */
const CALLS_PER_RUN = 6;

/**
 * @param concurrency conversations with a model under way at once in this process
 * @param random uniform in [0, 1)
 */
export function createModelChain(uses: {
  models: Models;
  memory: AnswerMemory;
  meter: CallMeter;
  telemetry: Telemetry;
  clock: Clock;
  random: () => number;
  concurrency: number;
  settings: CallSettings;
}): ModelChain {
  const { models, telemetry, clock, settings } = uses;
  const caller = createModelCaller(uses);
  const gate = createGate({ perProcess: uses.concurrency, perRun: CALLS_PER_RUN });

  /** Time starts to run when a place is free. */
  function ask<T>(asked: CallContext, talk: (conversation: Conversation) => Promise<T>): Promise<Answer<T>> {
    const queuedAt = clock.now().getTime();
    return gate(asked.claim?.runId ?? null, async () => {
      const call = { ...asked, waitedMs: clock.now().getTime() - queuedAt };
      const config = TASK_CONFIGS[call.prompt.task];
      const promptVersion = call.prompt.version;
      const chain = call.onlyTemplate ? [] : modelsFor(models, config.tier);
      const deadline = AbortSignal.timeout(timeoutsOf(config, settings.stepTimeoutMs).totalMs);
      let failure: Failure | null = null;
      for (const [place, model] of chain.entries()) {
        const hasNext = place + 1 < chain.length;
        try {
          const value = await talk(conversation(call, model, { hasNext, deadline }));
          return { value, source: "model", model: model.modelId, promptVersion, degraded: null, outcome: "answered" };
        } catch (error) {
          failure = failureOf(error);
          // A run that was stopped or taken over, a database that failed: a retry of the job is for those.
          if (!failure) throw error;
          reportFailure(call, model, failure, error);
          if (!OUTCOME_POLICY[failure].nextModel || deadline.aborted) break;
        }
      }
      const writer = models.templateWriter;
      const value = await talk(conversation(call, writer, { hasNext: false, deadline: null }));
      const degraded = failure ? OUTCOME_POLICY[failure].degradation : "written_by_template";
      return { value, source: "template", model: writer.modelId, promptVersion, degraded, outcome: failure };
    });
  }

  function conversation(
    call: CallContext,
    model: LanguageModelV4,
    { hasNext, deadline }: { hasNext: boolean; deadline: AbortSignal | null },
  ): Conversation {
    const config = TASK_CONFIGS[call.prompt.task];
    const { stepMs } = timeoutsOf(config, settings.stepTimeoutMs);
    const turn = { call, model, hasNext, retries: config.retries, stepTimeoutMs: stepMs };
    const isFree = model === models.templateWriter;
    const take = (params: Turn["params"], judge: Turn["judge"]) => caller.take({ ...turn, params, judge, isFree });
    return {
      call,
      config,
      deadline,
      modelFor: (judge) =>
        wrapLanguageModel({
          model,
          middleware: { specificationVersion: "v4", wrapGenerate: ({ params }) => take(params, judge) },
        }),
    };
  }

  function reportFailure(call: CallContext, model: LanguageModelV4, failure: Failure, error: unknown): void {
    telemetry.warn("llm.fallback", {
      task: call.prompt.task,
      step: call.stepKey,
      model: model.modelId,
      outcome: failure,
      reason: causeOf(error) ?? CALL_OUTCOMES[failure],
      brand_id: call.scope.brandId,
      correlation_id: call.scope.correlationId,
    });
  }

  return { ask, breakers: caller.breakers };
}

function causeOf(error: unknown): string | null {
  const cause = error instanceof Error ? (error.cause ?? error) : null;
  return cause ? reasonOf(cause).slice(0, 300) : null;
}
