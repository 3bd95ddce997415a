import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CALL_OUTCOMES, type CallOutcome } from "../../src/core/call-outcome.ts";
import type { OpportunityId } from "../../src/core/ids.ts";
import { createRandom } from "../../src/engines/language/random.ts";
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
import { PROVIDER_FAULTS, type ProviderFault } from "../support/provider-faults.ts";
import { readPackage, readRun, readVariants, refreshBoard } from "../support/runs.ts";

const SLOTS = 6;
/** One call in ten goes wrong. */
const EVERY = 10;
const SHARE_OF_EACH = 0.02;
/** Long for a loaded machine, short for a test. */
const STEP_TIMEOUT_MS = 1_500;

const kinds = Object.keys(PROVIDER_FAULTS) as ProviderFault[];

describe("packages from a provider in trouble", () => {
  let server: OpenAiServer;
  let kairo: Kairo;
  let brand: TestBrand;
  let opportunities: OpportunityId[];
  let faultOf: (order: number) => ProviderFault | null = () => null;
  let faults: ProviderFault[] = [];

  beforeAll(async () => {
    server = await startOpenAiServer({
      fault: (order) => {
        const fault = faultOf(order);
        if (fault) faults.push(fault);
        return fault;
      },
    });
    kairo = await startKairo({
      models: createModels({
        provider: "openai-compatible",
        apiKey: "test-key",
        baseUrl: server.baseUrl,
        smartModel: "smart-1",
        fastModel: "fast-1",
      }),
      config: { LLM_STEP_TIMEOUT_MS: STEP_TIMEOUT_MS, LLM_BACKOFF_MS: 5 },
    });
    brand = await startBrand(kairo, await readDemoBrand());
    for (const [source, items] of await readDemoSignals(NOW)) await addSignals(kairo, brand.scope, items, source);
    const { board } = await refreshBoard(kairo, brand.scope);
    opportunities = board.opportunities.map(({ id }) => id);
  });
  afterAll(async () => {
    await kairo?.close();
    await server?.close();
  });

  /** Packages side by side, each to its end; answers what became of each slot. */
  async function makePackages(count: number) {
    faults = [];
    const { packageWorkspace } = kairo.container.orchestrators;
    const made = await Promise.all(
      opportunities.slice(0, count).map(async (opportunityId) => {
        const request = { opportunityId, channels: null, perChannel: 2, another: true, idempotencyKey: null };
        const { packageId, runId } = await packageWorkspace.createFromOpportunity(brand.scope, request);
        await packageWorkspace.execute(brand.scope, runId!, true);
        const run = await readRun(kairo, brand.scope, runId!);
        const { slots } = await readPackage(kairo, brand.scope, packageId);
        const variants = await readVariants(kairo, brand.scope, packageId);
        const calls = await kairo.container.unitOfWork.read(brand.scope, (tx) =>
          tx.budget.listCalls(brand.scope, runId!),
        );
        return { run, slots, variants, calls };
      }),
    );
    for (const each of made) expectTruth(each);
    return made;
  }

  it.each(kinds)("end with every slot filled and every fault named: %s, one call in ten", async (kind) => {
    faultOf = (order) => (order % EVERY === 0 ? kind : null);
    const made = await makePackages(2);
    const outcomes = made.flatMap(({ calls }) => calls.map(({ outcome }) => outcome));
    expect(faults.length).toBeGreaterThan(0);
    expect(outcomes.filter((outcome) => outcome === PROVIDER_FAULTS[kind])).toHaveLength(faults.length);
    const standIns = made.flatMap(({ slots }) => slots.filter(({ outcome }) => outcome !== "answered"));
    expect(standIns.length).toBeLessThanOrEqual(faults.length);
  });

  it("end with every slot filled and every fault named: all of them, two in a hundred each", async () => {
    const random = createRandom("faults");
    faultOf = () => kinds[Math.floor(random.next() / SHARE_OF_EACH)] ?? null;
    const made = await makePackages(4);
    const outcomes = made.flatMap(({ calls }) => calls.map(({ outcome }) => outcome));
    expect(new Set(faults).size).toBeGreaterThan(3);
    expect(outcomes.filter((outcome) => outcome !== "answered").sort()).toEqual(
      faults.map((fault) => PROVIDER_FAULTS[fault]).sort(),
    );
  });
});

type Made = {
  run: Awaited<ReturnType<typeof readRun>>;
  slots: Awaited<ReturnType<typeof readPackage>>["slots"];
  variants: Awaited<ReturnType<typeof readVariants>>;
};

/** The run succeeded, every slot has its one variant, and whoever reads it knows who wrote it and why. */
function expectTruth({ run, slots, variants }: Made): void {
  expect(run).toMatchObject({ status: "succeeded", error: null });
  expect(slots.map(({ state }) => state)).toEqual(Array(SLOTS).fill("drafted"));
  expect(variants.map(({ id }) => id).sort()).toEqual(slots.map(({ variantId }) => variantId).sort());
  for (const { source, degraded, slotKey } of variants) {
    const slot = slots.find(({ key }) => key === slotKey);
    if (source === "model") {
      expect(slot).toMatchObject({ outcome: "answered", reason: null });
      expect(degraded).toBeNull();
    } else {
      expect(slot?.outcome).not.toBe("answered");
      expect(slot?.reason).toContain(CALL_OUTCOMES[slot?.outcome as CallOutcome]);
      expect(run.degraded).toContain(degraded);
    }
  }
}
