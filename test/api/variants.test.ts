import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { VariantDTO } from "../../src/core/dto/variant.ts";
import type { BrandId, UserId, VariantId } from "../../src/core/ids.ts";
import { addMember, openTestApi, refusalOf, type TestApi } from "../support/api.ts";
import { connect } from "../support/database-connection.ts";
import { type Kairo, NOW, startKairo, type TestBrand } from "../support/kairo.ts";
import { type StartedPackage, startPackage } from "../support/started-package.ts";

let kairo: Kairo;
let api: TestApi;
let brand: TestBrand;
let started: StartedPackage;
let brandId: BrandId;
let unused: VariantId[];

beforeAll(async () => {
  kairo = await startKairo();
  started = await startPackage(kairo, 4);
  brand = started.brand;
  brandId = brand.scope.brandId;
  unused = [...started.variantIds];
  api = await openTestApi(kairo);
});
afterAll(async () => {
  await api?.close();
  await kairo?.close();
});

const client = () => api.clientOf(brand.userId);
const read = (variantId: VariantId) => client().reference.variants.get.query({ brandId, variantId });

/** A draft that no other test touches. */
async function freshDraft(): Promise<VariantDTO> {
  const variant = await read(unused.pop()!);
  expect(variant.status).toBe("draft");
  return variant;
}

const seen = ({ id, revision }: VariantDTO) => ({ variantId: id, revision });
const ticksOf = ({ unchecked }: VariantDTO) => unchecked.map(({ rule }) => rule);
const contentOf = ({ parts, title, cta, hashtags, links }: VariantDTO) => ({ parts, title, cta, hashtags, links });

async function approve(variant: VariantDTO): Promise<VariantDTO> {
  const { results } = await client().editorial.variants.approve.mutate({
    brandId,
    variants: [seen(variant)],
    ticked: ticksOf(variant),
  });
  const [result] = results;
  if (!result?.ok) throw new Error(`not approved: ${result?.error.reason}`);
  return result.item;
}

async function decisionsOf(variantId: VariantId) {
  const { scope } = brand;
  return kairo.container.unitOfWork.read(scope, (tx) => tx.decisions.list(scope, { subjectId: variantId }, 20));
}

