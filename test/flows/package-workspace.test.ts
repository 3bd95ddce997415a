import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createModels, type Models } from "../../src/orchestration/llm/models.ts";
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
import { answerWell, type ModelRequest } from "../support/model-brain.ts";
import { type OpenAiServer, startOpenAiServer } from "../support/openai-server.ts";
import { acceptPackage, readPackage, readRun, readVariants, refreshBoard } from "../support/runs.ts";
import { createScriptedModel, scriptedModels } from "../support/scripted-model.ts";
import { WITHOUT_A_MODEL } from "../support/without-a-model.ts";

const SLOTS = 6;

/** Behind a text, it makes more of it than a prompt shows: then there is something to look up. */
const MORE_TO_READ = " The organisers keep the whole report on their page.".repeat(20);

async function startWithBoard(kairo: Kairo, more = MORE_TO_READ) {
  const brand = await startBrand(kairo, await readDemoBrand());
  for (const [source, items] of await readDemoSignals(NOW)) {
    const longer = items.map((item) => ({ ...item, text: `${item.text}${more}` }));
    await addSignals(kairo, brand.scope, longer, source);
  }
  const { board } = await refreshBoard(kairo, brand.scope);
  return { brand, board };
}

/** Answers well, but only to what a test is about; the board comes from whoever wrote it before. */
async function withModels<T>(
  models: Models,
  work: (kairo: Kairo, brand: TestBrand, opportunityIds: `opp_${string}`[]) => Promise<T>,
) {
  const kairo = await startKairo({ models });
  try {
    const { brand, board } = await startWithBoard(kairo);
    return await work(
      kairo,
      brand,
      board.opportunities.map(({ id }) => id),
    );
  } finally {
    await kairo.close();
  }
}

describe.each(WITHOUT_A_MODEL)("PackageWorkspaceV1 on $name", ({ start, degradation }) => {
  let kairo: Kairo;
  let brand: TestBrand;
  let opportunities: `opp_${string}`[];

  beforeAll(async () => {
    kairo = await start();
    const started = await startWithBoard(kairo);
    brand = started.brand;
    opportunities = started.board.opportunities.map(({ id }) => id);
  });
  afterAll(() => kairo?.close());

  it("answers with a package at once and fills every slot with a checked draft", async () => {
    const { packageWorkspace } = kairo.container.orchestrators;
    const accepted = await acceptPackage(kairo, brand.scope, opportunities[0]!);
    expect((await readPackage(kairo, brand.scope, accepted.packageId)).slots).toEqual([]);
    await packageWorkspace.execute(brand.scope, accepted.runId, true);

    const run = await readRun(kairo, brand.scope, accepted.runId);
    expect(run).toMatchObject({ status: "succeeded", error: null, degraded: [degradation] });
    expect(run.models).toContain("template-writer-1");
    const { slots } = await readPackage(kairo, brand.scope, accepted.packageId);
    expect(slots.map(({ state }) => state)).toEqual(Array(SLOTS).fill("drafted"));
    const variants = await readVariants(kairo, brand.scope, accepted.packageId);
    expect(variants.map(({ slotKey }) => slotKey).sort()).toEqual(slots.map(({ key }) => key).sort());
    for (const variant of variants) {
      expect(variant).toMatchObject({ status: "draft", source: "template", approval: null, brandVersion: 1 });
      expect(variant.degraded).toBe(degradation);
      expect(variant.findings.every(({ severity }) => severity === "warn")).toBe(true);
      expect(variant.quality?.score).toBeGreaterThan(0);
    }
    const pairs = variants.map(({ channel, hookType, structure }) => `${channel} ${hookType} ${structure}`);
    expect(new Set(pairs).size).toBe(SLOTS);
  });

  it("answers the open package when the same opportunity is asked for again", async () => {
    const first = await acceptPackage(kairo, brand.scope, opportunities[1]!);
    const again = await acceptPackage(kairo, brand.scope, opportunities[1]!);
    expect(again).toMatchObject({ packageId: first.packageId, existing: true });
  });

  it("does a finished run's work once, however often its job comes", async () => {
    const { packageWorkspace } = kairo.container.orchestrators;
    const accepted = await acceptPackage(kairo, brand.scope, opportunities[2]!);
    await packageWorkspace.execute(brand.scope, accepted.runId, true);
    await packageWorkspace.execute(brand.scope, accepted.runId, true);
    expect(await readVariants(kairo, brand.scope, accepted.packageId)).toHaveLength(SLOTS);
  });

  it("names the channels a brand has when another is asked for, and stores nothing", async () => {
    const { packageWorkspace } = kairo.container.orchestrators;
    const request = {
      opportunityId: opportunities[3]!,
      channels: ["tiktok" as const],
      perChannel: 1,
      another: false,
      idempotencyKey: null,
    };
    await expect(packageWorkspace.createFromOpportunity(brand.scope, request)).rejects.toThrow(
      /tiktok.*linkedin, x, newsletter/,
    );
    const opportunity = await kairo.container.unitOfWork.read(brand.scope, (tx) =>
      tx.opportunities.get(brand.scope, opportunities[3]!),
    );
    expect(opportunity.status).toBe("open");
  });

  it("ends a run that was cancelled before its first model call, with nothing drafted", async () => {
    const { packageWorkspace, runs } = kairo.container.orchestrators;
    const accepted = await acceptPackage(kairo, brand.scope, opportunities[4]!);
    await runs.cancel(brand.scope, accepted.runId);
    await packageWorkspace.execute(brand.scope, accepted.runId, true);
    expect((await readRun(kairo, brand.scope, accepted.runId)).status).toBe("cancelled");
    expect(await readVariants(kairo, brand.scope, accepted.packageId)).toEqual([]);
  });
});

