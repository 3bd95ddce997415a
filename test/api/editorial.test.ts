import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BrandId, OpportunityId } from "../../src/core/ids.ts";
import { openTestApi, refusalOf, type TestApi } from "../support/api.ts";
import { type Kairo, NOW, startKairo } from "../support/kairo.ts";
import { type StartedPackage, startPackage } from "../support/started-package.ts";

let kairo: Kairo;
let api: TestApi;
let started: StartedPackage;
let brandId: BrandId;

beforeAll(async () => {
  kairo = await startKairo();
  started = await startPackage(kairo);
  brandId = started.brand.scope.brandId;
  api = await openTestApi(kairo);
});
afterAll(async () => {
  await api?.close();
  await kairo?.close();
});

const client = () => api.clientOf(started.brand.userId);
const board = () => client().reference.today.query({ brandId });
const read = (opportunityId: OpportunityId) => client().reference.opportunities.get.query({ brandId, opportunityId });
const learningRuns = async () =>
  (await client().reference.runs.list.query({ brandId, graph: "LearningUpdateV1" })).items.length;

async function decisionsOf(subjectId: string) {
  const { scope } = started.brand;
  return kairo.container.unitOfWork.read(scope, (tx) => tx.decisions.list(scope, { subjectId }, 20));
}

describe("a decision about an opportunity", () => {
  it("pins it to the top and lets it go again", async () => {
    const last = (await board()).opportunities.at(-1)!;
    const pinned = await client().editorial.opportunities.pin.mutate({ brandId, opportunityId: last.id });
    expect(pinned).toMatchObject({ pinnedAt: NOW, revision: last.revision + 1 });
    expect((await board()).opportunities[0]).toMatchObject({ id: last.id, placement: "pinned", position: 1 });
    await client().editorial.opportunities.unpin.mutate({ brandId, opportunityId: last.id });
    expect((await board()).opportunities[0]?.id).not.toBe(last.id);
    expect((await decisionsOf(last.id)).map(({ kind }) => kind)).toEqual([
      "opportunity.unpinned",
      "opportunity.pinned",
    ]);
  });

  it("dismisses several with a reason that is kept for the learner, and restores one", async () => {
    const [one, two] = (await board()).opportunities.slice(-2);
    const stranger = kairo.container.ids.next("opp");
    const { results } = await client().editorial.opportunities.dismiss.mutate({
      brandId,
      opportunityIds: [one!.id, stranger, two!.id],
      reason: "weak_evidence",
    });
    expect(results.map(({ ok }) => ok)).toEqual([true, false, true]);
    const shown = (await board()).opportunities.map(({ id }) => id);
    expect(shown).not.toContain(one!.id);
    expect(shown).not.toContain(two!.id);
    expect((await decisionsOf(one!.id))[0]).toMatchObject({
      kind: "opportunity.dismissed",
      reason: "weak_evidence",
      actor: started.brand.userId,
      before: { status: "open" },
      after: { status: "dismissed" },
    });
    expect(await learningRuns()).toBe(1);

    const refusal = await refusalOf(client().editorial.opportunities.pin.mutate({ brandId, opportunityId: one!.id }));
    expect(refusal).toMatchObject({ code: "PRECONDITION", details: { status: "dismissed", possible: ["restore"] } });
    const restored = await client().editorial.opportunities.restore.mutate({ brandId, opportunityId: one!.id });
    expect(restored).toMatchObject({ status: "open", dismissReason: null });
  });

  it("snoozes it until a time to come", async () => {
    const { id } = (await board()).opportunities[1]!;
    const until = new Date("2026-11-25T09:00:00Z");
    expect(await client().editorial.opportunities.snooze.mutate({ brandId, opportunityId: id, until })).toMatchObject({
      snoozedUntil: until,
    });
    expect((await board()).opportunities.map((card) => card.id)).not.toContain(id);
    const past = client().editorial.opportunities.snooze.mutate({ brandId, opportunityId: id, until: new Date(0) });
    expect(await refusalOf(past)).toMatchObject({
      code: "INVALID",
      fields: { until: expect.stringContaining("passed") },
    });
    await client().editorial.opportunities.restore.mutate({ brandId, opportunityId: id });
    expect((await board()).opportunities.map((card) => card.id)).toContain(id);
  });

  it("leaves the database as it was when it is refused", async () => {
    const before = await read(started.opportunityIds[2]!);
    const refusal = await refusalOf(
      client().editorial.opportunities.dismiss.mutate({
        brandId,
        opportunityIds: [before.id],
        // @ts-expect-error there is no such reason
        reason: "boring",
      }),
    );
    expect(refusal.fields?.reason).toContain("not_relevant");
    expect(await read(before.id)).toEqual(before);
  });
});

