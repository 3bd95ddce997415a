import type { LanguageModelV4GenerateResult } from "@ai-sdk/provider";
import {
  generateText,
  isStepCount,
  type ModelMessage,
  NoObjectGeneratedError,
  Output,
  ToolChoiceViolationError,
  tool,
} from "ai";
import type { z } from "zod";
import type { CallOutcome } from "../../core/call-outcome.ts";
import { isRunCancelled, isStaleAttempt, KairoError } from "../../core/errors.ts";
import type { Telemetry } from "../../core/ports/telemetry.ts";
import { renderFacts, renderUserMessage } from "../prompts/prompt.ts";
import type { CallContext } from "./call-context.ts";
import { TOOL_TIMEOUT_MS } from "./configs.ts";
import type { Answer, Conversation, ModelChain } from "./model-chain.ts";
import { modelFailure } from "./model-failure.ts";
import { wireSchema } from "./wire-schema.ts";

export type { Answer } from "./model-chain.ts";

/** A tool that a model may call while it works. Its failures reach the model as a plain sentence. */
export interface ModelTool {
  name: string;
  description: string;
  input: z.ZodType<Record<string, unknown>>;
  run(input: Record<string, unknown>): Promise<unknown>;
}

/** The one door to models. When no model can or may answer, the template writer does. */
export interface LlmClient {
  /** Asks for one object. @param name tells the answer's shape to the provider */
  writeObject<T>(call: CallContext & { name: string; schema: z.ZodType<T> }): Promise<Answer<T>>;
  /** Lets the model use tools until it submits. The submit tool is the only way out. */
  submitThroughTools<T extends Record<string, unknown>>(
    call: CallContext & { tools: ModelTool[]; submit: { name: string; description: string; schema: z.ZodType<T> } },
  ): Promise<Answer<T>>;
  /** Which models are given a rest now. */
  breakers: ModelChain["breakers"];
}

export function createLlmClient(uses: { chain: ModelChain; telemetry: Telemetry }): LlmClient {
  const { chain, telemetry } = uses;
  return {
    writeObject: ({ name, schema, ...call }) => chain.ask(call, (talk) => talkForObject(talk, name, schema)),
    submitThroughTools: ({ tools, submit, ...call }) =>
      chain.ask(call, (talk) => talkForSubmission(talk, tools, submit, telemetry)),
    breakers: chain.breakers,
  };
}

/** Asks for one object, and once more in the same conversation when what comes is none. */
async function talkForObject<T>(talk: Conversation, name: string, schema: z.ZodType<T>): Promise<T> {
  const output = Output.object({ name, schema });
  const model = talk.modelFor((result) => judgeJson(textOf(result), schema));
  const ask = async (messages: ModelMessage[]) => {
    const result = await generateText({ ...settingsOf(talk), model, messages, output });
    return schema.parse(result.output);
  };
  const messages = openingOf(talk);
  try {
    return await ask(messages);
  } catch (error) {
    if (!NoObjectGeneratedError.isInstance(error)) throw error;
    const request = "That is not the JSON that was asked for. Answer with the JSON object alone.";
    return await ask([...messages, ...exchange(error.text ?? "", request)]);
  }
}

/** Misshapen calls that a conversation survives: the model is told what was wrong with it, once. */
const CORRECTIONS = 1;

/** Lets the model use tools until it submits; in its last turn it can do nothing else. */
async function talkForSubmission<T extends Record<string, unknown>>(
  talk: Conversation,
  tools: ModelTool[],
  submit: { name: string; description: string; schema: z.ZodType<T> },
  telemetry: Telemetry,
): Promise<T> {
  const { maxSteps } = talk.config;
  const schemas = new Map<string, z.ZodType>(tools.map(({ name, input }) => [name, input]));
  schemas.set(submit.name, submit.schema);
  let ended: CallOutcome = "answered";
  const model = talk.modelFor((result) => {
    ended = judgeCalls(result, schemas);
    return ended;
  });
  const ask = async (messages: ModelMessage[]) => {
    const result = await generateText({
      ...settingsOf(talk),
      model,
      messages,
      tools: {
        ...Object.fromEntries(tools.map((each) => [each.name, executable(each, telemetry)])),
        [submit.name]: tool({ description: submit.description, inputSchema: wireSchema(submit.schema) }),
      },
      toolChoice: "required",
      prepareStep: ({ stepNumber }) => (stepNumber === maxSteps - 1 ? { activeTools: [submit.name] } : {}),
      stopWhen: [
        isStepCount(maxSteps),
        ({ steps }) => steps.filter(({ toolCalls }) => toolCalls.some((made) => made.invalid)).length > CORRECTIONS,
      ],
    });
    const submitted = result.toolCalls.find((made) => made.toolName === submit.name && !made.invalid);
    if (!submitted) throw modelFailure(ended === "answered" ? "endless_loop" : ended);
    return submit.schema.parse(submitted.input);
  };
  const messages = openingOf(talk);
  try {
    return await ask(messages);
  } catch (error) {
    // Servers that do not know `required` let the model talk.
    if (!ToolChoiceViolationError.isInstance(error)) throw error;
    const said = error.content.map((part) => (part.type === "text" ? part.text : "")).join("");
    return await ask([...messages, ...exchange(said, `Hand it in by calling ${submit.name}.`)]);
  }
}

function settingsOf({ call, config, deadline }: Conversation) {
  return {
    instructions: call.prompt.instructions,
    temperature: config.temperature,
    maxOutputTokens: config.maxOutputTokens,
    // Retries are ours: the SDK's know no jitter and try again when the quota is spent.
    maxRetries: 0,
    timeout: { toolMs: TOOL_TIMEOUT_MS },
    ...(deadline ? { abortSignal: deadline } : {}),
    providerOptions: { openai: { store: false } },
  };
}

function openingOf({ call }: Conversation): ModelMessage[] {
  return [{ role: "user", content: renderUserMessage(call.prompt) }];
}

function exchange(said: string, request: string): ModelMessage[] {
  return [
    { role: "assistant", content: said },
    { role: "user", content: request },
  ];
}

function judgeCalls(result: LanguageModelV4GenerateResult, schemas: ReadonlyMap<string, z.ZodType>): CallOutcome {
  const calls = result.content.filter((part) => part.type === "tool-call");
  if (calls.length === 0) return "malformed";
  const outcomes = calls.map(({ toolName, input }) => {
    const schema = schemas.get(toolName);
    return schema ? judgeJson(input, schema) : "wrong_schema";
  });
  return outcomes.find((outcome) => outcome !== "answered") ?? "answered";
}

function judgeJson(text: string, schema: z.ZodType): CallOutcome {
  try {
    return schema.safeParse(JSON.parse(text)).success ? "answered" : "wrong_schema";
  } catch {
    return "malformed";
  }
}

function textOf({ content }: LanguageModelV4GenerateResult): string {
  return content.map((part) => (part.type === "text" ? part.text : "")).join("");
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
