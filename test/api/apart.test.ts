import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpportunityId, RunId } from "../../src/core/ids.ts";
import type { Telemetry } from "../../src/core/ports/telemetry.ts";
import { openTestApi, type TestApi } from "../support/api.ts";
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
import { refreshBoard } from "../support/runs.ts";
import { createScriptedModel, type ScriptedModel, scriptedModels } from "../support/scripted-model.ts";

const REQUESTS = 200;
/** Ten times as many as there are connections; more than that waits longer than a caller is asked to. */
const AT_ONCE = 20;
const POOL = 2;

interface Side {
  canary: string;
  brand: TestBrand;
  opportunityIds: OpportunityId[];
}

let kairo: Kairo;
let api: TestApi;
let model: ScriptedModel;
let told: string[];
let sides: [Side, Side];

beforeAll(async () => {
  model = createScriptedModel();
  told = [];
  const telemetry: Telemetry = {
    record: (...line) => void told.push(JSON.stringify(line)),
    warn: (...line) => void told.push(JSON.stringify(line)),
    error: (...line) => void told.push(JSON.stringify(line)),
  };
  kairo = await startKairo({ models: scriptedModels(model), telemetry, poolSize: POOL });
  sides = [await openSide("CANARYLEFT"), await openSide("CANARYRIGHT")];
  api = await openTestApi(kairo);
});
afterAll(async () => {
  await api?.close();
  await kairo?.close();
});

/** A brand whose name, promise, proof and signals all carry its word. */
async function openSide(canary: string): Promise<Side> {
  const file = await readDemoBrand();
  const promise = `${canary} keeps things in use.`;
  const brand = await startBrand(kairo, {
    ...file,
    name: `${file.name} ${canary}`,
    positioning: { ...file.positioning, promise },
  });
  for (const [source, items] of await readDemoSignals(NOW)) {
    const marked = items.map((item) => ({ ...item, text: `${item.text} ${canary} said so.` }));
    await addSignals(kairo, brand.scope, marked, source);
  }
  const { board } = await refreshBoard(kairo, brand.scope);
  return { canary, brand, opportunityIds: board.opportunities.map(({ id }) => id) };
}

describe("two brands on a pool of two connections", () => {
  it("never meet: no response, prompt, event or line of one holds the other's word", async () => {
    const answered: { side: Side; text: string }[] = [];
    for (let begun = 0; begun < REQUESTS; begun += AT_ONCE) {
      const wave = Array.from({ length: AT_ONCE }, async (_, at) => {
        const side = sides[(begun + at) % 2] as Side;
        return { side, text: await send(side, Math.floor((begun + at) / 2)) };
      });
      answered.push(...(await Promise.all(wave)));
    }
    await Promise.all(answered.map(({ side, text }) => carryOut(side, text)));
    const other = (side: Side) => (sides[0] === side ? sides[1] : sides[0]);
    for (const { side, text } of answered) {
      expect(text).not.toContain(other(side).canary);
      expect(text).not.toContain(other(side).brand.scope.brandId);
    }
    expect(answered.filter(({ side, text }) => text.includes(side.canary)).length).toBeGreaterThan(50);
    const prompts = model.requests.map(({ system, user }) => `${system}\n${user}`);
    expect(prompts.length).toBeGreaterThan(10);
    for (const text of [...prompts, ...told]) {
      expect(
        sides.filter(({ canary, brand }) => text.includes(canary) || text.includes(brand.scope.brandId)).length,
      ).toBeLessThan(2);
    }
    for (const side of sides) {
      const events = await kairo.container.unitOfWork.read(side.brand.scope, async (tx) => {
        const runs = await tx.runs.list(side.brand.scope, {}, { limit: 100 });
        const lists = await Promise.all(runs.items.map(({ id }) => tx.runs.listEvents(side.brand.scope, id, 0)));
        return JSON.stringify([runs, lists]);
      });
      expect(events).not.toContain(other(side).canary);
    }
  });
});

/** One of six kinds of request, in turn. */
async function send({ brand, opportunityIds }: Side, turn: number): Promise<string> {
  const { brandId } = brand.scope;
  const client = api.clientOf(brand.userId);
  const opportunityId = opportunityIds[turn % opportunityIds.length] as OpportunityId;
  switch (turn % 6) {
    case 0:
      return JSON.stringify(await client.reference.today.query({ brandId }));
    case 1:
      return JSON.stringify(await client.reference.brands.get.query({ brandId }));
    case 2:
      return JSON.stringify(await client.reference.signals.list.query({ brandId }));
    case 3:
      return JSON.stringify(await client.reference.opportunities.get.query({ brandId, opportunityId }));
    case 4:
      return JSON.stringify(await client.hero.opportunities.summarize.mutate({ brandId, opportunityId }));
    default:
      return JSON.stringify(
        await client.hero.packages.createFromOpportunity.mutate({ brandId, opportunityId, perChannel: 1 }),
      );
  }
}

/** Carries out the run of an accepted package, side by side with all the others. */
async function carryOut({ brand }: Side, text: string): Promise<void> {
  const { packageId, runId, existing } = JSON.parse(text) as { packageId?: string; runId?: RunId; existing?: boolean };
  if (!packageId || !runId || existing) return;
  await kairo.container.orchestrators.packageWorkspace.execute(brand.scope, runId, true);
}

describe("equal calls with one key", () => {
  it("fifty at a time make one run and are answered the same", async () => {
    const [{ brand, opportunityIds }] = sides;
    const { brandId } = brand.scope;
    const call = () =>
      api.call(brand.userId, "POST", `/api/brands/${brandId}/packages/from-opportunity`, {
        body: { opportunityId: opportunityIds.at(-1), another: true },
        headers: { "idempotency-key": "fifty-at-a-time" },
      });
    const answers = await Promise.all(Array.from({ length: 50 }, call));
    expect(new Set(answers.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 200, body: { existing: false } });
    const { items } = await kairo.container.unitOfWork.read(brand.scope, (tx) =>
      tx.runs.list(brand.scope, { subjectId: String(answers[0]?.body.packageId) }, { limit: 10 }),
    );
    expect(items).toHaveLength(1);
    const other = await api.call(brand.userId, "POST", `/api/brands/${brandId}/packages/from-opportunity`, {
      body: { opportunityId: opportunityIds[0], another: true },
      headers: { "idempotency-key": "fifty-at-a-time" },
    });
    expect(other).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
  });
});