describe("a variant", () => {
  it("goes from draft to a post, each step with its decision", async () => {
    const draft = await freshDraft();
    expect(draft.allowedMoves).toContain("approved");
    const submitted = await client().editorial.variants.submit.mutate({ brandId, ...seen(draft) });
    const approved = await approve(submitted);
    expect(approved).toMatchObject({ status: "approved", approvedBy: brand.userId, approvedAt: NOW });
    const schedule = { localTime: "2026-11-24T09:30", timeZone: "Europe/Berlin" };
    const { results } = await client().editorial.variants.schedule.mutate({
      brandId,
      variants: [seen(approved)],
      schedule,
    });
    const scheduled = results[0]?.ok ? results[0].item : expect.fail(JSON.stringify(results));
    expect(scheduled).toMatchObject({ status: "scheduled", schedule, due: false });
    const back = await client().editorial.variants.unschedule.mutate({ brandId, ...seen(scheduled) });
    expect(back).toMatchObject({ status: "approved", schedule: null });
    const published = await client().editorial.variants.markPublished.mutate({
      brandId,
      ...seen(back),
      permalink: "https://social.example/posts/17",
      externalPostId: "17",
    });
    expect(published).toMatchObject({
      status: "published",
      permalink: "https://social.example/posts/17",
      publishedAt: NOW,
      approvedBy: brand.userId,
    });

    const decisions = await decisionsOf(draft.id);
    expect(decisions.map(({ kind }) => kind).reverse()).toEqual([
      "variant.submitted",
      "variant.approved",
      "variant.scheduled",
      "variant.unscheduled",
      "variant.published",
    ]);
    expect(decisions.every(({ actor }) => actor === brand.userId)).toBe(true);
    const { items } = await client().reference.variants.revisions.query({ brandId, variantId: draft.id });
    expect(items.map(({ revision, status }) => `${revision} ${status}`)).toEqual([
      "6 published",
      "5 approved",
      "4 scheduled",
      "3 approved",
      "2 review",
      "1 draft",
    ]);
    const [opportunity] = (await client().reference.packages.get.query({ brandId, packageId: started.packageId }))
      .opportunityIds;
    expect(await client().reference.opportunities.get.query({ brandId, opportunityId: opportunity! })).toMatchObject({
      status: "used",
    });
  });

  it("loses its approval with the next change of its words, and cannot be published without one", async () => {
    const approved = await approve(await freshDraft());
    const [first, ...rest] = approved.parts;
    const edited = await client().editorial.variants.edit.mutate({
      brandId,
      ...seen(approved),
      content: { ...contentOf(approved), parts: [`${first} Really.`, ...rest] },
    });
    expect(edited).toMatchObject({ status: "draft", approvedBy: null, approvedAt: null, source: "person" });
    const kinds = (await decisionsOf(approved.id)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(["variant.edited", "variant.approval_voided"]));

    const refusal = await refusalOf(client().editorial.variants.markPublished.mutate({ brandId, ...seen(edited) }));
    expect(refusal).toMatchObject({ code: "PRECONDITION", details: { status: "draft" } });
    expect(refusal.details?.legal).toEqual(edited.allowedMoves);
    for (const move of edited.allowedMoves) expect(refusal.reason).toContain(move);
    expect((await read(approved.id)).status).toBe("draft");
  });

  it("whose words were changed behind the system's back is neither scheduled nor published", async () => {
    const approved = await approve(await freshDraft());
    const owner = await connect(kairo.database.ownerUrl);
    await owner.query("update kairo.variants set parts = array['Something else.'] where id = $1", [approved.id]);
    await owner.end();
    const published = client().editorial.variants.markPublished.mutate({ brandId, ...seen(approved) });
    expect((await refusalOf(published)).reason).toContain("not the ones that were approved");
    const schedule = { localTime: "2026-11-24T09:30", timeZone: "Europe/Berlin" };
    const scheduled = { brandId, variants: [seen(approved)], schedule };
    expect((await client().editorial.variants.schedule.mutate(scheduled)).results).toMatchObject([
      { ok: false, error: { code: "PRECONDITION" } },
    ]);
  });

  it("keeps its approval when an edit changes nothing", async () => {
    const approved = await approve(await freshDraft());
    const same = await client().editorial.variants.edit.mutate({
      brandId,
      ...seen(approved),
      content: contentOf(approved),
    });
    expect(same).toMatchObject({ status: "approved", revision: approved.revision, approvedBy: brand.userId });
  });

  it("that somebody else has changed meanwhile is not changed again by an old reading", async () => {
    const draft = await freshDraft();
    await client().editorial.variants.submit.mutate({ brandId, ...seen(draft) });
    const refusal = await refusalOf(client().editorial.variants.submit.mutate({ brandId, ...seen(draft) }));
    expect(refusal).toMatchObject({ code: "CONFLICT", details: { expectedRevision: draft.revision } });
    const { results } = await client().editorial.variants.approve.mutate({ brandId, variants: [seen(draft)] });
    expect(results).toMatchObject([{ ok: false, id: draft.id, error: { code: "CONFLICT" } }]);
  });

  it("with words that a rule blocks is not approved, and says which words", async () => {
    const draft = await freshDraft();
    const edited = await client().editorial.variants.edit.mutate({
      brandId,
      ...seen(draft),
      content: {
        ...contentOf(draft),
        parts: ["As an AI language model I say: 93 % of experts agree. [insert source]"],
      },
    });
    expect(edited.findings.some(({ severity }) => severity === "block")).toBe(true);
    const { results } = await client().editorial.variants.approve.mutate({
      brandId,
      variants: [seen(edited)],
      ticked: ticksOf(edited),
    });
    expect(results).toMatchObject([{ ok: false, error: { code: "PRECONDITION" } }]);
    expect(JSON.stringify(results)).toContain("[insert");
    expect((await read(draft.id)).status).toBe("draft");
  });

  it("whose judgement rules nobody ticked is not approved, and names them", async () => {
    const draft = await freshDraft();
    if (draft.unchecked.length === 0) return;
    const { results } = await client().editorial.variants.approve.mutate({ brandId, variants: [seen(draft)] });
    expect(results).toMatchObject([{ ok: false, error: { code: "PRECONDITION" } }]);
    expect(JSON.stringify(results)).toContain(draft.unchecked[0]!.rule);
  });
});

