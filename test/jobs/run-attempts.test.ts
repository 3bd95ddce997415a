import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describeDeadJobs, listDeadJobs, redriveAllJobs, redriveJob } from "../../src/app/redrive-jobs.ts";
import { describeTrace, traceRun } from "../../src/app/trace-run.ts";
import type { OpportunityId, RunId } from "../../src/core/ids.ts";
import { sweepRuns } from "../../src/jobs/sweep-runs.ts";
import { readDemoSignals } from "../support/demo-signals.ts";
import { killJob, placesOf } from "../support/job-rows.ts";
import {
  addSignals,
  type Kairo,
  NOW,
  readDemoBrand,
  startBrand,
  startKairo,
  type TestBrand,
} from "../support/kairo.ts";
import { answerWell, slotKeyOf } from "../support/model-brain.ts";
import { acceptPackage, readPackage, readRun, readVariants, refreshBoard } from "../support/runs.ts";
import { createScriptedModel, scriptedModels } from "../support/scripted-model.ts";

const QUEUE = "CreatePackageFromOpportunityJob.PackageWorkspaceV1";
const SLOTS = 6;

let kairo: Kairo;
let brand: TestBrand;
let opportunityIds: OpportunityId[];
/** What happens when a draft is asked for, before it is answered. */
let beforeDraft: (order: number) => void;
let drafted: string[];

beforeAll(async () => {
  const model = createScriptedModel((request) => {
    const key = slotKeyOf(request);
    if (key) {
      drafted.push(key);
      beforeDraft(drafted.length);
    }
    return answerWell({ ...request, toolNames: request.toolNames.filter((name) => name === "SubmitVariant") });
  });
  // Two calls at once, so that others wait for their turn when something happens to the first.
  kairo = await startKairo({ models: scriptedModels(model), config: { LLM_CONCURRENCY: 2 } });
  brand = await startBrand(kairo, await readDemoBrand());
  for (const [source, items] of await readDemoSignals(NOW)) await addSignals(kairo, brand.scope, items, source);
  const { board } = await refreshBoard(kairo, brand.scope);
  opportunityIds = board.opportunities.map(({ id }) => id);
});
afterAll(() => kairo?.close());
beforeEach(() => {
  beforeDraft = () => {};
  drafted = [];
});

async function accept() {
  const accepted = await acceptPackage(kairo, brand.scope, opportunityIds.shift() as OpportunityId);
  const { packageWorkspace } = kairo.container.orchestrators;
  const execute = (isLastAttempt: boolean, signal?: AbortSignal) =>
    packageWorkspace.execute(brand.scope, accepted.runId, isLastAttempt, signal);
  return { ...accepted, execute };
}

/** Makes the evaluator fail until it is mended. */
function breakEvaluator(): () => void {
  const { evaluator } = kairo.container;
  const { evaluate } = evaluator;
  evaluator.evaluate = () => Promise.reject(new Error("The evaluator at 10.0.0.7 is down."));
  return () => {
    evaluator.evaluate = evaluate;
  };
}

describe("an attempt at a run", () => {
  it("that its process lets go of ends before the next model call, and the next one goes on behind it", async () => {
    const { execute, runId, packageId } = await accept();
    const letGo = new AbortController();
    beforeDraft = (order) => {
      if (order === 1) letGo.abort();
    };
    await expect(execute(false, letGo.signal)).rejects.toMatchObject({ code: "UNAVAILABLE", retryable: true });
    expect((await readRun(kairo, brand.scope, runId)).status).toBe("running");
    const asked = drafted.length;
    expect(asked).toBeLessThan(SLOTS);
    const stored = (await readVariants(kairo, brand.scope, packageId)).map(({ slotKey }) => slotKey);
    await execute(false);
    expect(await readRun(kairo, brand.scope, runId)).toMatchObject({ status: "succeeded", attempt: 2 });
    expect(drafted.slice(asked).some((key) => stored.includes(key))).toBe(false);
    const variants = await readVariants(kairo, brand.scope, packageId);
    expect(new Set(variants.map(({ slotKey }) => slotKey)).size).toBe(SLOTS);
    expect(variants).toHaveLength(SLOTS);
  });

  it("that was the last one and failed ends the run with no slot left waiting, and its job among the dead", async () => {
    const { execute, runId, packageId } = await accept();
    const mend = breakEvaluator();
    await expect(execute(true)).rejects.toThrow("evaluator");
    mend();
    expect(await readRun(kairo, brand.scope, runId)).toMatchObject({
      status: "failed",
      error: { code: "INTERNAL", reason: "Something failed that Kairo did not foresee." },
    });
    const { slots } = await readPackage(kairo, brand.scope, packageId);
    expect(slots.map(({ state }) => state)).toEqual(Array(SLOTS).fill("unfilled"));
    expect(slots[0]?.reason).toContain("did not foresee");

    await killJob(kairo.database, runId);
    const told = describeDeadJobs(await listDeadJobs(kairo.container));
    expect(told.join("\n")).toContain(`${runId}  ${QUEUE}`);
    expect(told.join("\n")).toContain("the run is failed: Something failed that Kairo did not foresee.");
    expect(await redriveJob(kairo.container, runId)).toBe(`The run ${runId} is on its queue again.`);
    expect(await placesOf(kairo.database, runId)).toEqual([`${QUEUE} created`]);
    expect((await readRun(kairo, brand.scope, runId)).status).toBe("queued");
    await execute(false);
    expect((await readRun(kairo, brand.scope, runId)).status).toBe("succeeded");
    expect(await readVariants(kairo, brand.scope, packageId)).toHaveLength(SLOTS);
  });

  it("may be the one after a cancel: only the slots without a draft are drafted by hero.runs.retry", async () => {
    const { execute, runId, packageId } = await accept();
    const { runs } = kairo.container.orchestrators;
    const mend = breakEvaluator();
    await expect(execute(true)).rejects.toThrow("evaluator");
    mend();
    let cancelling: Promise<unknown> = Promise.resolve();
    await runs.retry(brand.scope, runId);
    drafted = [];
    beforeDraft = (order) => {
      if (order === 1) cancelling = runs.cancel(brand.scope, runId);
    };
    await execute(false);
    await cancelling;
    expect((await readRun(kairo, brand.scope, runId)).status).toBe("cancelled");
    const { slots } = await readPackage(kairo, brand.scope, packageId);
    expect(slots.every(({ state }) => state === "drafted" || state === "unfilled")).toBe(true);
    const open = slots.filter(({ state }) => state === "unfilled").map(({ key }) => key);
    beforeDraft = () => {};
    await runs.retry(brand.scope, runId);
    drafted = [];
    await execute(false);
    expect(drafted.toSorted()).toEqual(open.toSorted());
    expect(await readVariants(kairo, brand.scope, packageId)).toHaveLength(SLOTS);
  });
});

