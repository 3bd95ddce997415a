import { createOpenAI } from "@ai-sdk/openai";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import { createTemplateWriter } from "./offline/template-writer.ts";

export type ProviderName = "offline" | "openai" | "openai-compatible";

export interface ModelSettings {
  provider: ProviderName;
  apiKey: string | null;
  baseUrl: string | null;
  smartModel: string;
  fastModel: string;
}

// What a provider does not support is no news for whoever reads this process's output.
Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

/** The models of this deployment. `templateWriter` is always there, and stands in when the others cannot. */
export interface Models {
  provider: ProviderName;
  byTier: Readonly<Record<"smart" | "fast", LanguageModelV4>>;
  templateWriter: LanguageModelV4;
}

const OPENAI_BASE_URL = "https://api.openai.com/v1";

export function createModels(settings: ModelSettings): Models {
  const templateWriter = createTemplateWriter();
  if (settings.provider === "offline") {
    return { provider: "offline", byTier: { smart: templateWriter, fast: templateWriter }, templateWriter };
  }
  const openai = createOpenAI({
    apiKey: settings.apiKey ?? "unused",
    baseURL: settings.baseUrl ?? OPENAI_BASE_URL,
  });
  // Local servers speak chat completions only; OpenAI's own newer models want the responses API.
  const model = (id: string) => (settings.provider === "openai" ? openai(id) : openai.chat(id));
  return {
    provider: settings.provider,
    byTier: { smart: model(settings.smartModel), fast: model(settings.fastModel) },
    templateWriter,
  };
}
