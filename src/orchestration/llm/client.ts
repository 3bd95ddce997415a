import type { LanguageModelV4 } from "@ai-sdk/provider";
import {
  generateText,
  isStepCount,
  type ModelMessage,
  NoObjectGeneratedError,
  Output,
  RetryError,
  tool,
  wrapLanguageModel,
} from "ai";
import pLimit from "p-limit";
import type { z } from "zod";
import type { Clock } from "../../core/clock.ts";
import { isRunCancelled, isStaleAttempt, KairoError, reasonOf } from "../../core/errors.ts";
import type { Telemetry } from "../../core/ports/telemetry.ts";
import type { Degradation } from "../../core/run.ts";
import { renderFacts, renderUserMessage } from "../prompts/prompt.ts";
import type { CallContext } from "./call-context.ts";
import { TASK_CONFIGS } from "./configs.ts";
import type { CallMeter } from "./meter.ts";
import type { Models } from "./models.ts";
import { wireSchema } from "./wire-schema.ts";

/** A tool that a model may call while it works. Its failures reach the model as a plain sentence. */
export interface ModelTool {
  name: string;
  description: string;
  input: z.ZodType<Record<string, unknown>>;
  run(input: Record<string, unknown>): Promise<unknown>;
}

export interface Answer<T> {
  value: T;
  source: "model" | "template";
  /** The model's id as the provider knows it. */
  model: string;
  promptVersion: string;
  /** Why the template writer answered in the model's stead. */
  degraded: Degradation | null;
}

/** The one door to models. When the model cannot or may not answer, the template writer does. */
export interface LlmClient {
  /** Asks for one object. @param name tells the answer's shape to the provider */
  writeObject<T>(call: CallContext & { name: string; schema: z.ZodType<T> }): Promise<Answer<T>>;
  /** Lets the model use tools until it submits. The submit tool is the only way out. */
  submitThroughTools<T extends Record<string, unknown>>(
    call: CallContext & { tools: ModelTool[]; submit: { name: string; description: string; schema: z.ZodType<T> } },
  ): Promise<Answer<T>>;
}

