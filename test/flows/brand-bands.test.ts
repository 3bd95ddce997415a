import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DismissReason } from "../../src/core/opportunity.ts";
import { SCORE_FORMULA_VERSION } from "../../src/engines/opportunities/score-opportunity.ts";
import { decideOpportunity } from "../../src/services/decide-opportunity.ts";
import { buildOpportunity, buildScore } from "../support/builders.ts";
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

describe("the bands of a board", () => {
  let kairo: Kairo;
  let brand: TestBrand;

  beforeAll(async () => {
    kairo = await startKairo();
    brand = await startBrand(kairo, await readDemoBrand());
    for (const [source, items] of await readDemoSignals(NOW)) await addSignals(kairo, brand.scope, items, source);
    await refreshBoard(kairo, brand.scope);
  });
  afterAll(() => kairo?.close());

  const readCards = async () => (await kairo.container.todayBoardReader.read(brand.scope)).opportunities;

  /** Ideas of this score that somebody made packages of, or turned down. */
  async function decide(count: number, total: number, reason: DismissReason | null): Promise<void> {
    const { ids, unitOfWork } = kairo.container;
    const { scope } = brand;
    const owner = { tenantId: scope.tenantId, brandId: scope.brandId, personaId: null, pillarId: null, runId: null };
    await unitOfWork.write(scope, async (tx) => {
      for (let at = 0; at < count; at += 1) {
        const score = buildScore({ total, formulaVersion: SCORE_FORMULA_VERSION });
        const id = ids.next("opp");
        await tx.opportunities.insert(scope, buildOpportunity({ ...owner, id, clusterId: null, score }), []);
        if (reason) await decideOpportunity(tx, scope, { ids, now: NOW }, id, { kind: "dismiss", reason });
        else {
          const open = await tx.opportunities.get(scope, id);
          await tx.opportunities.update(scope, { ...open, status: "packaged", updatedAt: NOW }, open.revision);
        }
      }
    });
  }

  it("are cut at 40 and 65 while the brand has decided little, and ideas put off do not count", async () => {
    await decide(40, 52, null);
    await decide(9, 45, "too_generic");
    await decide(30, 80, "not_now");
    for (const { breakdown } of await readCards()) expect(breakdown.cuts).toEqual({ weak: 40, ready: 65 });
  });

  it("follow what the brand takes from its fiftieth decision on, on the card and in the store", async () => {
    const before = await readCards();
    const middling = before.filter(({ total }) => total >= 52 && total < 65);
    expect(middling.length).toBeGreaterThan(0);
    for (const { band } of middling) expect(band).toBe("weak");

    await decide(1, 45, "off_brand");
    const after = await readCards();
    expect(after.length).toBe(before.length);
    for (const { breakdown, band, total } of after) {
      expect(breakdown.cuts).toEqual({ weak: 45, ready: 52 });
      expect(band).toBe(total >= 52 ? "ready" : "weak");
    }
    await refreshBoard(kairo, brand.scope);
    const ready = await kairo.container.unitOfWork.read(brand.scope, (tx) =>
      tx.opportunities.list(brand.scope, { statuses: ["open"], band: "ready" }, { limit: 100 }),
    );
    expect(ready.items.some(({ score }) => score.total < 65 && score.cuts.ready === 52)).toBe(true);
  });
});