describe("a decision about several", () => {
  it("lets each succeed or fail by itself", async () => {
    const [one, two] = [await freshDraft(), await freshDraft()];
    const stranger = kairo.container.ids.next("var");
    const { results } = await client().editorial.variants.reject.mutate({
      brandId,
      variants: [seen(one), { variantId: stranger, revision: 1 }, { ...seen(two), revision: 99 }],
      reason: "generic",
    });
    expect(results).toMatchObject([
      { ok: true, id: one.id, item: { status: "rejected" } },
      { ok: false, id: stranger, error: { code: "NOT_FOUND", correlationId: expect.any(String) } },
      { ok: false, id: two.id, error: { code: "CONFLICT" } },
    ]);
    expect((await decisionsOf(one.id))[0]).toMatchObject({ kind: "variant.rejected", reason: "generic" });
    expect((await read(two.id)).status).toBe("draft");
  });

  it("takes fifty at most", async () => {
    const variants = Array.from({ length: 51 }, () => ({ variantId: kairo.container.ids.next("var"), revision: 1 }));
    const refusal = await refusalOf(client().editorial.variants.reject.mutate({ brandId, variants, reason: "other" }));
    expect(refusal).toMatchObject({ code: "INVALID", fields: { variants: expect.stringContaining("50") } });
  });
});

describe("a schedule", () => {
  it.each([
    [{ localTime: "2026-11-19T09:30", timeZone: "Europe/Berlin" }, "has passed"],
    [{ localTime: "2026-02-30T09:30", timeZone: "Europe/Berlin" }, "no day and time"],
    [{ localTime: "2026-12-01T09:30", timeZone: "Mars/Olympus" }, "time zone"],
    [{ localTime: "tomorrow", timeZone: "UTC" }, "wall-clock"],
  ])("that cannot be (%o) is refused in a sentence", async (schedule, words) => {
    const variantId = started.variantIds[0]!;
    const draft = await read(variantId);
    const sent = client().editorial.variants.schedule.mutate({ brandId, variants: [seen(draft)], schedule });
    const said = await sent.then(
      (answer) => JSON.stringify(answer),
      async () => JSON.stringify(await refusalOf(sent)),
    );
    expect(said).toMatch(new RegExp(`${words}|cannot be scheduled`));
  });
});

describe("under the four-eyes policy", () => {
  let editor: UserId;
  beforeAll(async () => {
    editor = await addMember(kairo, brand, "editor");
    await client().settings.brands.import.mutate({
      brandId,
      file: { version: 1, name: brand.snapshot.brand.name, approvalPolicy: "other" },
    });
  });

  it("a draft is submitted first, and whoever edited it last does not approve it", async () => {
    const draft = await freshDraft();
    expect(draft.allowedMoves).not.toContain("approved");
    const [first, ...rest] = draft.parts;
    const edited = await client().editorial.variants.edit.mutate({
      brandId,
      ...seen(draft),
      content: { ...contentOf(draft), parts: [`${first} Come and see.`, ...rest] },
    });
    const submitted = await client().editorial.variants.submit.mutate({ brandId, ...seen(edited) });
    const input = { brandId, variants: [seen(submitted)], ticked: ticksOf(submitted) };
    const own = await client().editorial.variants.approve.mutate(input);
    expect(own.results).toMatchObject([{ ok: false, error: { reason: expect.stringContaining("second person") } }]);
    const other = await api.clientOf(editor).editorial.variants.approve.mutate(input);
    expect(other.results).toMatchObject([{ ok: true, item: { status: "approved", approvedBy: editor } }]);
  });
});