describe("PackageWorkspaceV1 on a scripted model", () => {
  it("asks per slot and in parallel, with the brand's own text alone", async () => {
    const model = createScriptedModel();
    await withModels(scriptedModels(model), async (kairo, brand, opportunities) => {
      const other = await startBrand(kairo, {
        version: 1,
        name: "Canary Works",
        positioning: { promise: "CANARY-7f3a sings at dawn.", proof: ["CANARY-7f3a was hatched in 2001."] },
      });
      await addSignals(kairo, other.scope, [{ title: "CANARY-7f3a in the news", text: "CANARY-7f3a was seen." }]);
      const ownCalls = model.requests.length;
      await refreshBoard(kairo, other.scope);
      const boardCalls = model.requests.length;
      expect(JSON.stringify(model.requests.slice(0, ownCalls))).not.toContain("CANARY-7f3a");
      expect(JSON.stringify(model.requests.slice(ownCalls))).toContain("CANARY-7f3a");
      expect(JSON.stringify(model.requests.slice(ownCalls))).not.toContain("Mendbench");

      const accepted = await acceptPackage(kairo, brand.scope, opportunities[0]!);
      await kairo.container.orchestrators.packageWorkspace.execute(brand.scope, accepted.runId, true);
      const drafting = model.requests.slice(boardCalls);
      expect(drafting.length).toBe(2 * SLOTS);
      for (const request of drafting) {
        expect(JSON.stringify(request)).not.toContain("CANARY-7f3a");
        expect(request.system).not.toContain("Mendbench");
        expect(request.toolNames.sort()).toEqual(["GetEvidence", "SubmitVariant"]);
      }
      const variants = await readVariants(kairo, brand.scope, accepted.packageId);
      expect(variants.map(({ source }) => source)).toEqual(Array(SLOTS).fill("model"));
    });
  });

  it("asks once more with the faults named, and takes the template where the model does not mend them", async () => {
    let mended = 0;
    const stubborn = createScriptedModel((request) => {
      const answer = answerWell(request);
      if (answer.kind !== "tool" || answer.name !== "SubmitVariant") return answer;
      const isRepair = request.toolNames.includes("CheckDraft");
      if (isRepair) mended += 1;
      const isLinkedIn = request.user.includes('"channel":"linkedin"');
      if (isRepair && !isLinkedIn) return answer;
      return { ...answer, input: { ...(answer.input as object), parts: ["We counted 98,765 happy hosts ourselves."] } };
    });
    await withModels(scriptedModels(stubborn), async (kairo, brand, opportunities) => {
      const accepted = await acceptPackage(kairo, brand.scope, opportunities[0]!);
      await kairo.container.orchestrators.packageWorkspace.execute(brand.scope, accepted.runId, true);
      expect(mended).toBe(SLOTS);
      const variants = await readVariants(kairo, brand.scope, accepted.packageId);
      for (const variant of variants) {
        expect(variant.source).toBe(variant.channel === "linkedin" ? "template" : "model");
        expect(variant.parts.join(" ")).not.toContain("98,765");
      }
    });
  });

  it("asks the writer of an overlong draft once, by how much, and makes a thread only of what stays too long", async () => {
    const told: string[] = [];
    const wordy = createScriptedModel((request) => {
      const answer = answerWell(request);
      if (answer.kind !== "tool" || answer.name !== "SubmitVariant") return answer;
      if (!request.user.includes('"channel":"x"')) return answer;
      const mend = /"mend":\[.*?\]/.exec(request.user)?.[0];
      if (mend) told.push(mend);
      const { thesis } = JSON.parse(`{${/"thesis":"(?:[^"\\]|\\.)*"/.exec(request.user)?.[0]}}`) as { thesis: string };
      return { ...answer, input: { ...(answer.input as object), parts: [Array(6).fill(thesis).join(" ")] } };
    });
    await withModels(scriptedModels(wordy), async (kairo, brand, opportunities) => {
      const accepted = await acceptPackage(kairo, brand.scope, opportunities[0]!);
      await kairo.container.orchestrators.packageWorkspace.execute(brand.scope, accepted.runId, true);
      const onX = (await readVariants(kairo, brand.scope, accepted.packageId)).filter(({ channel }) => channel === "x");
      expect(told).toHaveLength(onX.length);
      for (const mend of told) expect(mend).toMatch(/it takes at most 280, so \d+ too many/);
      for (const variant of onX) {
        expect(variant.source).toBe("model");
        expect(variant.parts.length).toBeGreaterThan(1);
        expect(variant.findings.map(({ rule }) => rule)).toContain("fitted");
        expect(variant.findings.filter(({ severity }) => severity === "block")).toEqual([]);
      }
    });
  });

  it("stops a running run before its next model call when somebody cancels it, and leaves no slot waiting", async () => {
    let cancel: (() => Promise<unknown>) | null = null;
    const model = createScriptedModel(async (request) => {
      if (request.toolResults.length > 0) {
        await cancel?.();
        cancel = null;
      }
      return answerWell(request);
    });
    await withModels(scriptedModels(model), async (kairo, brand, opportunities) => {
      const { packageWorkspace, runs } = kairo.container.orchestrators;
      const accepted = await acceptPackage(kairo, brand.scope, opportunities[0]!, 4);
      cancel = () => runs.cancel(brand.scope, accepted.runId);
      await packageWorkspace.execute(brand.scope, accepted.runId, true);
      expect((await readRun(kairo, brand.scope, accepted.runId)).status).toBe("cancelled");
      const { slots } = await readPackage(kairo, brand.scope, accepted.packageId);
      expect(slots.filter(({ state }) => state === "queued" || state === "drafting")).toEqual([]);
      expect(slots.some(({ state, reason }) => state === "unfilled" && reason?.includes("cancelled"))).toBe(true);
    });
  });

  it("lets no zombie write: a later attempt takes the run over and every slot is drafted once", async () => {
    let takeOver: (() => Promise<void>) | null = null;
    let later: Promise<void> | null = null;
    const model = createScriptedModel(async (request) => {
      if (takeOver && request.toolNames.includes("SubmitVariant") && request.toolResults.length > 0) {
        const go = takeOver;
        takeOver = null;
        later = go();
        await later;
      }
      return answerWell(request);
    });
    await withModels(scriptedModels(model), async (kairo, brand, opportunities) => {
      const { packageWorkspace } = kairo.container.orchestrators;
      const accepted = await acceptPackage(kairo, brand.scope, opportunities[0]!);
      takeOver = () => packageWorkspace.execute(brand.scope, accepted.runId, true);
      await packageWorkspace.execute(brand.scope, accepted.runId, false);
      await later;
      const run = await readRun(kairo, brand.scope, accepted.runId);
      expect(run).toMatchObject({ status: "succeeded", attempt: 2 });
      const variants = await readVariants(kairo, brand.scope, accepted.packageId);
      expect(variants.map(({ slotKey }) => slotKey).sort()).toHaveLength(SLOTS);
      expect(new Set(variants.map(({ slotKey }) => slotKey)).size).toBe(SLOTS);
    });
  });

  it("asks once per slot where the facts hold all there is to read: one wave, no look-up tool", async () => {
    const model = createScriptedModel();
    const kairo = await startKairo({ models: scriptedModels(model) });
    try {
      const { brand, board } = await startWithBoard(kairo, "");
      const calls = model.requests.length;
      const accepted = await acceptPackage(kairo, brand.scope, board.opportunities[0]!.id);
      await kairo.container.orchestrators.packageWorkspace.execute(brand.scope, accepted.runId, true);
      const drafting = model.requests.slice(calls);
      expect(drafting).toHaveLength(SLOTS);
      expect(drafting.every(({ toolNames }) => toolNames.join() === "SubmitVariant")).toBe(true);
    } finally {
      await kairo.close();
    }
  });

  it("goes on behind the last finished slot after a failure that a retry may cure, and asks for no answer twice", async () => {
    const model = createScriptedModel();
    await withModels(scriptedModels(model), async (kairo, brand, opportunities) => {
      const { packageWorkspace } = kairo.container.orchestrators;
      const accepted = await acceptPackage(kairo, brand.scope, opportunities[0]!);
      const { evaluator, restore } = breakEvaluatorAfter(kairo, 3);
      expect(evaluator).toBeDefined();
      await expect(packageWorkspace.execute(brand.scope, accepted.runId, false)).rejects.toThrow("evaluator");
      restore();
      const finished = (await readVariants(kairo, brand.scope, accepted.packageId)).length;
      expect(finished).toBe(3);
      const callsBefore = model.requests.length;
      await packageWorkspace.execute(brand.scope, accepted.runId, true);
      expect(model.requests.length).toBe(callsBefore);
      expect(await readVariants(kairo, brand.scope, accepted.packageId)).toHaveLength(SLOTS);
    });
  });

  it("never spends more than the run's budget: the rest is drafted by the template and says why", async () => {
    const model = createScriptedModel();
    const kairo = await startKairo({ models: scriptedModels(model), config: { BUDGET_TOKENS_PER_RUN: 9_000 } });
    try {
      const { brand, board } = await startWithBoard(kairo);
      const calls = model.requests.length;
      const accepted = await acceptPackage(kairo, brand.scope, board.opportunities[0]!.id);
      await kairo.container.orchestrators.packageWorkspace.execute(brand.scope, accepted.runId, true);
      expect(model.requests.length - calls).toBeLessThan(2 * SLOTS);
      const run = await readRun(kairo, brand.scope, accepted.runId);
      expect(run).toMatchObject({ status: "succeeded" });
      expect(run.degraded).toContain("budget_spent");
      const variants = await readVariants(kairo, brand.scope, accepted.packageId);
      expect(variants).toHaveLength(SLOTS);
      expect(
        variants.filter(({ source }) => source === "template").every(({ degraded }) => degraded === "budget_spent"),
      ).toBe(true);
      const { used, reserved } = await kairo.container.unitOfWork.read(brand.scope, (tx) =>
        tx.budget.read(brand.scope, `run:${accepted.runId}`),
      );
      expect(used).toBeLessThanOrEqual(9_000);
      expect(reserved).toBe(0);
    } finally {
      await kairo.close();
    }
  });
});

