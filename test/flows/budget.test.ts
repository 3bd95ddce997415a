import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpportunityId, RunId } from "../../src/core/ids.ts";
import { createModels } from "../../src/orchestration/llm/models.ts";
import { moveVariant } from "../../src/services/move-variant.ts";
import { connect } from "../support/database-connection.ts";
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
import { answerWell } from "../support/model-brain.ts";
import { type OpenAiServer, startOpenAiServer } from "../support/openai-server.ts";
import { readPackage, readRun, readVariants, refreshBoard } from "../support/runs.ts";

const RUNS = 50;
const CALLS_PAID_FOR = 11;
/** What the loopback server says of every call. */
const TOKENS_PER_CALL = 500;
const DAY = `day:${NOW.toISOString().slice(0, 10)}`;

describe("a day's budget for 11 calls and 50 runs at once", () => {
  let server: OpenAiServer;
  let kairo: Kairo;
  let brand: TestBrand;
  let opportunityId: OpportunityId;

  beforeAll(async () => {
    server = await startOpenAiServer({
      answer: (request) =>
        answerWell({ ...request, toolNames: request.toolNames.filter((name) => name !== "GetEvidence") }),
    });
    kairo = await startKairo({
      models: createModels({
        provider: "openai-compatible",
        apiKey: "test-key",
        baseUrl: server.baseUrl,
        smartModel: "smart-1",
        fastModel: "fast-1",
      }),
      // A connection for every run: what is measured is the ledger, not the pool.
      config: { WORKER_CONCURRENCY: RUNS },
    });
    brand = await startBrand(kairo, await readDemoBrand());
    for (const [source, items] of await readDemoSignals(NOW)) await addSignals(kairo, brand.scope, items, source);
    const { board } = await refreshBoard(kairo, brand.scope);
    opportunityId = board.opportunities[0]!.id;
  });
  afterAll(async () => {
    await kairo?.close();
    await server?.close();
  });

  async function setBudget(tokensPerDay: number): Promise<void> {
    const client = await connect(kairo.database.ownerUrl);
    await client.query("update kairo.brands set tokens_per_day = $1 where id = $2", [
      tokensPerDay,
      brand.scope.brandId,
    ]);
    await client.end();
  }

  function readDay() {
    return kairo.container.unitOfWork.read(brand.scope, (tx) => tx.budget.read(brand.scope, DAY));
  }

  async function accept() {
    const { packageWorkspace } = kairo.container.orchestrators;
    const request = { opportunityId, channels: ["x" as const], perChannel: 1, another: true, idempotencyKey: null };
    const { packageId, runId } = await packageWorkspace.createFromOpportunity(brand.scope, request);
    return { packageId, runId: runId as RunId };
  }

  async function carryOut({ packageId, runId }: Awaited<ReturnType<typeof accept>>) {
    await kairo.container.orchestrators.packageWorkspace.execute(brand.scope, runId, true);
    return { packageId, run: await readRun(kairo, brand.scope, runId) };
  }

  const makePackage = async () => carryOut(await accept());

  async function regenerate(packageId: `pkg_${string}`, variantIds: `var_${string}`[] | null) {
    const { packageWorkspace } = kairo.container.orchestrators;
    const request = { packageId, variantIds, idempotencyKey: null };
    const { runId } = await packageWorkspace.regenerate(brand.scope, request);
    await packageWorkspace.execute(brand.scope, runId as RunId, true);
    return readRun(kairo, brand.scope, runId as RunId);
  }

  it("pays for no call more, finishes every run, and drafts the rest by template", async () => {
    const { used: usedBefore } = await readDay();
    const callsBefore = server.requests.length;
    await setBudget(usedBefore + CALLS_PAID_FOR * TOKENS_PER_CALL);
    const accepted: Awaited<ReturnType<typeof accept>>[] = [];
    for (let run = 0; run < RUNS; run += 1) accepted.push(await accept());
    const made = await Promise.all(accepted.map(carryOut));

    const calls = server.requests.length - callsBefore;
    expect(calls).toBeGreaterThan(0);
    expect(calls).toBeLessThanOrEqual(CALLS_PAID_FOR);
    expect(await readDay()).toEqual({ reserved: 0, used: usedBefore + calls * TOKENS_PER_CALL });
    let standIns = 0;
    for (const { packageId, run } of made) {
      expect(run).toMatchObject({ status: "succeeded", error: null });
      const [variant] = await readVariants(kairo, brand.scope, packageId);
      const { slots } = await readPackage(kairo, brand.scope, packageId);
      if (variant?.source === "model") continue;
      standIns += 1;
      expect(variant).toMatchObject({ source: "template", degraded: "budget_spent" });
      expect(run.degraded).toEqual(["budget_spent"]);
      expect(slots).toMatchObject([{ state: "drafted", outcome: "budget_spent" }]);
      expect(slots[0]?.reason).toContain("token budget");
    }
    expect(standIns).toBe(RUNS - calls);
  }, 180_000);

  it("once raised, lets a model draft anew what no person has touched, in its place", async () => {
    await setBudget(0);
    const { packageId } = await makePackage();
    const [before] = await readVariants(kairo, brand.scope, packageId);
    expect(await regenerate(packageId, null)).toMatchObject({ status: "succeeded", degraded: ["budget_spent"] });
    expect(await readVariants(kairo, brand.scope, packageId)).toMatchObject([
      { id: before!.id, source: "template", degraded: "budget_spent" },
    ]);

    await setBudget(1_000_000);
    expect(await regenerate(packageId, null)).toMatchObject({ status: "succeeded", degraded: [] });
    const after = await readVariants(kairo, brand.scope, packageId);
    expect(after).toMatchObject([{ id: before!.id, source: "model", degraded: null, status: "draft" }]);
    expect((await readPackage(kairo, brand.scope, packageId)).slots).toMatchObject([
      { state: "drafted", variantId: before!.id, outcome: "answered", reason: null },
    ]);
    const revisions = await kairo.container.unitOfWork.read(brand.scope, (tx) =>
      tx.variants.listRevisions(brand.scope, before!.id),
    );
    expect(revisions.at(-1)?.variant.parts).toEqual(before!.parts);
    await expect(regenerate(packageId, null)).rejects.toThrow(/No draft of the template writer/);
  });

  it("never takes a person's words, nor a model's for the template writer's", async () => {
    await setBudget(0);
    const [edited, raced, drafted] = [await makePackage(), await makePackage(), await makePackage()];
    const editedId = await edit(edited.packageId);
    await expect(regenerate(edited.packageId, null)).rejects.toThrow(/No draft of the template writer/);
    await expect(regenerate(edited.packageId, [editedId])).rejects.toThrow(/A person has worked on/);

    // The person is quicker than the worker.
    await setBudget(1_000_000);
    const { packageWorkspace } = kairo.container.orchestrators;
    const request = { packageId: raced.packageId, variantIds: null, idempotencyKey: null };
    const { runId } = await packageWorkspace.regenerate(brand.scope, request);
    await edit(raced.packageId);
    await packageWorkspace.execute(brand.scope, runId as RunId, true);
    expect(await readVariants(kairo, brand.scope, raced.packageId)).toMatchObject([
      { parts: ["A person wrote this."] },
    ]);
    expect((await readPackage(kairo, brand.scope, raced.packageId)).slots[0]?.reason).toContain("stayed as it was");

    await regenerate(drafted.packageId, null);
    const [byModel] = await readVariants(kairo, brand.scope, drafted.packageId);
    await setBudget(0);
    await regenerate(drafted.packageId, [byModel!.id]);
    expect(await readVariants(kairo, brand.scope, drafted.packageId)).toEqual([byModel]);
  });

  /** Edits the first draft of a package as a person does. */
  async function edit(packageId: `pkg_${string}`) {
    const { ids, clock, unitOfWork } = kairo.container;
    const [variant] = await readVariants(kairo, brand.scope, packageId);
    const { id, revision, title, cta, hashtags, links } = variant!;
    const content = { parts: ["A person wrote this."], title, cta, hashtags, links };
    await unitOfWork.write(brand.scope, (tx) =>
      moveVariant(
        tx,
        brand.scope,
        { ids, now: clock.now() },
        { variantId: id, revision, command: { kind: "edit", content } },
      ),
    );
    return id;
  }
});
