import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4Content } from "@ai-sdk/provider";
import type { Models } from "../../src/orchestration/llm/models.ts";
import { createTemplateWriter } from "../../src/orchestration/llm/offline/template-writer.ts";
import { answerWell, type ModelAnswer, type ModelRequest } from "./model-brain.ts";

export interface ScriptedModel extends LanguageModelV4 {
  /** Every request so far, in order. */
  requests: ModelRequest[];
}

/** A deterministic stand-in for the model outside. Throwing in `answer` is a provider that fails. */
export function createScriptedModel(
  answer: (request: ModelRequest, call: number) => ModelAnswer | Promise<ModelAnswer> = answerWell,
): ScriptedModel {
  const requests: ModelRequest[] = [];
  return {
    specificationVersion: "v4",
    provider: "scripted",
    modelId: "scripted-model",
    supportedUrls: {},
    requests,
    doStream: () => Promise.reject(new Error("not streamed in tests")),
    doGenerate: async (options) => {
      const request = requestOf(options);
      requests.push(request);
      const answered = await answer(request, requests.length);
      const content: LanguageModelV4Content[] =
        answered.kind === "tool"
          ? [
              {
                type: "tool-call",
                toolCallId: `call-${requests.length}`,
                toolName: answered.name,
                input: JSON.stringify(answered.input),
              },
            ]
          : [{ type: "text", text: answered.kind === "json" ? JSON.stringify(answered.value) : answered.text }];
      const inputTokens = Math.ceil((request.system.length + request.user.length) / 4);
      return {
        content,
        finishReason: { unified: answered.kind === "tool" ? "tool-calls" : "stop", raw: undefined },
        usage: {
          inputTokens: { total: inputTokens, noCache: inputTokens, cacheRead: 0, cacheWrite: 0 },
          outputTokens: { total: 100, text: 100, reasoning: 0 },
        },
        warnings: [],
      };
    },
  };
}

/** Models whose both tiers are this one, with the real template writer behind it. */
export function scriptedModels(model: LanguageModelV4): Models {
  return {
    provider: "openai-compatible",
    byTier: { smart: model, fast: model },
    fallbacks: [],
    templateWriter: createTemplateWriter(),
  };
}

function requestOf(options: LanguageModelV4CallOptions): ModelRequest {
  const toolResults: ModelRequest["toolResults"] = [];
  let system = "";
  let user = "";
  for (const message of options.prompt) {
    if (message.role === "system") system += message.content;
    if (message.role === "user" && user === "")
      user = message.content.map((part) => (part.type === "text" ? part.text : "")).join("");
    if (message.role !== "tool") continue;
    for (const part of message.content) {
      if (part.type === "tool-result")
        toolResults.push({ name: part.toolName, value: "value" in part.output ? part.output.value : null });
    }
  }
  const format = options.responseFormat;
  return {
    system,
    user,
    toolNames: (options.tools ?? []).map(({ name }) => name),
    toolResults,
    outputName: format?.type === "json" ? (format.name ?? null) : null,
  };
}
