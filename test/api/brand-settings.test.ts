import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BrandId, VariantId } from "../../src/core/ids.ts";
import { addMember, openTestApi, refusalOf, type TestApi } from "../support/api.ts";
import { testIds } from "../support/builders.ts";
import { type Kairo, startBrand, startKairo, type TestBrand } from "../support/kairo.ts";
import { type StartedPackage, startPackage } from "../support/started-package.ts";

let kairo: Kairo;
let api: TestApi;
let started: StartedPackage;
let brand: TestBrand;
let brandId: BrandId;
let other: TestBrand;

beforeAll(async () => {
  kairo = await startKairo();
  started = await startPackage(kairo);
  brand = started.brand;
  brandId = brand.scope.brandId;
  other = await startBrand(kairo, { version: 1, name: "Somebody else" });
  api = await openTestApi(kairo);
});
afterAll(async () => {
  await api?.close();
  await kairo?.close();
});

const owner = () => api.clientOf(brand.userId);
const readBrand = () => owner().reference.brands.get.query({ brandId });
const pathsSince = async (from: number) =>
  (await owner().reference.brands.diff.query({ brandId, from })).changes.map(({ path }) => path);

describe("a brand's settings", () => {
  it("change what is given and nothing else, as a new version whose difference can be read", async () => {
    const before = await readBrand();
    const set = { positioning: { promise: "Tea that says what it is." }, tone: { axes: { seriousToPlayful: 0.5 } } };
    const after = await owner().settings.brands.update.mutate({ brandId, version: before.version, set });
    expect(after.version).toBe(before.version + 1);
    expect(after.positioning).toEqual({ ...before.positioning, promise: "Tea that says what it is." });
    expect(after.tone.axes).toEqual({ ...before.tone.axes, seriousToPlayful: 0.5 });
    const { changes } = await owner().reference.brands.diff.query({ brandId, from: before.version });
    expect(changes).toContainEqual({
      path: "positioning.promise",
      before: before.positioning.promise,
      after: "Tea that says what it is.",
    });
    const [decision] = await kairo.container.unitOfWork.read(brand.scope, (tx) =>
      tx.decisions.list(brand.scope, { kinds: ["brand.updated"] }, 1),
    );
    expect(decision).toMatchObject({ actor: brand.userId, before: { version: before.version } });
  });

  it("that were changed meanwhile are not overwritten, and saying what is so already makes no version", async () => {
    const { version, name } = await readBrand();
    const stale = owner().settings.brands.update.mutate({ brandId, version: version - 1, set: { name: "Lost" } });
    expect(await refusalOf(stale)).toMatchObject({ code: "CONFLICT" });
    expect((await owner().settings.brands.update.mutate({ brandId, version, set: { name } })).version).toBe(version);
  });

  it("keep personas, pillars and their matrix, which goes with them", async () => {
    const { version } = await readBrand();
    const withPersona = await owner().settings.personas.add.mutate({ brandId, persona: { name: "Nightly Nora" } });
    const personaId = withPersona.personas.at(-1)!.id;
    const withPillar = await owner().settings.pillars.add.mutate({ brandId, pillar: { name: "Cold brew" } });
    const pillarId = withPillar.pillars.at(-1)!.id;
    await owner().settings.personas.update.mutate({ brandId, personaId, set: { pains: ["bitter tea"] } });
    const entries = [{ personaId, pillarId, weight: 0.7, angle: null }];
    const matched = await owner().settings.matrix.set.mutate({ brandId, entries });
    expect(matched.matrix).toContainEqual(entries[0]);
    expect(await pathsSince(version)).toContain("matrix.Nightly Nora × Cold brew.weight");
    await owner().settings.pillars.remove.mutate({ brandId, pillarId });
    const left = await owner().settings.personas.remove.mutate({ brandId, personaId });
    expect(left.matrix.some((pair) => pair.personaId === personaId)).toBe(false);
    expect(left.personas.some(({ id }) => id === personaId)).toBe(false);
    expect(await pathsSince(version)).toEqual([]);
  });

  it("that would contradict themselves are refused with the field", async () => {
    const [persona] = (await readBrand()).personas;
    const twice = await refusalOf(
      owner().settings.personas.add.mutate({ brandId, persona: { name: persona!.name.toUpperCase() } }),
    );
    expect(twice).toMatchObject({ code: "INVALID", reason: expect.stringMatching(/personas.*second time/) });
    const { primaryChannel } = await readBrand();
    const off = owner().settings.channels.set.mutate({ brandId, channel: primaryChannel, set: { enabled: false } });
    expect(await refusalOf(off)).toMatchObject({ code: "PRECONDITION", reason: expect.stringMatching(/primary/) });
    const broken = owner().settings.guardrails.add.mutate({ brandId, rule: { kind: "regex", pattern: "(" } });
    expect(await refusalOf(broken)).toMatchObject({ code: "INVALID" });
  });

  it("of another brand are as unknown as those that do not exist", async () => {
    const foreign = await api.clientOf(other.userId).reference.brands.get.query({ brandId: other.scope.brandId });
    for (const personaId of [foreign.personas[0]!.id, testIds.next("persona")]) {
      const refusal = await refusalOf(owner().settings.personas.remove.mutate({ brandId, personaId }));
      expect(refusal).toMatchObject({ code: "NOT_FOUND", reason: `There is no persona ${personaId} here.` });
    }
    const elsewhere = api.clientOf(other.userId).settings.personas.add.mutate({ brandId, persona: { name: "X" } });
    expect(await refusalOf(elsewhere)).toMatchObject({ code: "NOT_FOUND" });
  });

  it("are content that editors keep; money, approval and sharing are the owner's", async () => {
    const editor = api.clientOf(await addMember(kairo, brand, "editor"));
    const viewer = api.clientOf(await addMember(kairo, brand, "viewer"));
    await editor.settings.pillars.add.mutate({ brandId, pillar: { name: "Green tea" } });
    expect(await refusalOf(viewer.settings.pillars.add.mutate({ brandId, pillar: { name: "Oolong" } }))).toMatchObject({
      code: "FORBIDDEN",
    });
    const budgets = { tokensPerDay: 1_000 };
    expect(await refusalOf(editor.settings.brands.setBudgets.mutate({ brandId, budgets }))).toMatchObject({
      code: "FORBIDDEN",
    });
    expect(await owner().settings.brands.setBudgets.mutate({ brandId, budgets })).toMatchObject({ budgets });
    const shared = await owner().settings.brands.setShareLearning.mutate({ brandId, shareLearning: true });
    expect(shared.shareLearning).toBe(true);
    await owner().settings.brands.setShareLearning.mutate({ brandId, shareLearning: false });
  });

  it("take approval from what a new guardrail blocks, with the reason, and from nothing else", async () => {
    const variantIds = started.variantIds.slice(0, 2) as [VariantId, VariantId];
    for (const variantId of variantIds) {
      const variant = await owner().reference.variants.get.query({ brandId, variantId });
      const ticked = variant.unchecked.map(({ rule }) => rule);
      const given = { variantId, revision: variant.revision };
      await owner().editorial.variants.approve.mutate({ brandId, variants: [given], ticked });
    }
    const read = (variantId: VariantId) => owner().reference.variants.get.query({ brandId, variantId });
    const [first, second] = [await read(variantIds[0]), await read(variantIds[1])];
    expect([first.status, second.status]).toEqual(["approved", "approved"]);
    const words = new Set(second.parts.join(" ").toLowerCase().split(/\W+/));
    const word = first.parts
      .join(" ")
      .split(/\W+/)
      .find((each) => each.length > 5 && !words.has(each.toLowerCase()))!;
    await owner().settings.guardrails.add.mutate({
      brandId,
      rule: { id: "new-rule", pattern: word, severity: "block" },
    });
    expect(await read(variantIds[0])).toMatchObject({ status: "draft", schedule: null });
    expect(await read(variantIds[1])).toMatchObject({ status: "approved" });
    const decisions = await kairo.container.unitOfWork.read(brand.scope, (tx) =>
      tx.decisions.list(brand.scope, { subjectId: variantIds[0] }, 5),
    );
    expect(decisions[0]).toMatchObject({ kind: "variant.approval_voided", reason: expect.stringMatching(/guardrail/) });
    await owner().settings.guardrails.remove.mutate({ brandId, ruleId: "new-rule" });
  });
});

describe("a brand file", () => {
  it("is previewed without changing anything, and then does just that", async () => {
    const { version } = await readBrand();
    const { file } = await owner().settings.brands.export.query({ brandId });
    const nothing = await owner().settings.brands.previewImport.mutate({ brandId, file });
    expect(nothing).toEqual({ version, changes: [], newExamples: 0 });
    const changed = { ...file, objective: "leads" as const, examples: [{ text: "Sip first.", voice: "us" as const }] };
    const preview = await owner().settings.brands.previewImport.mutate({ brandId, file: changed });
    expect(preview.changes).toEqual([
      { path: "objective", before: file.objective ?? expect.any(String), after: "leads" },
    ]);
    expect(preview.newExamples).toBe(1);
    expect((await readBrand()).version).toBe(version);
    await owner().settings.brands.import.mutate({ brandId, file: changed, version: preview.version });
    expect(await pathsSince(version)).toEqual(["objective"]);
    const late = owner().settings.brands.import.mutate({ brandId, file, version: preview.version });
    expect(await refusalOf(late)).toMatchObject({ code: "CONFLICT" });
  });
});
