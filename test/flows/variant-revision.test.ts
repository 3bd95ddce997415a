import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Variant } from "../../src/core/variant.ts";
import { createModels } from "../../src/orchestration/llm/models.ts";
import { type Kairo, startKairo } from "../support/kairo.ts";
import { answerWell, type ModelRequest } from "../support/model-brain.ts";
import { type OpenAiServer, startOpenAiServer } from "../support/openai-server.ts";
import { readVariants } from "../support/runs.ts";
import { createScriptedModel, scriptedModels } from "../support/scripted-model.ts";
import { type StartedPackage, startPackage } from "../support/started-package.ts";

let server: OpenAiServer;
const requests: ModelRequest[] = [];
beforeAll(async () => {
  server = await startOpenAiServer();
});
afterAll(() => server?.close());

const settings = [
  {
    name: "a scripted model",
    models: () =>
      scriptedModels(
        createScriptedModel((request) => {
          requests.push(request);
          return answerWell(request);
        }),
      ),
  },
  {
    name: "the real provider package",
    models: () =>
      createModels({ provider: "openai", apiKey: "k", baseUrl: server.baseUrl, smartModel: "s", fastModel: "f" }),
  },
];

async function firstVariant(kairo: Kairo, { brand, packageId }: StartedPackage): Promise<Variant> {
  return (await readVariants(kairo, brand.scope, packageId))[0]!;
}

describe.each(settings)("VariantRevisionV1 on $name", ({ models }) => {
  let kairo: Kairo;
  let started: StartedPackage;
  let variant: Variant;

  beforeAll(async () => {
    kairo = await startKairo({ models: models() });
    started = await startPackage(kairo, 1);
    variant = await firstVariant(kairo, started);
  });
  afterAll(() => kairo?.close());

  const revise = (ask: object) =>
    kairo.container.orchestrators.variantRevision.run(started.brand.scope, {
      variantId: variant.id,
      revision: variant.revision,
      wish: "Open with the point",
      selection: null,
      ...ask,
    });

  it("proposes words with their difference and what the checks say, and stores nothing", async () => {
    const proposal = await revise({});
    expect(proposal).toMatchObject({ source: "model", degraded: null, changed: "It opens with “In short”." });
    expect(proposal.content.parts[0]).toBe(`In short: ${variant.parts[0]}`);
    expect(proposal.diff.map(({ field }) => field)).toEqual(["parts.0"]);
    expect(proposal.diff[0]?.pieces[0]).toMatchObject({ kind: "added" });
    expect(proposal.report.verdict).not.toBe("blocked");
    expect(await firstVariant(kairo, started)).toEqual(variant);
  });

  it("touches nothing outside a selection, whatever the model answers", async () => {
    const text = variant.parts[0]!;
    const proposal = await revise({ selection: { part: 0, start: 5, end: 12 } });
    expect(proposal.content.parts[0]).toBe(`${text.slice(0, 5)}In short: ${text.slice(5)}`);
    expect(proposal.content).toMatchObject({ title: variant.title, links: variant.links });
  });

  it("names what was wrong with a selection, a revision or a wish", async () => {
    await expect(revise({ selection: { part: 9, start: 0, end: 1 } })).rejects.toThrow(/the draft has 1 parts/);
    await expect(revise({ selection: { part: 0, start: 0, end: 99_999 } })).rejects.toThrow(/characters long/);
    await expect(revise({ revision: 7 })).rejects.toThrow(/revision/);
    expect(() => revise({ wish: " " })).toThrow(/wish/);
  });
});

describe("VariantRevisionV1", () => {
  it("shows a wish as a fact, never as one of our instructions", async () => {
    const asked = requests.filter(({ user }) => user.includes('"task":"revise"'));
    expect(asked.length).toBeGreaterThan(0);
    for (const { system, user } of asked) {
      expect(system).not.toContain("Open with the point");
      expect(user).toContain('"wish":"Open with the point"');
    }
  });

  it("says plainly that the template writer cannot follow a wish", async () => {
    const kairo = await startKairo();
    try {
      const started = await startPackage(kairo, 1);
      const { id: variantId, revision } = await firstVariant(kairo, started);
      const ask = { variantId, revision, wish: "Make it funnier", selection: null };
      const proposal = await kairo.container.orchestrators.variantRevision.run(started.brand.scope, ask);
      expect(proposal).toMatchObject({ source: "template", diff: [] });
      expect(proposal.changed).toMatch(/cannot follow a wish/);
    } finally {
      await kairo.close();
    }
  });
});