describe("npm run jobs:redrive", () => {
  it("lets a run that has succeeded since keep its end, and takes its dead job away", async () => {
    const { execute, runId } = await accept();
    await killJob(kairo.database, runId);
    await execute(false);
    const sentences = await redriveAllJobs(kairo.container);
    expect(sentences).toContain(`The run ${runId} has succeeded since; its dead job is gone.`);
    expect(await placesOf(kairo.database, runId)).toEqual([]);
    expect(describeDeadJobs(await listDeadJobs(kairo.container))).toEqual(["There are no dead jobs."]);
  });

  it("runs one again whose end the sweep had to write", async () => {
    const { runId } = await accept();
    const { access, orchestrators, telemetry } = kairo.container;
    await killJob(kairo.database, runId);
    await sweepRuns({ access, runs: orchestrators.runs, telemetry });
    expect((await readRun(kairo, brand.scope, runId)).status).toBe("failed");
    await redriveAllJobs(kairo.container);
    expect((await readRun(kairo, brand.scope, runId)).status).toBe("queued");
  });

  it("says so when a run has no dead job, and when there is no such run", async () => {
    const { runId } = await accept();
    expect(await redriveJob(kairo.container, runId)).toContain("has no job among the dead letters");
    await expect(redriveJob(kairo.container, "run_x")).rejects.toThrow("There is no run run_x here.");
  });
});

describe("npm run flow:trace", () => {
  it("prints steps with their model calls and tools, tokens and milliseconds", async () => {
    const { execute, runId } = await accept();
    await execute(false);
    const tree = describeTrace(await traceRun(kairo.container, runId));
    const lines = tree.split("\n");
    expect(lines[0]).toContain(`${runId}  PackageWorkspaceV1  succeeded`);
    expect(tree).toMatch(
      new RegExp(`│ {2}${SLOTS} model calls: \\d+ tokens in \\(0 cached\\), 600 out \\(0 reasoning\\)`),
    );
    const linkedin = lines.findIndex((line) => line.includes("slot:linkedin-1"));
    const below = lines.slice(linkedin + 1).findIndex((line) => /^[├└]/.test(line));
    const leaves = lines.slice(linkedin + 1, linkedin + 1 + below);
    expect(leaves[0]).toMatch(/model draft → scripted-model .* answered .* 100 out .* ms/);
    for (const tool of ["CheckDraft", "ScoreVariant", "SubmitVariant"]) {
      expect(leaves.filter((line) => line.includes(`tool ${tool} `)).length, tool).toBe(1);
    }
    expect(lines.some((line) => line.includes("tool BriefSlots"))).toBe(true);
    expect(lines.findIndex((line) => line.includes("tool ProposeVariantSlots"))).toBeGreaterThan(0);
  });

  it("has a sentence for a run that does not exist", async () => {
    const missing = "run_01m7w2y7m0ewdres6y6mg1q0ad" satisfies RunId;
    await expect(traceRun(kairo.container, missing)).rejects.toThrow(`There is no run ${missing} here.`);
  });
});
