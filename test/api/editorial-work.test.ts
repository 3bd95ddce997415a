import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BrandId, VariantId } from "../../src/core/ids.ts";
import { openTestApi, refusalOf, type TestApi } from "../support/api.ts";
import { testIds } from "../support/builders.ts";
import { type Kairo, startKairo } from "../support/kairo.ts";
import { type StartedPackage, startPackage } from "../support/started-package.ts";

let kairo: Kairo;
let api: TestApi;
let ours: StartedPackage;
let theirs: StartedPackage;
let brandId: BrandId;

beforeAll(async () => {
  kairo = await startKairo();
  ours = await startPackage(kairo);
  theirs = await startPackage(kairo, 1);
  brandId = ours.brand.scope.brandId;
  api = await openTestApi(kairo);
});
afterAll(async () => {
  await api?.close();
  await kairo?.close();
});

const client = () => api.clientOf(ours.brand.userId);
const readPackage = () => client().reference.packages.get.query({ brandId, packageId: ours.packageId });
const decisionsOf = (subjectId: string) =>
  kairo.container.unitOfWork.read(ours.brand.scope, (tx) => tx.decisions.list(ours.brand.scope, { subjectId }, 5));

describe("an idea of a person's own", () => {
  it("stands among the open opportunities, scored and explained, and becomes a package", async () => {
    const brand = await client().reference.brands.get.query({ brandId });
    const made = await client().editorial.opportunities.create.mutate({
      brandId,
      title: "Why we repair on Fridays",
      thesis: "A fixed evening a week keeps volunteers coming.",
      pillarId: brand.pillars[0]!.id,
    });
    expect(made).toMatchObject({ status: "open", whyNow: expect.stringMatching(/2026-11-20/) });
    const { breakdown } = await client().reference.opportunities.explain.query({ brandId, opportunityId: made.id });
    expect(breakdown.total).toBeGreaterThan(0);
    const { items } = await client().reference.opportunities.list.query({ brandId, statuses: ["open"], limit: 100 });
    expect(items.map(({ id }) => id)).toContain(made.id);
    expect(await decisionsOf(made.id)).toMatchObject([{ kind: "opportunity.created", actor: ours.brand.userId }]);
    const { packageId } = await client().hero.packages.createFromOpportunity.mutate({
      brandId,
      opportunityId: made.id,
    });
    expect((await client().reference.packages.get.query({ brandId, packageId })).thesis).toBe(made.thesis);
  });

  it("cannot stand on what the brand does not have", async () => {
    const theirBrand = await api
      .clientOf(theirs.brand.userId)
      .reference.brands.get.query({ brandId: theirs.brand.scope.brandId });
    const idea = { brandId, title: "Theirs", thesis: "Not ours." };
    for (const pillarId of [theirBrand.pillars[0]!.id, testIds.next("pillar")]) {
      const refusal = await refusalOf(client().editorial.opportunities.create.mutate({ ...idea, pillarId }));
      expect(refusal).toMatchObject({ code: "NOT_FOUND", reason: `There is no pillar ${pillarId} here.` });
    }
    const evidenceIds = [testIds.next("signal")];
    expect(await refusalOf(client().editorial.opportunities.create.mutate({ ...idea, evidenceIds }))).toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("a package", () => {
  it("keeps a person's notes; another thesis makes its drafts stale and nothing else", async () => {
    const { packageId } = ours;
    const before = await readPackage();
    const noted = await client().editorial.packages.update.mutate({
      brandId,
      packageId,
      revision: before.revision,
      set: { notes: "Ask Ada for the photo." },
    });
    expect(noted).toMatchObject({ notes: "Ask Ada for the photo.", thesis: before.thesis });
    expect(noted.variants.every(({ staleAgainst }) => staleAgainst === null)).toBe(true);
    const stale = client().editorial.packages.update.mutate({
      brandId,
      packageId,
      revision: before.revision,
      set: { title: "Late" },
    });
    expect(await refusalOf(stale)).toMatchObject({ code: "CONFLICT" });
    const thesis = "One named person to ask keeps volunteers.";
    const after = await client().editorial.packages.update.mutate({
      brandId,
      packageId,
      revision: noted.revision,
      set: { thesis },
    });
    expect(after.thesis).toBe(thesis);
    expect(after.variants.every(({ staleAgainst }) => staleAgainst === "thesis")).toBe(true);
    expect(await decisionsOf(packageId)).toMatchObject([{ kind: "package.updated", after: { thesis } }, {}]);
  });
});

describe("a variant", () => {
  it("is duplicated into a slot of its own, approved by nobody", async () => {
    const [variantId] = ours.variantIds as [VariantId];
    const original = await client().reference.variants.get.query({ brandId, variantId });
    const copy = await client().editorial.variants.duplicate.mutate({ brandId, variantId });
    expect(copy).toMatchObject({ parts: original.parts, channel: original.channel, status: "draft", revision: 1 });
    expect(copy.id).not.toBe(variantId);
    const { slots, variants } = await readPackage();
    expect(slots.find((slot) => slot.variantId === copy.id)).toMatchObject({ state: "drafted" });
    expect(variants).toHaveLength(ours.variantIds.length + 1);
  });

  it("is kept as an example of the brand's voice", async () => {
    const [variantId] = ours.variantIds as [VariantId];
    await client().editorial.variants.saveAsExample.mutate({ brandId, variantId });
    await client().editorial.variants.saveAsExample.mutate({ brandId, variantId });
    const corpus = await kairo.container.unitOfWork.read(ours.brand.scope, (tx) =>
      tx.brands.listCorpus(ours.brand.scope, 100),
    );
    expect(corpus.filter(({ kind }) => kind === "saved_example")).toHaveLength(1);
  });

  it("is found across packages by what it waits for, page by page", async () => {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await client().reference.variants.list.query({ brandId, statuses: ["draft"], limit: 3, cursor });
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(ours.variantIds));
    expect((await client().reference.variants.list.query({ brandId, statuses: ["approved"] })).items).toEqual([]);
  });
});

describe("a pattern of the brand's own", () => {
  const pattern = {
    key: "friday-note",
    name: "Friday note",
    description: "What the evening taught, in three lines.",
    hookType: "observation" as const,
    structure: "narrative" as const,
    beats: [
      { name: "hook" as const, instruction: "Open with what happened on Friday.", optional: false },
      { name: "takeaway" as const, instruction: "Say what it taught.", optional: false },
    ],
    exampleHook: "Last Friday the kettle won.",
    channels: ["linkedin" as const],
    lengthBand: "short" as const,
    ctaType: "none" as const,
  };

  it("is used like the shipped ones, changed, and taken out of use", async () => {
    const made = await client().editorial.patterns.create.mutate({ brandId, ...pattern });
    expect(made).toMatchObject({ isOwn: true, status: "active", preference: "neutral" });
    const again = client().editorial.patterns.create.mutate({ brandId, ...pattern });
    expect(await refusalOf(again)).toMatchObject({ code: "CONFLICT", fields: { key: "is taken" } });
    const set = { name: "Friday's note" };
    const patternId = made.id;
    expect(await client().editorial.patterns.update.mutate({ brandId, patternId, set })).toMatchObject(set);
    await client().editorial.patterns.deprecate.mutate({ brandId, patternId });
    const { items } = await client().reference.patterns.list.query({ brandId });
    expect(items.map(({ id }) => id)).not.toContain(patternId);
    expect((await decisionsOf(patternId)).map(({ kind }) => kind).sort()).toEqual([
      "pattern.created",
      "pattern.deprecated",
      "pattern.updated",
    ]);
  });

  it("is the brand's alone, and a shipped one is nobody's to change", async () => {
    const made = await client().editorial.patterns.create.mutate({ brandId, ...pattern, key: "ours-alone" });
    const elsewhere = { brandId: theirs.brand.scope.brandId, patternId: made.id, set: { name: "Mine now" } };
    const foreign = api.clientOf(theirs.brand.userId).editorial.patterns.update.mutate(elsewhere);
    expect(await refusalOf(foreign)).toMatchObject({ code: "NOT_FOUND" });
    const { items } = await client().reference.patterns.list.query({ brandId });
    const shipped = items.find(({ isOwn }) => !isOwn)!;
    const change = { brandId, patternId: shipped.id, set: { name: "Mine now" } };
    expect(await refusalOf(client().editorial.patterns.update.mutate(change))).toMatchObject({ code: "PRECONDITION" });
  });
});
