import type { Config } from "../../src/app/config.ts";
import type { Overrides } from "../../src/app/container.ts";
import type { Degradation } from "../../src/core/run.ts";
import { createModels } from "../../src/orchestration/llm/models.ts";
import { type Kairo, startKairo } from "./kairo.ts";
import { startOpenAiServer } from "./openai-server.ts";

type Start = (overrides?: Overrides & { config?: Partial<Config> }) => Promise<Kairo>;

/** Two ways to be without a model: none configured, and a provider that answers only 500. Every flow must end alike. */
export const WITHOUT_A_MODEL: { name: string; degradation: Degradation; start: Start }[] = [
  { name: "the template writer", degradation: "written_by_template", start: startKairo },
  { name: "a provider that answers only 500", degradation: "provider_down", start: startOnFailingProvider },
];

async function startOnFailingProvider(overrides: Parameters<Start>[0] = {}): Promise<Kairo> {
  const server = await startOpenAiServer({ status: () => 500 });
  const models = createModels({
    provider: "openai-compatible",
    apiKey: "test-key",
    baseUrl: server.baseUrl,
    smartModel: "smart-1",
    fastModel: "fast-1",
  });
  const kairo = await startKairo({ ...overrides, models, config: { LLM_BACKOFF_MS: 1, ...overrides.config } });
  return {
    ...kairo,
    close: async () => {
      await kairo.close();
      await server.close();
    },
  };
}
