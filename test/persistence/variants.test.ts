import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VARIANT_STATUSES, type Variant, type VariantStatus } from "../../src/core/variant.ts";
import { VARIANT_EDGES } from "../../src/engines/content-engineering/transition-variant.ts";
import { buildPublication, buildVariant, EDITOR_ID, NOW } from "../support/builders.ts";
import { openPersistence, type Persistence, scopeOfJob } from "../support/persistence.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";
import { buildWorld, type World } from "./world.ts";

let database: TestDatabase;
let persistence: Persistence;
let world: World;

const LATER = new Date(NOW.getTime() + 60_000);
const APPROVAL = { by: EDITOR_ID, at: NOW, contentHash: "a".repeat(64) };
const SCHEDULE = { localTime: "2026-12-01T09:30", timeZone: "Europe/Berlin" };

beforeAll(async () => {
  database = await createTestDatabase();
  persistence = await openPersistence(database);
  world = await buildWorld(persistence);
});
afterAll(async () => {
  await persistence?.close();
  await database?.drop();
});

describe("a variant's status", () => {
  test("has the same legal moves in the database as in the content engine", async () => {
    const { rows } = await persistence.ownerPool.query("select * from kairo.variant_edges()");
    const stored = rows.map(({ from_status, to_status }) => `${from_status} → ${to_status}`);
    expect(stored.sort()).toEqual(VARIANT_EDGES.map(([from, to]) => `${from} → ${to}`).sort());
  });

  const pairs = VARIANT_STATUSES.flatMap((from) => VARIANT_STATUSES.map((to) => ({ from, to })));
  test("moves along the legal edges and along no other", async () => {
    const legal = new Set(VARIANT_EDGES.map(([from, to]) => `${from} ${to}`));
    for (const { from, to } of pairs) {
      const variant = await insertVariantAs(from);
      const moved = update({ ...variant, ...fitting(to) });
      if (from === to || legal.has(`${from} ${to}`))
        expect(await moved, `${from} → ${to}`).toMatchObject({ status: to });
      else
        await expect(moved, `${from} → ${to}`).rejects.toMatchObject({
          code: "INVALID",
          message: expect.stringContaining(`cannot go from ${from} to ${to}`),
        });
    }
  });

  test("begins as draft", async () => {
    await expect(insert({ ...buildVariant(world.owner), ...fitting("approved") })).rejects.toMatchObject({
      code: "INVALID",
      message: expect.stringContaining("begins as draft"),
    });
  });

  test.each(["approved", "scheduled", "published"] as const)("becomes %s by a person's call alone", async (to) => {
    const variant = await insertVariantAs(to === "approved" ? "draft" : "approved");
    const job = scopeOfJob(world.owner);
    await expect(
      persistence.unitOfWork.write(job, (tx) =>
        tx.variants.update(job, { ...variant, ...fitting(to) }, variant.revision),
      ),
    ).rejects.toMatchObject({ code: "INVALID", message: expect.stringContaining("only a person") });
    expect(await update({ ...variant, ...fitting(to) })).toMatchObject({ status: to });
  });

  test("does not count as approved without the words the approval is for", async () => {
    const variant = await insertVariantAs("draft");
    await expect(update({ ...variant, status: "approved", approval: null })).rejects.toMatchObject({
      code: "INVALID",
      message: expect.stringContaining("approved_words_are_bound"),
    });
  });
});

describe("a variant's revisions", () => {
  test("keep every state with who made it and when, and the newest is the variant", async () => {
    const { scope, userId } = world;
    const first = await insertVariantAs("draft");
    const second = await update({ ...first, parts: ["Edited."], updatedAt: LATER, lastEditedBy: EDITOR_ID });
    expect(second.revision).toBe(2);
    await persistence.unitOfWork.read(scope, async (tx) => {
      expect(await tx.variants.get(scope, first.id)).toEqual(second);
      expect(await tx.variants.listRevisions(scope, first.id)).toEqual([
        { variantId: first.id, revision: 2, variant: second, by: userId, at: LATER },
        { variantId: first.id, revision: 1, variant: first, by: userId, at: NOW },
      ]);
    });
  });

  test("of an approved and scheduled variant come back with their times as times", async () => {
    const { scope } = world;
    const variant = await insertVariantAs("scheduled");
    expect(variant).toMatchObject({ approval: APPROVAL, schedule: SCHEDULE });
    const [newest] = await persistence.unitOfWork.read(scope, (tx) => tx.variants.listRevisions(scope, variant.id));
    expect(newest?.variant).toEqual(variant);
  });

  test("let only one of two writers win who read the same one", async () => {
    const variant = await insertVariantAs("draft");
    const results = await Promise.allSettled(
      ["one", "two", "three"].map((text) => update({ ...variant, parts: [text] })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") {
        expect(result.reason).toMatchObject({ code: "CONFLICT", details: { expectedRevision: 1 } });
      }
    }
  });
});

describe("a publication", () => {
  test("is kept once a variant, and its outcome may follow", async () => {
    const { scope } = world;
    const { id: variantId, packageId } = await insertVariantAs("draft");
    const publication = buildPublication({ variantId, packageId, publishedAt: LATER });
    await persistence.unitOfWork.write(scope, async (tx) => {
      await tx.variants.savePublication(scope, publication);
      await tx.variants.savePublication(scope, { ...publication, outcome: -0.25 });
      expect(await tx.variants.listPublications(scope, LATER)).toEqual([{ ...publication, outcome: -0.25 }]);
    });
  });
});

function fitting(status: VariantStatus): Pick<Variant, "status" | "approval" | "schedule"> {
  const isApproved = ["approved", "scheduled", "published"].includes(status);
  return {
    status,
    approval: isApproved ? APPROVAL : null,
    schedule: status === "scheduled" ? SCHEDULE : null,
  };
}

const PATHS: Readonly<Record<VariantStatus, VariantStatus[]>> = {
  draft: [],
  review: ["review"],
  changes_requested: ["review", "changes_requested"],
  approved: ["approved"],
  scheduled: ["approved", "scheduled"],
  published: ["approved", "published"],
  rejected: ["rejected"],
  archived: ["archived"],
};

async function insertVariantAs(status: VariantStatus): Promise<Variant> {
  let variant = buildVariant({ ...world.owner, packageId: world.contentPackage.id, patternId: world.globalPatternId });
  await insert(variant);
  for (const step of PATHS[status]) variant = await update({ ...variant, ...fitting(step) });
  return variant;
}

function insert(variant: Variant): Promise<void> {
  return persistence.unitOfWork.write(world.scope, (tx) => tx.variants.insert(world.scope, variant, null));
}

function update(variant: Variant): Promise<Variant> {
  return persistence.unitOfWork.write(world.scope, (tx) => tx.variants.update(world.scope, variant, variant.revision));
}
