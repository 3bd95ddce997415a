import { createOpenAI } from "@ai-sdk/openai";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import { createTemplateWriter } from "./offline/template-writer.ts";

export type Tier = "smart" | "fast";
export type ProviderName = "offline" | "openai" | "openai-compatible";

export interface ModelSettings {
  provider: ProviderName;
  apiKey: string | null;
  baseUrl: string | null;
  smartModel: string;
  fastModel: string;
  /** Models asked, in this order, when a tier's own cannot answer. None named: the fast one behind the smart one. */
  fallbackModels?: readonly string[] | null;
}

// What a provider does not support is no news for whoever reads this process's output.
Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

/** The models of this deployment. `templateWriter` is always there, and stands in when the others cannot. */
export interface Models {
  provider: ProviderName;
  byTier: Readonly<Record<Tier, LanguageModelV4>>;
  fallbacks: readonly LanguageModelV4[];
  templateWriter: LanguageModelV4;
}

const OPENAI_BASE_URL = "https://api.openai.com/v1";

export function createModels(settings: ModelSettings): Models {
  const templateWriter = createTemplateWriter();
  if (settings.provider === "offline") {
    const byTier = { smart: templateWriter, fast: templateWriter };
    return { provider: "offline", byTier, fallbacks: [], templateWriter };
  }
  const openai = createOpenAI({
    apiKey: settings.apiKey ?? "unused",
    baseURL: settings.baseUrl ?? OPENAI_BASE_URL,
  });
  // Local servers speak chat completions only; OpenAI's own newer models want the responses API.
  const model = (id: string) => (settings.provider === "openai" ? openai(id) : openai.chat(id));
  const fallbackModels = settings.fallbackModels ?? [settings.fastModel];
  return {
    provider: settings.provider,
    byTier: { smart: model(settings.smartModel), fast: model(settings.fastModel) },
    fallbacks: fallbackModels.map(model),
    templateWriter,
  };
}

/** The models to ask for a tier, first one first; none where the template writer is all there is. */
export function modelsFor({ byTier, fallbacks, templateWriter }: Models, tier: Tier): LanguageModelV4[] {
  const chain = [byTier[tier], ...fallbacks].filter((model) => model !== templateWriter);
  return [...new Map(chain.map((model) => [model.modelId, model])).values()];
}