describe.each([
  { provider: "openai" as const, path: "/v1/responses" },
  { provider: "openai-compatible" as const, path: "/v1/chat/completions" },
])("PackageWorkspaceV1 through the real provider package: $provider", ({ provider, path }) => {
  let server: OpenAiServer;
  let failing: number | null = null;

  beforeAll(async () => {
    server = await startOpenAiServer({ status: () => failing });
  });
  beforeEach(() => {
    failing = null;
  });
  afterAll(() => server?.close());

  const models = () =>
    createModels({ provider, apiKey: "test-key", baseUrl: server.baseUrl, smartModel: "smart-1", fastModel: "fast-1" });

  it("speaks structured output for the board and tool calls for the drafts", async () => {
    await withModels(models(), async (kairo, brand, opportunities) => {
      const boardRequests = server.requests.length;
      expect(server.requests.every((request) => request.path === path)).toBe(true);
      expect(server.requests.every(({ outputName }) => outputName === "BoardTexts")).toBe(true);
      const accepted = await acceptPackage(kairo, brand.scope, opportunities[0]!);
      await kairo.container.orchestrators.packageWorkspace.execute(brand.scope, accepted.runId, true);
      const drafting: ModelRequest[] = server.requests.slice(boardRequests);
      expect(drafting.every(({ toolNames }) => toolNames.includes("SubmitVariant"))).toBe(true);
      expect(drafting.some(({ toolResults }) => toolResults.length > 0)).toBe(true);
      expect(server.requests.every(({ body }) => body.store === false)).toBe(true);
      const variants = await readVariants(kairo, brand.scope, accepted.packageId);
      expect(variants.map(({ source, model }) => `${source} ${model}`)).toEqual(Array(SLOTS).fill("model smart-1"));
    });
  });

  it("drafts by template when the provider answers only 500", async () => {
    failing = 500;
    await withModels(models(), async (kairo, brand, opportunities) => {
      const accepted = await acceptPackage(kairo, brand.scope, opportunities[0]!);
      await kairo.container.orchestrators.packageWorkspace.execute(brand.scope, accepted.runId, true);
      expect((await readRun(kairo, brand.scope, accepted.runId)).degraded).toContain("provider_down");
      const variants = await readVariants(kairo, brand.scope, accepted.packageId);
      expect(variants.map(({ source, degraded }) => `${source} ${degraded}`)).toEqual(
        Array(SLOTS).fill("template provider_down"),
      );
    });
  });
});

/** Makes the evaluator fail from its n-th call on, as a dependency might. */
function breakEvaluatorAfter(kairo: Kairo, calls: number) {
  const { evaluator } = kairo.container;
  const evaluate = evaluator.evaluate;
  let count = 0;
  evaluator.evaluate = (scope, input) => {
    count += 1;
    return count > calls ? Promise.reject(new Error("the evaluator is away")) : evaluate(scope, input);
  };
  return {
    evaluator,
    restore: () => {
      evaluator.evaluate = evaluate;
    },
  };
}
