import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UserId } from "../../src/core/ids.ts";
import { buildBrand, buildSnapshot, NOW, testIds } from "../support/builders.ts";
import { openPersistence, openPool, type Persistence } from "../support/persistence.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";
import { buildWorld, type World } from "./world.ts";

let database: TestDatabase;
let persistence: Persistence;
let world: World;
let stranger: World;

beforeAll(async () => {
  database = await createTestDatabase();
  persistence = await openPersistence(database);
  world = await buildWorld(persistence);
  stranger = await buildWorld(persistence);
});
afterAll(async () => {
  await persistence?.close();
  await database?.drop();
});

describe("the access directory", () => {
  test("says what a person may do with a brand, and nothing to anybody else", async () => {
    const { directory } = persistence;
    const { brandId, tenantId } = world.owner;
    expect(await directory.findBrandAccess(world.userId, brandId)).toEqual({
      tenantId,
      role: "owner",
      revision: expect.any(String),
    });
    expect(await directory.findBrandAccess(stranger.userId, brandId)).toBeNull();
    expect(await directory.findBrandAccess(randomUUID(), brandId)).toBeNull();
    expect(await directory.findBrandAccess(world.userId, testIds.next("brand"))).toBeNull();
  });

  test("keeps a member to the brands they were given", async () => {
    const { directory } = persistence;
    const second = await addBrand("second");
    const [editor, everywhere] = [await addMember([second]), await addMember(null)];
    expect(await directory.findBrandAccess(editor, second)).toMatchObject({ role: "editor" });
    expect(await directory.findBrandAccess(editor, world.owner.brandId)).toBeNull();
    expect(await directory.findBrandAccess(everywhere, world.owner.brandId)).toMatchObject({ role: "editor" });
    expect(await directory.listMemberships(editor)).toEqual([
      { tenantId: world.owner.tenantId, userId: editor, role: "editor", brandIds: [second], addedAt: NOW },
    ]);
    expect(await directory.listMemberships(everywhere)).toMatchObject([{ brandIds: null }]);
    expect(await directory.listMemberships(randomUUID())).toEqual([]);
    expect(await directory.findBrandOf(editor, world.variant.id)).toBeNull();
  });

  test("forgets a member at once", async () => {
    const { directory, unitOfWork } = persistence;
    const editor = await addMember(null);
    await unitOfWork.tenant(world.tenantScope, (tx) => tx.tenants.removeMember(world.tenantScope, editor));
    expect(await directory.findBrandAccess(editor, world.owner.brandId)).toBeNull();
    await expect(
      unitOfWork.tenant(world.tenantScope, (tx) => tx.tenants.removeMember(world.tenantScope, editor)),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("shows an archived brand to its owners alone, who may restore it", async () => {
    const { directory, unitOfWork } = persistence;
    const editor = await addMember(null);
    const { scope } = world;
    await unitOfWork.write(scope, (tx) => tx.brands.softDelete(scope, NOW));
    expect(await directory.findBrandAccess(editor, scope.brandId)).toBeNull();
    expect(await directory.findBrandAccess(world.userId, scope.brandId)).toMatchObject({ role: "owner" });
    expect((await directory.listActiveBrands()).map(({ brandId }) => brandId)).not.toContain(scope.brandId);
    await unitOfWork.write(scope, (tx) => tx.brands.restore(scope));
    expect(await directory.findBrandAccess(editor, scope.brandId)).toMatchObject({ role: "editor" });
  });

  test("finds the brand of a thing within the asker's memberships only", async () => {
    const { directory } = persistence;
    const things = [world.contentPackage.id, world.run.id, world.opportunity.id, world.variant.id];
    for (const thing of things) {
      expect(await directory.findBrandOf(world.userId, thing)).toBe(world.owner.brandId);
      expect(await directory.findBrandOf(stranger.userId, thing)).toBeNull();
    }
    expect(await directory.findBrandOf(world.userId, testIds.next("pkg"))).toBeNull();
  });

  test("tells a worker whose a run is", async () => {
    const { run } = world;
    expect(await persistence.directory.findRun(run.id)).toEqual({
      id: run.id,
      ...world.owner,
      graph: run.graph,
      actor: run.actor,
      correlationId: run.correlationId,
    });
    expect(await persistence.directory.findRun(testIds.next("run"))).toBeNull();
  });

  test("lists the brands that background jobs look after", async () => {
    const brands = await persistence.directory.listActiveBrands();
    expect(brands).toContainEqual({ ...world.owner, timezone: world.snapshot.brand.timezone });
    expect(brands).toContainEqual({ ...stranger.owner, timezone: stranger.snapshot.brand.timezone });
  });

  test("starts one account a person, however often and however fast they ask", async () => {
    const userId = randomUUID();
    const start = () =>
      persistence.directory.startAccount({ tenantId: testIds.next("tenant"), tenantName: "Mine", userId, at: NOW });
    const results = await Promise.allSettled(Array.from({ length: 8 }, start));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(start()).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("own an account"),
    });
    expect(await persistence.directory.listMemberships(userId)).toMatchObject([{ role: "owner", brandIds: null }]);
  });

  test("is closed to roles that are not the app's", async () => {
    const { rows } = await persistence.ownerPool.query<{ name: string }>(
      `select proname as name from pg_proc where pronamespace = 'kairo'::regnamespace and prosecdef
         and (has_function_privilege('public', oid, 'execute') or not has_function_privilege('kairo_app', oid, 'execute')
           or not proconfig @> array['search_path=""'])`,
    );
    expect(rows).toEqual([]);
  });

  test("answers UNAVAILABLE when the database is not there", async () => {
    const pool = openPool("postgres://nobody:nothing@127.0.0.1:9/nowhere", { connectionTimeoutMs: 500 });
    const { createAccessDirectory } = await import("../../src/persistence/access-directory.ts");
    await expect(createAccessDirectory({ pool }).listActiveBrands()).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await pool.end();
  });
});

describe("a tenant's rooms", () => {
  test("list its brands by name and its members by when they came", async () => {
    const { unitOfWork } = persistence;
    const { tenantScope } = stranger;
    await unitOfWork.tenant(tenantScope, async (tx) => {
      expect(await tx.tenants.listBrands(tenantScope)).toEqual([
        { id: stranger.owner.brandId, name: "Fernweh Bikes", slug: "fernweh-bikes", version: 1 },
      ]);
      expect(await tx.tenants.findBrandBySlug(tenantScope, "fernweh-bikes")).toBe(stranger.owner.brandId);
      expect(await tx.tenants.findBrandBySlug(tenantScope, "no-such")).toBeNull();
      expect(await tx.tenants.listMembers(tenantScope)).toEqual([
        {
          tenantId: stranger.owner.tenantId,
          userId: stranger.userId,
          role: "owner",
          brandIds: null,
          addedAt: NOW,
          email: null,
        },
      ]);
    });
  });

  test("take no second brand with the same slug, until the first is archived", async () => {
    await expect(addBrand(world.snapshot.brand.slug)).rejects.toMatchObject({
      code: "CONFLICT",
      fields: { slug: "is taken" },
    });
    const { scope } = world;
    await persistence.unitOfWork.write(scope, (tx) => tx.brands.softDelete(scope, NOW));
    await addBrand(world.snapshot.brand.slug);
    await expect(persistence.unitOfWork.write(scope, (tx) => tx.brands.restore(scope))).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("slug"),
    });
  });

  test("cannot grant a brand of another account", async () => {
    await expect(addMember([stranger.owner.brandId])).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

async function addBrand(slug: string) {
  const brand = buildBrand({ id: testIds.next("brand"), tenantId: world.owner.tenantId, slug });
  await persistence.unitOfWork.tenant(world.tenantScope, (tx) =>
    tx.tenants.insertBrand(world.tenantScope, buildSnapshot({ brand })),
  );
  return brand.id;
}

async function addMember(brandIds: World["owner"]["brandId"][] | null): Promise<UserId> {
  const userId = randomUUID();
  const membership = {
    tenantId: world.owner.tenantId,
    userId,
    role: "editor",
    brandIds,
    addedAt: NOW,
    email: null,
  } as const;
  await persistence.unitOfWork.tenant(world.tenantScope, (tx) =>
    tx.tenants.saveMember(world.tenantScope, { ...membership, brandIds: brandIds && [...brandIds] }),
  );
  return userId;
}
