import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLocalCaller } from "../../src/app/api.ts";
import type { VariantId } from "../../src/core/ids.ts";
import { readFacts } from "../../src/orchestration/prompts/prompt.ts";
import { requestLearning } from "../../src/services/request-learning.ts";
import { type Kairo, NOW, readDemoBrand, startBrand, startKairo } from "../support/kairo.ts";
import { answerWell, type ModelRequest } from "../support/model-brain.ts";
import { carryOut, figuresOf, listWaiting, type PlannedPost, publishPosts } from "../support/published-posts.ts";
import { readRun } from "../support/runs.ts";
import { createScriptedModel, scriptedModels } from "../support/scripted-model.ts";
import { type StartedPackage, startPackage } from "../support/started-package.ts";
import { WITHOUT_A_MODEL } from "../support/without-a-model.ts";

const DAYS = 86_400_000;
const asking = { hookType: "question", structure: "question_answer" } as const;
const telling = { hookType: "story", structure: "narrative" } as const;

/** Six posts that ask and do well, six that tell and do badly. */
const TWO_PATTERNS: PlannedPost[] = Array.from({ length: 12 }, (_, at) =>
  at % 2 === 0 ? { ...asking, effect: 1.5 } : { ...telling, effect: -1.5 },
);

const requests: ModelRequest[] = [];
const adviceAsked = () => requests.filter(({ system }) => system.includes("`advice`"));
const settings = [
  ...WITHOUT_A_MODEL.map((setting) => ({ ...setting, source: "template" as const, degraded: [setting.degradation] })),
  {
    name: "a scripted model",
    source: "model" as const,
    degraded: [],
    start: (overrides: Parameters<typeof startKairo>[0]) =>
      startKairo({
        ...overrides,
        models: scriptedModels(
          createScriptedModel((request) => {
            requests.push(request);
            return answerWell(request);
          }),
        ),
      }),
  },
];

/** Publishes, lets the posts mature, records their figures and learns; what was asked for is left waiting. */
async function playPosts(
  kairo: Kairo,
  started: StartedPackage,
  moment: { at: Date },
  posts: PlannedPost[],
): Promise<VariantId[]> {
  const { scope, userId } = started.brand;
  const ids = await publishPosts(kairo, started, posts);
  const asOf = new Date(moment.at.getTime() + 7 * DAYS);
  moment.at = new Date(moment.at.getTime() + 8 * DAYS);
  const events = figuresOf(ids, posts, asOf);
  await createLocalCaller(kairo.container, userId).events.execution.record({ brandId: scope.brandId, events });
  await carryOut(kairo, scope, "LearningUpdateV1");
  return ids;
}

