import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobWorker } from "../../src/jobs/worker.ts";
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
import { acceptPackage, readVariants, untilEnded } from "../support/runs.ts";

describe("a worker on real queues", () => {
  let kairo: Kairo;
  let brand: TestBrand;
  let worker: JobWorker;

  beforeAll(async () => {
    kairo = await startKairo();
    brand = await startBrand(kairo, await readDemoBrand());
    for (const [source, items] of await readDemoSignals(NOW)) await addSignals(kairo, brand.scope, items, source);
    const { handlers } = kairo.container;
    worker = kairo.container.createWorker([...handlers.worker, ...handlers.learner]);
    await worker.start();
  });
  afterAll(async () => {
    await worker?.stop();
    await kairo?.close();
  });

  it("carries an accepted refresh and an accepted package to their ends, and tells of every stage", async () => {
    const { orchestrators, todayBoardReader, unitOfWork } = kairo.container;
    const refresh = await orchestrators.todayBoard.refresh(brand.scope, { idempotencyKey: null });
    expect((await untilEnded(kairo, brand.scope, refresh.runId)).status).toBe("succeeded");
    const board = await todayBoardReader.read(brand.scope);

    const accepted = await acceptPackage(kairo, brand.scope, board.opportunities[0]!.id);
    const run = await untilEnded(kairo, brand.scope, accepted.runId);
    expect(run).toMatchObject({ status: "succeeded", attempt: 1 });
    expect(await readVariants(kairo, brand.scope, accepted.packageId)).toHaveLength(6);
    const events = await unitOfWork.read(brand.scope, (tx) => tx.runs.listEvents(brand.scope, accepted.runId, 0));
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const stages = new Set(events.map(({ progress }) => progress.stage));
    expect([...stages]).toEqual(expect.arrayContaining(["plan", "draft", "done"]));
  });

  it("answers one run to equal calls that carry one key, however many come at once", async () => {
    const { todayBoard } = kairo.container.orchestrators;
    const calls = Array.from({ length: 20 }, () => todayBoard.refresh(brand.scope, { idempotencyKey: "same-key" }));
    const answers = await Promise.all(calls);
    expect(new Set(answers.map(({ runId }) => runId)).size).toBe(1);
    await untilEnded(kairo, brand.scope, answers[0]!.runId);
  });

  it("leaves neither run nor job behind when accepting fails half-way", async () => {
    const { unitOfWork, orchestrators } = kairo.container;
    const before = await unitOfWork.read(brand.scope, (tx) => tx.runs.list(brand.scope, {}, { limit: 100 }));
    const missing = "opp_01m7w2y7m0ewdres6y6mg1q0ad" as const;
    const request = { opportunityId: missing, channels: null, perChannel: 2, another: false, idempotencyKey: null };
    await expect(orchestrators.packageWorkspace.createFromOpportunity(brand.scope, request)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const after = await unitOfWork.read(brand.scope, (tx) => tx.runs.list(brand.scope, {}, { limit: 100 }));
    expect(after.items.length).toBe(before.items.length);
  });

  it("makes one run of refreshes that come at once without a key", async () => {
    const { todayBoard, runs } = kairo.container.orchestrators;
    const other = await startBrand(kairo, { version: 1, name: "Calm Works" });
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => todayBoard.refresh(other.scope, { idempotencyKey: null })),
    );
    expect(new Set(answers.map(({ runId }) => runId)).size).toBe(1);
    expect(answers.filter(({ existing }) => !existing)).toHaveLength(1);
    await runs.cancel(other.scope, answers[0]!.runId);
  });
});