describe("a package", () => {
  it("that is archived gives its opportunity back, and takes it again when restored", async () => {
    const { packageId } = started;
    const packaged = await client().reference.packages.get.query({ brandId, packageId });
    expect(packaged).toMatchObject({
      status: "draft",
      activity: { state: "succeeded" },
      quality: { score: expect.any(Number) },
    });
    expect(packaged.evidence.length).toBeGreaterThan(0);
    const [opportunityId] = packaged.opportunityIds;
    expect(await read(opportunityId!)).toMatchObject({ status: "packaged", existingPackageId: packageId });

    const archived = await client().editorial.packages.archive.mutate({
      brandId,
      packageId,
      revision: packaged.revision,
    });
    expect(archived.status).toBe("archived");
    expect(await read(opportunityId!)).toMatchObject({ status: "open", existingPackageId: null });
    const variant = archived.variants[0]!;
    const frozen = client().editorial.variants.submit.mutate({
      brandId,
      variantId: variant.id,
      revision: variant.revision,
    });
    expect(await refusalOf(frozen)).toMatchObject({
      code: "PRECONDITION",
      reason: expect.stringContaining("restore it first"),
    });

    const stale = client().editorial.packages.restore.mutate({ brandId, packageId, revision: packaged.revision });
    expect((await refusalOf(stale)).code).toBe("CONFLICT");
    const restored = await client().editorial.packages.restore.mutate({
      brandId,
      packageId,
      revision: archived.revision,
    });
    expect(restored.status).toBe("draft");
    expect(await read(opportunityId!)).toMatchObject({ status: "packaged", existingPackageId: packageId });
    const twice = client().editorial.packages.restore.mutate({ brandId, packageId, revision: restored.revision });
    expect(await refusalOf(twice)).toMatchObject({ code: "PRECONDITION" });
  });

  it("is listed newest first, a page at a time", async () => {
    const page = await client().reference.packages.list.query({ brandId, limit: 1 });
    expect(page.items).toMatchObject([{ id: started.packageId, variantCount: 6, unfilledCount: 0 }]);
  });
});

describe("a pattern preference", () => {
  it("is kept, and never means never", async () => {
    const channel = "linkedin";
    const { suggestions } = await client().hero.patterns.suggest.mutate({ brandId, channel, limit: 10, seed: "a" });
    const patternId = suggestions[0]!.pattern.id;
    await client().editorial.patterns.setPreference.mutate({ brandId, patternId, preference: "never" });
    const { items } = await client().reference.patterns.list.query({ brandId, channel });
    expect(items.find(({ id }) => id === patternId)?.preference).toBe("never");
    const after = await client().hero.patterns.suggest.mutate({ brandId, channel, limit: 10, seed: "a" });
    expect(after.suggestions.map(({ pattern }) => pattern.id)).not.toContain(patternId);
    const unknown = { brandId, patternId: kairo.container.ids.next("pat"), preference: "more" as const };
    expect((await refusalOf(client().editorial.patterns.setPreference.mutate(unknown))).code).toBe("NOT_FOUND");
  });
});