describe.each(settings)("VariantEvaluationV1 on $name", ({ source, degraded, start }) => {
  const moment = { at: NOW };
  let kairo: Kairo;
  let started: StartedPackage;
  let caller: ReturnType<typeof createLocalCaller>;

  beforeAll(async () => {
    moment.at = NOW;
    kairo = await start({ clock: { now: () => new Date(moment.at) } });
    started = await startPackage(kairo, 1);
    caller = createLocalCaller(kairo.container, started.brand.userId);
  });
  afterAll(() => kairo?.close());

  const brandId = () => started.brand.scope.brandId;
  const newestOf = async (variantId: VariantId) =>
    (await caller.reference.variants.evaluations({ brandId: brandId(), variantId })).items[0];

  const play = (posts: PlannedPost[]) => playPosts(kairo, started, moment, posts);

  it("refuses to compare what is not published", async () => {
    const call = caller.hero.variants.evaluate({ brandId: brandId(), packageId: started.packageId });
    await expect(call).rejects.toThrow(/published/);
  });

  it("says of a single post that there are not enough posts to say, and asks no model", async () => {
    const [id] = await play([{ ...asking, effect: 1 }]);
    const [runId] = await carryOut(kairo, started.brand.scope, "VariantEvaluationV1");
    expect(await readRun(kairo, started.brand.scope, runId!)).toMatchObject({ status: "succeeded", models: [] });
    expect(await newestOf(id!)).toMatchObject({ standing: "too_few", siblings: 0, repeat: null, avoid: null });
    expect((await newestOf(id!))!.sentence).toMatch(/not enough posts to say/);
    expect(adviceAsked()).toEqual([]);
  });

  it("is queued once for a package whose posts have settled, and says what to repeat and what to avoid", async () => {
    const ids = await play(TWO_PATTERNS);
    expect(await listWaiting(kairo, started.brand.scope, "VariantEvaluationV1")).toMatchObject([
      { subjectId: started.packageId },
    ]);
    const before = await caller.reference.variants.get({ brandId: brandId(), variantId: ids[0]! });
    const [runId] = await carryOut(kairo, started.brand.scope, "VariantEvaluationV1");
    expect(await readRun(kairo, started.brand.scope, runId!)).toMatchObject({ status: "succeeded", degraded });

    for (const [at, id] of ids.entries()) {
      const found = (await newestOf(id))!;
      const isAsking = TWO_PATTERNS[at]!.hookType === "question";
      expect(found).toMatchObject({ runId, source, siblings: 12 });
      expect(found.difference! > 0).toBe(isAsking);
      expect(found.known).toMatch(isAsking ? /it works for you/ : /stays below your usual/);
      expect([found.repeat !== null, found.avoid !== null]).toEqual([isAsking, !isAsking]);
    }
    const after = await caller.reference.variants.get({ brandId: brandId(), variantId: ids[0]! });
    expect([before.quality!.rubricVersion, after.quality!.rubricVersion]).toEqual(["rubric-1", "rubric-2"]);
    expect(after.revision).toBe(before.revision);
  });

  it("shows a model the facts alone, and takes its words only for what the numbers say", async () => {
    expect(adviceAsked()).toHaveLength(source === "model" ? 1 : 0);
    for (const { user } of adviceAsked()) {
      const { patterns } = readFacts(user) as { patterns: { advice: string }[] };
      expect(patterns.map(({ advice }) => advice).sort()).toEqual(["avoid", "repeat"]);
      expect(user).not.toMatch(/(brand|tenant|var|pkg)_[0-9a-z]{26}/);
    }
  });

  it("is not queued again by learning what is known already", async () => {
    const { scope } = started.brand;
    const { ids, clock, unitOfWork, orchestrators } = kairo.container;
    const runId = await unitOfWork.write(scope, (tx) => requestLearning(tx, scope, { ids, now: clock.now() }));
    await orchestrators.learningUpdate.execute(scope, runId, true);
    expect(await listWaiting(kairo, scope, "VariantEvaluationV1")).toEqual([]);
  });

  it("runs by call, once for a key, and answers the one under way", async () => {
    const request = { brandId: brandId(), packageId: started.packageId };
    const first = await caller.hero.variants.evaluate({ ...request, idempotencyKey: "one" });
    expect(first.existing).toBe(false);
    expect(await caller.hero.variants.evaluate({ ...request, idempotencyKey: "one" })).toEqual(first);
    expect(await caller.hero.variants.evaluate(request)).toEqual({ runId: first.runId, existing: true });
    await carryOut(kairo, started.brand.scope, "VariantEvaluationV1");
    expect(await caller.hero.variants.evaluate({ ...request, idempotencyKey: "one" })).toEqual(first);
    expect((await caller.hero.variants.evaluate(request)).runId).not.toBe(first.runId);
  });

  it("names the post that stands out among its siblings, and of its pattern says that it is too early", async () => {
    const other = await startPackage(kairo, 1);
    const { scope, userId } = other.brand;
    const posts = [2, -1, -1, -1].map((effect) => ({ ...asking, effect }));
    const ids = await playPosts(kairo, other, moment, posts);
    await carryOut(kairo, scope, "VariantEvaluationV1");
    const reader = createLocalCaller(kairo.container, userId);
    const found = await Promise.all(
      ids.map((variantId) => reader.reference.variants.evaluations({ brandId: scope.brandId, variantId })),
    );
    const standings = found.map(({ items }) => items[0]!.standing);
    expect(standings).toEqual(["ahead", "too_close", "too_close", "too_close"]);
    expect(found[0]!.items[0]).toMatchObject({ repeat: null, avoid: null });
    expect(found[0]!.items[0]!.sentence).toMatch(/^Based on 4 posts of this package.*chance it beats them 9\d %/);
    expect(found[0]!.items[0]!.known).toMatch(/not enough posts to say/);
  });

  it("knows nothing of another brand's package and variants", async () => {
    const stranger = await startBrand(kairo, await readDemoBrand());
    const theirs = createLocalCaller(kairo.container, stranger.userId);
    const [variantId] = await publishPosts(kairo, started, [{ ...asking, effect: 0 }]);
    const { brandId: own } = stranger.scope;
    const calls = [
      () => theirs.hero.variants.evaluate({ brandId: own, packageId: started.packageId }),
      () => theirs.reference.variants.evaluations({ brandId: own, variantId: variantId! }),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("a model that claims more than the numbers say", () => {
  it("is not heard: the engine's own sentence stands in", async () => {
    const moment = { at: NOW };
    const boast = createScriptedModel((request) => {
      if (!request.system.includes("`advice`")) return answerWell(request);
      const rationales = ["p1", "p2", "p9"].map((key) => ({ key, text: "Do it, it doubles sales: 412 % in a week." }));
      return { kind: "json", value: { rationales } };
    });
    const kairo = await startKairo({ clock: { now: () => new Date(moment.at) }, models: scriptedModels(boast) });
    try {
      const started = await startPackage(kairo, 1);
      const { scope, userId } = started.brand;
      const caller = createLocalCaller(kairo.container, userId);
      const ids = await playPosts(kairo, started, moment, TWO_PATTERNS);
      await carryOut(kairo, scope, "VariantEvaluationV1");
      for (const variantId of ids) {
        const { items } = await caller.reference.variants.evaluations({ brandId: scope.brandId, variantId });
        const { repeat, avoid, known, source } = items[0]!;
        expect([repeat ?? avoid, source]).toEqual([known, "template"]);
      }
    } finally {
      await kairo.close();
    }
  });
});

describe("recorded figures of mature posts", () => {
  it("lead to an evaluation through the queues alone", async () => {
    const moment = { at: NOW };
    const kairo = await startKairo({ clock: { now: () => new Date(moment.at) } });
    const { handlers } = kairo.container;
    const worker = kairo.container.createWorker([...handlers.worker, ...handlers.learner]);
    try {
      const started = await startPackage(kairo, 1);
      const { brandId } = started.brand.scope;
      const caller = createLocalCaller(kairo.container, started.brand.userId);
      const posts = TWO_PATTERNS.slice(0, 4);
      const ids = await publishPosts(kairo, started, posts);
      await worker.start();
      const asOf = new Date(moment.at.getTime() + 7 * DAYS);
      moment.at = new Date(moment.at.getTime() + 8 * DAYS);
      await caller.events.execution.record({ brandId, events: figuresOf(ids, posts, asOf) });
      const read = () => caller.reference.variants.evaluations({ brandId, variantId: ids[0]! });
      await expect
        .poll(async () => (await read()).items, { timeout: 20_000, interval: 100 })
        .toMatchObject([{ siblings: 3 }]);
    } finally {
      await worker.stop();
      await kairo.close();
    }
  });
});
