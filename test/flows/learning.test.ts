import { afterEach, describe, expect, it } from "vitest";
import { createLocalCaller } from "../../src/app/api.ts";
import type { Clock } from "../../src/core/clock.ts";
import type { TodayBoardDTO } from "../../src/core/dto/today-board.ts";
import type { Metric } from "../../src/core/execution-event.ts";
import type { RunId } from "../../src/core/ids.ts";
import { readDemoSignals } from "../support/demo-signals.ts";
import { addSignals, type Kairo, NOW, readDemoBrand, startBrand, startKairo } from "../support/kairo.ts";
import { acceptPackage, refreshBoard } from "../support/runs.ts";
import { WITHOUT_A_MODEL } from "../support/without-a-model.ts";

const DAYS = 86_400_000;

/** Publishes packages of two subjects, lets one do `effect` and the other the opposite, and learns. */
async function playOutcomes(kairo: Kairo, clock: { at: Date }, effect: number) {
  const { scope, userId } = await startBrand(kairo, await readDemoBrand());
  for (const [source, items] of await readDemoSignals(NOW)) await addSignals(kairo, scope, items, source);
  const { board } = await refreshBoard(kairo, scope);
  const caller = createLocalCaller(kairo.container, userId);
  const { brandId } = scope;
  const first = board.opportunities[0]!.pillarId;
  const { items } = await caller.reference.opportunities.list({ brandId, statuses: ["open"], limit: 50 });
  const ofFirst = items.filter(({ pillarId }) => pillarId === first).slice(0, 3);
  const second = items.find(({ pillarId }) => pillarId && pillarId !== first)!.pillarId;
  const ofSecond = items.filter(({ pillarId }) => pillarId === second).slice(0, 2);

  const published: { id: `var_${string}`; effect: number }[] = [];
  for (const opportunity of [...ofFirst, ...ofSecond]) {
    const { packageId, runId } = await acceptPackage(kairo, scope, opportunity.id, 2);
    await kairo.container.orchestrators.packageWorkspace.execute(scope, runId, true);
    const { variants } = await caller.reference.packages.get({ brandId, packageId });
    const ticked = variants.flatMap(({ unchecked }) => unchecked.map(({ rule }) => rule));
    const { results } = await caller.editorial.variants.approve({
      brandId,
      variants: variants.map(({ id, revision }) => ({ variantId: id, revision })),
      ticked,
    });
    for (const result of results) {
      if (!result.ok) throw new Error(result.error.reason);
      const { id: variantId, revision } = result.item;
      await caller.editorial.variants.markPublished({ brandId, variantId, revision, publishedAt: clock.at });
      published.push({ id: variantId, effect: opportunity.pillarId === first ? effect : -effect });
    }
  }

  const asOf = new Date(clock.at.getTime() + 7 * DAYS);
  clock.at = new Date(clock.at.getTime() + 8 * DAYS);
  for (const [source, later] of await readDemoSignals(clock.at, "demo-signals-later")) {
    await addSignals(kairo, scope, later, source);
  }
  await refreshBoard(kairo, scope);
  await learn(kairo, scope);
  const before = await caller.reference.today({ brandId });
  const metric = (variantId: `var_${string}`, name: Metric, value: number) => ({
    kind: "metric" as const,
    variantId,
    metric: name,
    value: Math.round(value),
    valueKind: "cumulative" as const,
    metricAsOf: asOf,
    source: "test",
    revision: 1,
  });
  const events = published.flatMap(({ id, effect: own }) => [
    metric(id, "impressions", 2_000),
    metric(id, "delivered", 2_000),
    metric(id, "likes", 60 * Math.exp(own)),
  ]);
  const recorded = await caller.events.execution.record({ brandId, events });
  expect(recorded).toEqual({ recorded: events.length, duplicates: 0, unmatched: 0, quarantined: 0 });
  expect((await caller.events.execution.record({ brandId, events })).duplicates).toBe(events.length);
  await learn(kairo, scope);
  const after = await caller.reference.today({ brandId });
  return { caller, brandId, first, second, before, after };
}

/** Carries out the learning updates that wait, as the learner process would. */
async function learn(
  { container }: Kairo,
  scope: Parameters<Kairo["container"]["todayBoardReader"]["read"]>[0],
): Promise<void> {
  const filter = { graph: "LearningUpdateV1" as const, statuses: ["queued" as const] };
  const { items } = await container.unitOfWork.read(scope, (tx) => tx.runs.list(scope, filter, { limit: 10 }));
  for (const { id } of items) await container.orchestrators.learningUpdate.execute(scope, id as RunId, true);
}

function changesOf(before: TodayBoardDTO, after: TodayBoardDTO, pillarId: string | null): number[] {
  return after.opportunities
    .filter((card) => card.pillarId === pillarId)
    .flatMap((card) => {
      const old = before.opportunities.find(({ id }) => id === card.id);
      return old ? [card.total - old.total] : [];
    });
}

describe("LearningUpdateV1", () => {
  let kairo: Kairo | null = null;
  afterEach(async () => {
    await kairo?.close();
    kairo = null;
  });

  async function start(startOn = startKairo) {
    const moment = { at: NOW };
    const clock: Clock = { now: () => new Date(moment.at) };
    kairo = await startOn({ clock });
    return { kairo, moment };
  }

  it("moves the board by what posts came to, the flipped outcomes the other way, and says why", async () => {
    const better = await start();
    const up = await playOutcomes(better.kairo, better.moment, 1);
    const risen = changesOf(up.before, up.after, up.first);
    const fallen = changesOf(up.before, up.after, up.second);
    expect(risen.length).toBeGreaterThan(0);
    expect(fallen.length).toBeGreaterThan(0);
    expect(Math.min(...risen)).toBeGreaterThan(Math.max(...fallen));
    const card = up.after.opportunities.find(({ pillarId }) => pillarId === up.first)!;
    expect(card.breakdown.features.find(({ name }) => name === "history")).toMatchObject({ imputed: false });
    const explained = await up.caller.reference.learning.explain({ brandId: up.brandId, pillarId: up.first! });
    expect(explained.facts.length).toBeGreaterThan(0);
    await better.kairo.close();

    const worse = await start();
    const down = await playOutcomes(worse.kairo, worse.moment, -1);
    expect(Math.max(...changesOf(down.before, down.after, down.first))).toBeLessThan(
      Math.min(...changesOf(down.before, down.after, down.second)),
    );
    const orderOf = (board: TodayBoardDTO) => board.opportunities.map(({ title }) => title);
    expect(orderOf(down.before)).toEqual(orderOf(up.before));
    expect(orderOf(down.after)[0]).not.toBe(orderOf(up.after)[0]);
  });

  it.each(WITHOUT_A_MODEL)("changes nothing when it runs again on the same facts: $name", async (setting) => {
    const { kairo: own, moment } = await start(setting.start);
    const { caller, brandId, after } = await playOutcomes(own, moment, 1);
    const scopeRun = await caller.reference.runs.list({ brandId, graph: "LearningUpdateV1", limit: 5 });
    expect(scopeRun.items.every(({ status }) => status === "succeeded")).toBe(true);
    expect(await caller.reference.today({ brandId })).toEqual(after);
  });
});
