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
      part: "positioning",
      entry: null,
      field: "promise",
      kind: "changed",
      before: before.positioning.promise,
      after: "Tea that says what it is.",
      words: `Positioning: promise is now “Tea that says what it is.”; it was “${before.positioning.promise}”.`,
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
    expect(await pathsSince(version)).toContain("matrix.Nightly Nora × Cold brew");
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
    expect(preview.changes).toMatchObject([{ path: "objective", kind: "changed", after: "leads" }]);
    expect(preview.newExamples).toBe(1);
    expect((await readBrand()).version).toBe(version);
    await owner().settings.brands.import.mutate({ brandId, file: changed, version: preview.version });
    expect(await pathsSince(version)).toEqual(["objective"]);
    const late = owner().settings.brands.import.mutate({ brandId, file, version: preview.version });
    expect(await refusalOf(late)).toMatchObject({ code: "CONFLICT" });
  });

  it("shows what each part gains, loses and keeps, and applies exactly that", async () => {
    const before = await readBrand();
    const { file } = await owner().settings.brands.export.query({ brandId });
    const [first, ...others] = file.pillars!;
    const pillars = [...others, { name: "Winter tea", keywords: ["spice"] }];
    const matrix = (file.matrix ?? []).filter(({ pillar }) => pillar !== first!.name);
    const channels = file.channels!.map((each, index) => (index === 1 ? { ...each, risk: "bold" as const } : each));
    const changed = { ...file, pillars, matrix, channels };
    const { version, changes } = await owner().settings.brands.previewImport.mutate({ brandId, file: changed });
    expect(changes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ part: "pillars", entry: first!.name, kind: "removed" }),
        expect.objectContaining({ part: "pillars", entry: "Winter tea", kind: "added" }),
        expect.objectContaining({ part: "channels", field: "risk", kind: "changed", after: "bold" }),
      ]),
    );
    await owner().settings.brands.import.mutate({ brandId, file: changed, version });
    expect((await owner().reference.brands.diff.query({ brandId, from: before.version })).changes).toEqual(changes);
    expect((await owner().settings.brands.previewImport.mutate({ brandId, file: changed })).changes).toEqual([]);
  });

  it("is refused as a conflict when the brand moved after the preview, and changes nothing then", async () => {
    const { file } = await owner().settings.brands.export.query({ brandId });
    const wished = {
      ...file,
      objective: "traffic" as const,
      examples: [{ text: "Only if whole.", voice: "us" as const }],
    };
    const { version } = await owner().settings.brands.previewImport.mutate({ brandId, file: wished });
    await owner().settings.pillars.add.mutate({ brandId, pillar: { name: "Iced tea" } });
    const late = owner().settings.brands.import.mutate({ brandId, file: wished, version });
    expect(await refusalOf(late)).toMatchObject({ code: "CONFLICT" });
    expect((await readBrand()).objective).not.toBe("traffic");
    expect((await owner().settings.brands.previewImport.mutate({ brandId, file: wished })).newExamples).toBe(1);
  });

  it("with nothing new but examples makes no version, and is written down", async () => {
    const { version } = await readBrand();
    const { file } = await owner().settings.brands.export.query({ brandId });
    const text = "Warm the pot first.";
    const examples = [...(file.examples ?? []), { text, voice: "us" as const }, { text, voice: "us" as const }];
    const preview = await owner().settings.brands.previewImport.mutate({ brandId, file: { ...file, examples } });
    expect(preview).toEqual({ version, changes: [], newExamples: 1 });
    expect((await owner().settings.brands.import.mutate({ brandId, file: { ...file, examples } })).version).toBe(
      version,
    );
    const [decision] = await kairo.container.unitOfWork.read(brand.scope, (tx) =>
      tx.decisions.list(brand.scope, { kinds: ["brand.updated"] }, 1),
    );
    expect(decision).toMatchObject({ before: { version }, after: { version, newExamples: 1 } });
  });

  it("makes the same brand again elsewhere, whatever its text", async () => {
    const [pillar] = (await readBrand()).pillars;
    await owner().settings.pillars.update.mutate({ brandId, pillarId: pillar!.id, set: { isActive: false } });
    const { file } = await owner().settings.brands.export.query({ brandId });
    const { tenantId } = other.scope;
    const copy = await api.clientOf(other.userId).settings.brands.create.mutate({ tenantId, file });
    const again = await api.clientOf(other.userId).settings.brands.export.query({ brandId: copy.id });
    expect(again.file).toEqual(file);
    expect(copy.pillars.find(({ name }) => name === pillar!.name)).toMatchObject({ isActive: false });
  });

  it("that nobody should send is refused with its line, or with its size, and changes nothing", async () => {
    const { version } = await readBrand();
    const nested = `version: 1\nname: X\ntone: ${"[".repeat(60)}${"]".repeat(60)}\n`;
    const laughs = `version: 1\nname: X\na: &a [x, x]\n${"bcdefghi"
      .split("")
      .map((each, index) => `${each}: &${each} [${`*${"abcdefgh"[index]}, `.repeat(9)}x]`)
      .join("\n")}\n`;
    const hostile: [string, RegExp][] = [
      ["version: 1\nname: X\nobjectve: leads\n", /text:3:1 objectve/],
      ["version: 1\nname: X\nname: Y\n", /text:3:1 .*second time/],
      ["version: 2\nname: X\n", /text:1:10 version .*possible are 1/],
      ["name: [\n", /text:\d+:\d+ .*neither YAML nor JSON/],
      [nested, /nests deeper than 40/],
      [laughs, /references cannot be followed|text:\d+:\d+/],
      [`version: 1\nname: X\n# ${"ä".repeat(700_000)}\n`, /bytes; at most 1000000/],
      ["version: 1\nname: X\n__proto__:\n  name: Y\n", /text:3:1 __proto__ .*no key/],
      ["version: 1\nname: X\nconstructor: 1\n", /text:3:1 constructor .*no key/],
    ];
    for (const [text, reason] of hostile) {
      const started = performance.now();
      const refusal = await refusalOf(owner().settings.brands.previewImport.mutate({ brandId, text }));
      expect(refusal).toMatchObject({ code: "INVALID", reason: expect.stringMatching(reason) });
      expect(performance.now() - started).toBeLessThan(2_000);
    }
    const huge = owner().settings.brands.import.mutate({ brandId, text: "x".repeat(6 * 1024 * 1024) });
    expect(await refusalOf(huge)).toMatchObject({ code: "TOO_LARGE" });
    expect((await readBrand()).version).toBe(version);
  });
});

