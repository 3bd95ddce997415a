import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createModels } from "../../src/orchestration/llm/models.ts";
import { readDemoSignals } from "../support/demo-signals.ts";
import {
  addSignals,
  type Kairo,
  NOW,
  readDemoBrand,
  startBrand,
  startKairo,
  type TestBrand,
} from "../support/kairo.ts";
import { type OpenAiServer, startOpenAiServer } from "../support/openai-server.ts";
import { refreshBoard } from "../support/runs.ts";
import { createScriptedModel, scriptedModels } from "../support/scripted-model.ts";
import { WITHOUT_A_MODEL } from "../support/without-a-model.ts";

interface Setting {
  name: string;
  source: "template" | "model";
  start(): Promise<Kairo>;
}

let server: OpenAiServer;
beforeAll(async () => {
  server = await startOpenAiServer();
});
afterAll(() => server?.close());

const settings: Setting[] = [
  ...WITHOUT_A_MODEL.map(({ name, start }) => ({ name, source: "template" as const, start })),
  {
    name: "a scripted model",
    source: "model",
    start: () => startKairo({ models: scriptedModels(createScriptedModel()) }),
  },
  {
    name: "the real provider package",
    source: "model",
    start: () =>
      startKairo({
        models: createModels({
          provider: "openai",
          apiKey: "k",
          baseUrl: server.baseUrl,
          smartModel: "s",
          fastModel: "f",
        }),
      }),
  },
];

describe.each(settings)("the sync graphs on $name", ({ source, start }) => {
  let kairo: Kairo;
  let brand: TestBrand;
  let opportunityId: `opp_${string}`;

  beforeAll(async () => {
    kairo = await start();
    brand = await startBrand(kairo, await readDemoBrand());
    for (const [name, items] of await readDemoSignals(NOW)) await addSignals(kairo, brand.scope, items, name);
    const { board } = await refreshBoard(kairo, brand.scope);
    opportunityId = board.opportunities[0]!.id;
  });
  afterAll(() => kairo?.close());

  it("OpportunitySummaryV1 sums up one opportunity", async () => {
    const { opportunitySummary } = kairo.container.orchestrators;
    const summary = await opportunitySummary.run(brand.scope, { opportunityId });
    expect(summary.source).toBe(source);
    expect(summary.summary.length).toBeGreaterThan(40);
  });

  it("PatternSuggestionV1 lets the engine choose and the writer only say why", async () => {
    const { patternSuggestion } = kairo.container.orchestrators;
    const ask = {
      channel: "linkedin" as const,
      pillarId: null,
      personaId: null,
      evidenceIds: [],
      limit: 3,
      seed: "same",
    };
    const first = await patternSuggestion.run(brand.scope, ask);
    const second = await patternSuggestion.run(brand.scope, ask);
    expect(first.source).toBe(source);
    expect(first.suggestions).toHaveLength(3);
    expect(second.suggestions.map(({ pattern }) => pattern.key)).toEqual(
      first.suggestions.map(({ pattern }) => pattern.key),
    );
    for (const { rationale, probability, pattern } of first.suggestions) {
      expect(rationale).toBeTruthy();
      expect(probability).toBeGreaterThan(0);
      expect(pattern.performance.sentence).not.toMatch(/works/);
    }
  });
});
