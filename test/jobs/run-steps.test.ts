import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { notFound } from "../../src/core/errors.ts";
import type { RunClaim } from "../../src/core/ports/repositories.ts";
import type { UnitOfWork } from "../../src/core/ports/unit-of-work.ts";
import { createRunSteps, type RunSteps } from "../../src/orchestration/run-steps.ts";
import { newRun } from "../../src/services/new-run.ts";
import { CANCELLED } from "../../src/services/stop-run.ts";
import { type Kairo, NOW, startBrand, startKairo, type TestBrand } from "../support/kairo.ts";

const KEYS = ["a", "b", "c", "d", "e", "f"];

let kairo: Kairo;
let brand: TestBrand;
let claim: RunClaim;
let steps: RunSteps;
let transactions: number;

beforeAll(async () => {
  kairo = await startKairo();
  brand = await startBrand(kairo, { version: 1, name: "Steps" });
});
afterAll(() => kairo?.close());

beforeEach(async () => {
  const { ids, unitOfWork } = kairo.container;
  const run = newRun(brand.scope, { ids, now: NOW }, { graph: "TodayBoardV1", input: {}, subjectId: null, label: "" });
  await unitOfWork.write(brand.scope, (tx) => tx.runs.insert(brand.scope, run));
  steps = await takeOver({ runId: run.id, attempt: 0 });
});

async function takeOver({ runId }: RunClaim): Promise<RunSteps> {
  const { clock, unitOfWork } = kairo.container;
  const { scope } = brand;
  const claimed = await unitOfWork.write(scope, (tx) => tx.runs.claim(scope, runId, NOW));
  claim = claimed?.claim as RunClaim;
  transactions = 0;
  const counted: UnitOfWork = {
    ...unitOfWork,
    writeClaimed: (...call) => {
      transactions += 1;
      return unitOfWork.writeClaimed(...call);
    },
  };
  return createRunSteps({ unitOfWork: counted, scope, claim, clock, signal: null });
}

const store = (key: string, write: () => Promise<string> = async () => key) =>
  steps.effect(key, z.string(), (commit) => commit(write, "Write"));
const storedKeys = async () => {
  const stored = await kairo.container.unitOfWork.read(brand.scope, (tx) =>
    tx.runs.listSteps(brand.scope, claim.runId),
  );
  return stored.map(({ key }) => key).sort();
};
const readRun = () => kairo.container.unitOfWork.read(brand.scope, (tx) => tx.runs.get(brand.scope, claim.runId));

describe("the steps of a run", () => {
  it("that finish at one moment are stored in one transaction, and none is done again", async () => {
    expect(await Promise.all(KEYS.map((key) => store(key)))).toEqual(KEYS);
    expect(transactions).toBe(1);
    steps = await takeOver(claim);
    const again = KEYS.map((key) => store(key, async () => expect.fail(`${key} was done again.`)));
    expect(await Promise.all(again)).toEqual(KEYS);
  });

  it("keep none of the others back when one of them cannot be stored", async () => {
    const results = await Promise.allSettled(
      KEYS.map((key) =>
        store(key, async () => {
          if (key === "d") throw notFound("pattern", "pat_gone");
          return key;
        }),
      ),
    );
    expect(results.map(({ status }) => status).filter((status) => status === "rejected")).toHaveLength(1);
    expect(await storedKeys()).toEqual(["a", "b", "c", "e", "f"]);
  });

  it("carry the news of how far the run is", async () => {
    steps.progress("draft", "Drafted a", 1, 6);
    await store("a");
    expect(transactions).toBe(1);
    expect((await readRun()).progress).toEqual({ stage: "draft", label: "Drafted a", done: 1, total: 6 });
  });

  it("are not needed for the news to be told: it goes by itself when none comes soon", async () => {
    steps.progress("write", "Writing", 0, 1);
    steps.progress("write", "Still writing", 0, 1);
    await expect.poll(async () => (await readRun()).progress.label).toBe("Still writing");
    expect(transactions).toBe(1);
  });

  it("are stored when somebody cancels meanwhile, and then the run ends", async () => {
    const { scope } = brand;
    await kairo.container.unitOfWork.write(scope, (tx) => tx.runs.requestCancel(scope, claim.runId, CANCELLED, NOW));
    await expect(store("a")).rejects.toThrow(/was cancelled/);
    expect(await storedKeys()).toEqual(["a"]);
  });

  it("of an attempt that was overtaken are refused, and its news is not told", async () => {
    const late = steps;
    steps = await takeOver(claim);
    late.progress("draft", "A ghost", 1, 6);
    await wait(150);
    expect((await readRun()).progress.label).not.toBe("A ghost");
    expect(() => late.throwIfHandedBack()).toThrow();
    await expect(late.effect("a", z.string(), (commit) => commit(async () => "a", "Write"))).rejects.toThrow();
    expect(await storedKeys()).toEqual([]);
  });
});