/** @param concurrency conversations with a model under way at once in this process */
export function createLlmClient(uses: {
  models: Models;
  meter: CallMeter;
  telemetry: Telemetry;
  clock: Clock;
  concurrency: number;
}): LlmClient {
  const { models, meter, telemetry, clock } = uses;
  const gate = pLimit(uses.concurrency);

  /** Waits for a place before any of the call's timeouts start to run. */
  async function inTurn<T>(call: CallContext, work: (call: CallContext) => Promise<T>): Promise<T> {
    const queuedAt = clock.now().getTime();
    return gate(() => work({ ...call, waitedMs: clock.now().getTime() - queuedAt }));
  }

  function metered(model: LanguageModelV4, call: CallContext) {
    return wrapLanguageModel({
      model,
      middleware: {
        specificationVersion: "v4",
        wrapGenerate: async ({ doGenerate, params }) => {
          await call.beforeCall?.();
          return meter.measure({ ...call, model, params, isFree: model === models.templateWriter }, doGenerate);
        },
      },
    });
  }

  async function withFallback<T>(call: CallContext, ask: (model: LanguageModelV4) => Promise<T>): Promise<Answer<T>> {
    const chosen = models.byTier[TASK_CONFIGS[call.prompt.task].tier];
    const promptVersion = call.prompt.version;
    if (chosen !== models.templateWriter && !call.onlyTemplate) {
      try {
        const value = await ask(chosen);
        return { value, source: "model", model: chosen.modelId, promptVersion, degraded: null };
      } catch (thrown) {
        const error = RetryError.isInstance(thrown) ? thrown.lastError : thrown;
        if (isOurOwn(error)) throw error;
        const degraded = degradationOf(error);
        telemetry.warn("llm.fallback", {
          task: call.prompt.task,
          step: call.stepKey,
          degraded,
          reason: reasonOf(error).slice(0, 300),
          brand_id: call.scope.brandId,
          correlation_id: call.scope.correlationId,
        });
        return { ...(await askTemplateWriter(ask, promptVersion)), degraded };
      }
    }
    return askTemplateWriter(ask, promptVersion);
  }

  async function askTemplateWriter<T>(ask: (model: LanguageModelV4) => Promise<T>, promptVersion: string) {
    const writer = models.templateWriter;
    const value = await ask(writer);
    return {
      value,
      source: "template" as const,
      model: writer.modelId,
      promptVersion,
      degraded: "written_by_template" as const,
    };
  }

  function settingsOf(call: CallContext, model: LanguageModelV4) {
    const config = TASK_CONFIGS[call.prompt.task];
    return {
      model: metered(model, call),
      instructions: call.prompt.instructions,
      temperature: config.temperature,
      maxOutputTokens: config.maxOutputTokens,
      maxRetries: config.retries,
      timeout: { totalMs: config.totalTimeoutMs, stepMs: config.stepTimeoutMs },
      providerOptions: { openai: { store: false } },
    };
  }

  return {
    writeObject: ({ name, schema, ...asked }) =>
      inTurn(asked, (call) => {
        const output = Output.object({ name, schema });
        return withFallback(call, async (model) => {
          const messages: ModelMessage[] = [{ role: "user", content: renderUserMessage(call.prompt) }];
          const ask = async () => {
            const result = await generateText({ ...settingsOf(call, model), messages, output });
            refuseUnfinished(result.finishReason);
            return schema.parse(result.output);
          };
          try {
            return await ask();
          } catch (error) {
            if (!NoObjectGeneratedError.isInstance(error)) throw error;
            messages.push(
              { role: "assistant", content: error.text ?? "" },
              { role: "user", content: "That is not the JSON that was asked for. Answer with the JSON object alone." },
            );
            return await ask();
          }
        });
      }),

    submitThroughTools: ({ tools, submit, ...asked }) =>
      inTurn(asked, (call) => {
        const config = TASK_CONFIGS[call.prompt.task];
        return withFallback(call, async (model) => {
          const result = await generateText({
            ...settingsOf(call, model),
            messages: [{ role: "user", content: renderUserMessage(call.prompt) }],
            tools: {
              ...Object.fromEntries(tools.map((each) => [each.name, executable(each, telemetry)])),
              [submit.name]: tool({ description: submit.description, inputSchema: wireSchema(submit.schema) }),
            },
            toolChoice: "required",
            stopWhen: isStepCount(config.maxSteps),
          });
          refuseUnfinished(result.finishReason);
          const submitted = result.toolCalls.find((made) => made.toolName === submit.name && !made.invalid);
          if (!submitted) {
            throw new KairoError("UPSTREAM", `The model ended without calling ${submit.name}.`, { retryable: false });
          }
          return submit.schema.parse(submitted.input);
        });
      }),
  };
}

/** What is not the provider's doing: a run that was stopped or taken over, a database that failed. A retry is for those. */
function isOurOwn(error: unknown): boolean {
  return error instanceof KairoError && error.code !== "BUDGET" && error.code !== "UPSTREAM";
}

function executable(modelTool: ModelTool, telemetry: Telemetry) {
  return tool({
    description: modelTool.description,
    inputSchema: wireSchema(modelTool.input),
    execute: async (input: Record<string, unknown>) => {
      try {
        return renderFacts(await modelTool.run(input));
      } catch (error) {
        if (isRunCancelled(error) || isStaleAttempt(error)) throw error;
        // The SDK would hand the raw text of any exception to the model.
        telemetry.error("tool.failed", error, { tool: modelTool.name });
        const reason = error instanceof KairoError && error.code !== "INTERNAL" ? error.message : "the tool failed";
        return renderFacts({ error: reason });
      }
    },
  });
}

function refuseUnfinished(finishReason: string): void {
  if (finishReason === "stop" || finishReason === "tool-calls") return;
  throw new KairoError("UPSTREAM", `The model stopped early: ${finishReason}.`, { retryable: false });
}

function degradationOf(error: unknown): Degradation {
  if (error instanceof KairoError && error.code === "BUDGET") return "budget_spent";
  if (error instanceof KairoError) return "written_by_template";
  return NoObjectGeneratedError.isInstance(error) ? "written_by_template" : "provider_down";
}