describe("the versions of a brand", () => {
  it("are listed page by page, newest first, with who made each and when", async () => {
    const editorId = await addMember(kairo, brand, "editor");
    const pillar = { name: "Who was it" };
    const { version } = await api.clientOf(editorId).settings.pillars.add.mutate({ brandId, pillar });
    const first = await owner().reference.brands.snapshots.query({ brandId, limit: 2 });
    expect(first.items.map((each) => [each.version, each.changedBy])).toEqual([
      [version, editorId],
      [version - 1, brand.userId],
    ]);
    expect(first.items[0]!.changedAt).toBeInstanceOf(Date);
    const seen = [...first.items];
    for (let cursor = first.nextCursor; cursor; ) {
      const page = await owner().reference.brands.snapshots.query({ brandId, limit: 2, cursor });
      seen.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(seen.map((each) => each.version)).toEqual(Array.from({ length: version }, (_, index) => version - index));
    const forged = owner().reference.brands.snapshots.query({ brandId, cursor: "not-a-cursor" });
    expect(await refusalOf(forged)).toMatchObject({ code: "INVALID" });
  });

  it("are compared by whoever reads the brand; one there is not is not found", async () => {
    const viewer = api.clientOf(await addMember(kairo, brand, "viewer"));
    const { version } = await readBrand();
    const { changes } = await viewer.reference.brands.diff.query({ brandId, from: version - 1, to: version });
    expect(changes.map(({ words }) => words)).toEqual(["The pillar “Who was it” is new."]);
    const missing = viewer.reference.brands.diff.query({ brandId, from: version + 9 });
    expect(await refusalOf(missing)).toMatchObject({ code: "NOT_FOUND" });
  });
});