describe("signals", () => {
  it("are taken in once, under their source, and listed", async () => {
    const items = [
      { title: "Composting in winter", url: "https://garden.example/compost", publishedAt: NOW },
      { title: "", text: "" },
      { text: "A neighbour asked about soil." },
    ];
    const source = { name: "My notes" };
    const first = await client().editorial.signals.import.mutate({ brandId, source, items });
    expect(first).toMatchObject({ kept: 2, known: 0, empty: 1, source: { name: "My notes", kind: "person" } });
    expect(await client().editorial.signals.import.mutate({ brandId, source, items })).toMatchObject({
      kept: 0,
      known: 2,
    });
    const page = await client().reference.signals.list.query({ brandId, sourceId: first.source.id });
    expect(page.items.map(({ title }) => title)).toContain("Composting in winter");
    expect(page.items[0]).not.toHaveProperty("tenantId");
    const { items: sources } = await client().reference.sources.list.query({ brandId });
    expect(sources.map(({ name }) => name)).toContain("My notes");
  });

  it("with nothing to read, or an address that is none, are refused", async () => {
    const empty = await refusalOf(client().editorial.signals.add.mutate({ brandId, item: { author: "Somebody" } }));
    expect(empty).toMatchObject({ code: "INVALID", fields: { item: "needs a title or a text" } });
    const item = { title: "Click", url: "javascript:alert(1)" };
    expect((await refusalOf(client().editorial.signals.add.mutate({ brandId, item }))).fields).toHaveProperty(
      "item.url",
    );
  });
});

describe("a board that was seen", () => {
  it("is kept card by card", async () => {
    const { boardId, opportunities } = await board();
    const shown = opportunities.slice(0, 3).map(({ id, position }) => ({ opportunityId: id, position }));
    expect(await client().events.board.seen.mutate({ brandId, boardId: boardId!, shown })).toEqual({ recorded: 3 });
    const [decision] = await decisionsOf(shown[2]!.opportunityId);
    expect(decision).toMatchObject({ kind: "board.seen", boardId, position: shown[2]!.position });
  });
});

describe("what was learned", () => {
  it("is summed up and explained from the facts", async () => {
    const { scope } = started.brand;
    const { learningUpdate } = kairo.container.orchestrators;
    const { items } = await client().reference.runs.list.query({
      brandId,
      graph: "LearningUpdateV1",
      statuses: ["queued"],
    });
    await learningUpdate.execute(scope, items[0]!.id, true);
    const summary = await client().reference.learning.summary.query({ brandId });
    expect(summary.decisions).toBeGreaterThan(0);
    expect(summary.updatedAt).toEqual(NOW);
    expect(summary.opportunityKinds.length).toBeGreaterThan(0);
    for (const { sentence } of summary.opportunityKinds) expect(sentence).toMatch(/^Based on \d+ /);
    const { facts, sentence } = await client().reference.learning.explain.query({ brandId });
    expect(facts.length).toBeGreaterThan(0);
    expect(sentence).toMatch(/^Based on/);
    expect(facts.map(({ reason }) => reason).join()).toContain("dismissed");
  });
});

describe("an opportunity's score", () => {
  it("is explained as of now, and adds up", async () => {
    const opportunityId = started.opportunityIds[1]!;
    const { breakdown, topReasons } = await client().reference.opportunities.explain.query({ brandId, opportunityId });
    const sum = breakdown.features.reduce((total, { contribution }) => total + contribution, 0);
    expect(Math.abs(sum - breakdown.total)).toBeLessThan(1e-9);
    expect(topReasons).toHaveLength(3);
    const page = await client().reference.opportunities.list.query({ brandId, limit: 2, statuses: ["open"] });
    expect(page.items).toHaveLength(2);
    const next = await client().reference.opportunities.list.query({
      brandId,
      limit: 2,
      statuses: ["open"],
      cursor: page.nextCursor,
    });
    expect(next.items.map(({ id }) => id)).not.toContain(page.items[0]?.id);
  });

  it("is summed up in a few sentences", async () => {
    const opportunityId = started.opportunityIds[1]!;
    const { summary, source } = await client().hero.opportunities.summarize.mutate({ brandId, opportunityId });
    expect(summary.length).toBeGreaterThan(20);
    expect(source).toBe("template");
  });
});
