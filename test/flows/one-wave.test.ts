import pg from "pg";
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
import { answerWell } from "../support/model-brain.ts";
import { type OpenAiServer, startOpenAiServer } from "../support/openai-server.ts";
import { acceptPackage, readRun, readVariants, refreshBoard } from "../support/runs.ts";

const SLOTS = 6;
/** Messages to the database for a whole package, from the click to the last draft: none of them for free. */
const MESSAGES_AT_MOST = 145;
const MESSAGES_PER_MORE_SLOT = 13;

describe("a package's model work", () => {
  let server: OpenAiServer;
  let kairo: Kairo;
  let brand: TestBrand;
  let opportunities: `opp_${string}`[];
  let underWay = 0;
  let peak = 0;
  const release: (() => void)[] = [];
  /** The board is written call by call. */
  let isOpen = true;

  beforeAll(async () => {
    server = await startOpenAiServer({
      // Nobody is answered before six have asked, so a queue of calls would stand still.
      hold: async () => {
        underWay += 1;
        peak = Math.max(peak, underWay);
        if (isOpen) return;
        const held = new Promise<void>((resolve) => release.push(resolve));
        if (release.length === SLOTS) for (const go of release.splice(0)) go();
        await held;
      },
      answer: (request) => {
        underWay -= 1;
        return answerWell({ ...request, toolNames: request.toolNames.filter((name) => name !== "GetEvidence") });
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
    });
    brand = await startBrand(kairo, await readDemoBrand());
    for (const [source, items] of await readDemoSignals(NOW)) await addSignals(kairo, brand.scope, items, source);
    const { board } = await refreshBoard(kairo, brand.scope);
    isOpen = false;
    opportunities = board.opportunities.map(({ id }) => id);
  });
  afterAll(async () => {
    await kairo?.close();
    await server?.close();
  });

  async function makePackage(index: number, perChannel: number) {
    const calls = server.requests.length;
    peak = 0;
    const stop = countMessages();
    const { packageId, runId } = await acceptPackage(kairo, brand.scope, opportunities[index]!, perChannel);
    await kairo.container.orchestrators.packageWorkspace.execute(brand.scope, runId, true);
    const messages = stop();
    expect((await readRun(kairo, brand.scope, runId)).status).toBe("succeeded");
    const variants = await readVariants(kairo, brand.scope, packageId);
    expect(variants.every(({ source }) => source === "model")).toBe(true);
    return { messages, calls: server.requests.length - calls, variants: variants.length };
  }

  it("is one wave: a call for each slot, all of them at once", async () => {
    expect(await makePackage(0, 2)).toMatchObject({ calls: SLOTS, variants: SLOTS });
    expect(peak).toBe(SLOTS);
  });

  it("has at most six calls of one run under way", async () => {
    expect(await makePackage(1, 4)).toMatchObject({ calls: 2 * SLOTS, variants: 2 * SLOTS });
    expect(peak).toBe(SLOTS);
  });

  it("sends the database no more messages than it must", async () => {
    const six = await makePackage(2, 2);
    const twelve = await makePackage(3, 4);
    expect(six.messages).toBeLessThanOrEqual(MESSAGES_AT_MOST);
    expect(twelve.messages - six.messages).toBeLessThanOrEqual(SLOTS * MESSAGES_PER_MORE_SLOT);
  });
});

/** Counts what every connection of this process sends from now on; the answer stops it and says how many. */
function countMessages(): () => number {
  const query = pg.Client.prototype.query as (...sent: unknown[]) => unknown;
  let count = 0;
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, ...sent: unknown[]) {
      count += 1;
      return query.apply(this, sent);
    },
  });
  return () => {
    Object.assign(pg.Client.prototype, { query });
    return count;
  };
}
