import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KairoError } from "../../src/core/errors.ts";
import { openPersistence, type Persistence, scopeOfJob } from "../support/persistence.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";
import { REPOSITORY_CALLS } from "./repository-calls.ts";
import { buildWorld, type World } from "./world.ts";

let database: TestDatabase;
let persistence: Persistence;
/** Whose things are asked for. */
let world: World;
/** Who asks. */
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

describe("a brand of another account", () => {
  test.each(REPOSITORY_CALLS)("$name shows and changes nothing of ours (outside: $fromOutside)", async (entry) => {
    const before = await dumpOf(world);
    const { scope } = stranger;
    const answer = await answerOf(() => persistence.unitOfWork.write(scope, (tx) => entry.call(tx, scope, world)));
    expectNothingOf(world, answer);
    if (entry.fromOutside === "refused") expect(answer).toMatchObject({ error: { code: "NOT_FOUND" } });
    else expect(answer).not.toHaveProperty("error");
    if (entry.fromOutside === "nothing") expect(isEmpty(answer.value)).toBe(true);
    expect(await dumpOf(world)).toEqual(before);
  });

  test.each(REPOSITORY_CALLS)("$name reaches nothing even when the code filters by the wrong brand", async (entry) => {
    const before = await dumpOf(world);
    // Another process's mistake: the transaction is the stranger's, the statements name our brand.
    const answer = await answerOf(() =>
      persistence.unitOfWork.write(stranger.scope, (tx) => entry.call(tx, world.scope, world)),
    );
    expectNothingOf(world, answer);
    expect(await dumpOf(world)).toEqual(before);
  });

  test("the same calls do find and change our things from within", async () => {
    const { scope } = world;
    for (const entry of REPOSITORY_CALLS.filter(({ fromOutside }) => fromOutside !== "own")) {
      const answer = await answerOf(() =>
        persistence.unitOfWork.write(scope, async (tx) => {
          throw new RolledBack(await entry.call(tx, scope, world));
        }),
      );
      expect(answer.error, entry.name).toBeInstanceOf(RolledBack);
      const { value } = answer.error as RolledBack;
      if (value !== undefined) expect(isEmpty(value), entry.name).toBe(false);
    }
  });

  test("every method of every repository is called here", async () => {
    const methods = await persistence.unitOfWork.read(world.scope, async (tx) =>
      Object.entries(tx)
        .filter(([repository]) => repository !== "jobs")
        .flatMap(([repository, value]) => Object.keys(value).map((method) => `${repository}.${method}`)),
    );
    expect(REPOSITORY_CALLS.map(({ name }) => name).sort()).toEqual(methods.sort());
  });
});

describe("row level security", () => {
  test("shows zero rows of every table to the runtime role without a scope", async () => {
    for (const table of await listTables()) {
      expect(await countAs(table, {}), table).toBe(0);
    }
  });

  test("shows every table's rows to their own brand and none of them to another", async () => {
    for (const table of await listTables("brand_id")) {
      const mine = `brand_id = '${world.owner.brandId}'`;
      expect(await countAs(table, world.owner, mine), table).toBeGreaterThan(0);
      expect(await countAs(table, stranger.owner, mine), table).toBe(0);
    }
    expect(await countAs("brands", world.owner)).toBe(1);
  });

  test("lets nobody write a row of another brand, or change or delete one", async () => {
    for (const table of await listTables("brand_id")) {
      const mine = `brand_id = '${world.owner.brandId}'`;
      await expectHarmless(table, `update kairo.${table} set brand_id = brand_id where ${mine}`);
      await expectHarmless(table, `delete from kairo.${table} where ${mine}`);
      await expectHarmless(table, `insert into kairo.${table} select * from kairo.${table} where ${mine}`);
    }
    await expect(
      asRuntime(
        stranger.owner,
        `insert into kairo.budget_ledger values ('${world.owner.tenantId}', '${world.owner.brandId}', 'day:2026-01-01', 0)`,
      ),
    ).rejects.toThrow(/row-level security/);
  });

  test("is on for every table, and the runtime role can neither pass by it nor own anything", async () => {
    const { rows } = await persistence.ownerPool.query(
      `select relname from pg_class where relnamespace = 'kairo'::regnamespace and relkind in ('r', 'p') and not relrowsecurity`,
    );
    expect(rows).toEqual([]);
    const { rows: roles } = await persistence.ownerPool.query(
      "select rolname, rolsuper, rolbypassrls, rolcanlogin from pg_roles where rolname = 'kairo_app'",
    );
    expect(roles).toEqual([{ rolname: "kairo_app", rolsuper: false, rolbypassrls: false, rolcanlogin: false }]);
    const { rows: owned } = await persistence.ownerPool.query(
      "select relname from pg_class where relowner = 'kairo_app'::regrole",
    );
    expect(owned).toEqual([]);
  });

  test("keeps a tenant's members and brand list from another tenant", async () => {
    const members = await persistence.unitOfWork.tenant(stranger.tenantScope, (tx) =>
      tx.tenants.listMembers(world.tenantScope),
    );
    const brands = await persistence.unitOfWork.tenant(stranger.tenantScope, (tx) =>
      tx.tenants.listBrands(world.tenantScope),
    );
    expect([members, brands]).toEqual([[], []]);
  });

  test("a foreign thing and a missing one answer alike", async () => {
    const ask = (id: World["variant"]["id"]) =>
      answerOf(() => persistence.unitOfWork.read(stranger.scope, (tx) => tx.variants.get(stranger.scope, id)));
    const missing = `${world.variant.id.slice(0, -1)}0` as World["variant"]["id"];
    const [foreign, none] = [await ask(world.variant.id), await ask(missing)];
    const sentence = ({ error }: Answer) => (error as KairoError).message.replaceAll(/var_\w+/g, "var");
    expect(sentence(foreign)).toBe(sentence(none));
  });
});

describe("a row", () => {
  test("cannot point across brands, whoever writes it", async () => {
    const { rows: keys } = await persistence.ownerPool.query<{ table: string; columns: string[]; target: string }>(`
      select conrelid::regclass::text as table, confrelid::regclass::text as target,
        array(select attname::text from unnest(conkey) key join pg_attribute on attrelid = conrelid and attnum = key) as columns
      from pg_constraint
      where contype = 'f' and connamespace = 'kairo'::regnamespace`);
    const loose = keys.filter(
      ({ columns, target }) =>
        !columns.includes("brand_id") &&
        !columns.includes("tenant_id") &&
        !["kairo.pattern_templates", "kairo.tenants"].includes(target) &&
        !columns.includes("id"),
    );
    expect(loose).toEqual([]);
    await expect(
      persistence.ownerPool.query("update kairo.variants set package_id = $1 where id = $2", [
        stranger.contentPackage.id,
        world.variant.id,
      ]),
    ).rejects.toThrow(/foreign key/);
    await expect(
      persistence.ownerPool.query("update kairo.variants set pattern_id = $1 where id = $2", [
        stranger.ownPatternId,
        world.variant.id,
      ]),
    ).rejects.toThrow(/neither a shipped one nor one of brand/);
  });
});

test("work of an account enters its own brands alone, and leaves them again", async () => {
  const { tenantScope } = stranger;
  await persistence.unitOfWork.tenant(tenantScope, async (tx) => {
    const read = (scope: World["scope"]) => tx.inBrand(scope, (work) => work.runs.list(scope, {}, { limit: 9 }));
    expect((await read(stranger.scope)).items.length).toBeGreaterThan(0);
    const foreign = scopeOfJob({ tenantId: stranger.owner.tenantId, brandId: world.owner.brandId });
    for (const scope of [world.scope, foreign]) {
      await expect(read(scope)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    const left = await tx
      .inBrand(stranger.scope, async (work) => work)
      .then((work) => work.runs.list(stranger.scope, {}, { limit: 9 }));
    expect(left.items).toEqual([]);
  });
});

test("a scope without a real brand reaches nothing", async () => {
  const nowhere = scopeOfJob({ tenantId: world.owner.tenantId, brandId: "brand_00000000000000000000000000" });
  await expect(persistence.unitOfWork.read(nowhere, (tx) => tx.brands.get(nowhere))).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

class RolledBack extends Error {
  readonly value: unknown;
  constructor(value: unknown) {
    super("rolled back");
    this.value = value;
  }
}

interface Answer {
  value?: unknown;
  error?: unknown;
}

async function answerOf(ask: () => Promise<unknown>): Promise<Answer> {
  try {
    return { value: await ask() };
  } catch (error) {
    return { error };
  }
}

function isEmpty(value: unknown): boolean {
  if (value instanceof Map) return [...value.values()].every(isEmpty);
  if (Array.isArray(value)) return value.length === 0;
  if (value !== null && typeof value === "object" && "items" in value) return isEmpty(value.items);
  return value === null || value === undefined || value === false;
}

function expectNothingOf({ owner, cluster, source }: World, { value, error }: Answer): void {
  const text = JSON.stringify([
    value instanceof Map ? [...value] : value,
    error instanceof KairoError ? error.details : null,
  ]);
  for (const secret of [owner.brandId, owner.tenantId, cluster.id, source.id]) expect(text).not.toContain(secret);
}

async function listTables(column?: string): Promise<string[]> {
  const { rows } = await persistence.ownerPool.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'kairo'::regnamespace and relkind in ('r', 'p') and relname <> 'schema_migrations'
       and ($1::text is null or exists (select from pg_attribute where attrelid = pg_class.oid and attname = $1))
     order by relname`,
    [column ?? null],
  );
  return rows.map(({ name }) => name);
}

/** Everything a brand has, so that any change of it shows. */
async function dumpOf({ owner }: World): Promise<Record<string, string>> {
  const dump: Record<string, string> = {};
  for (const table of await listTables("brand_id")) {
    const { rows } = await persistence.ownerPool.query(
      `select coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as sum from kairo.${table} t where brand_id = $1`,
      [owner.brandId],
    );
    dump[table] = rows[0].sum;
  }
  return dump;
}

interface Settings {
  tenantId?: string;
  brandId?: string;
}

async function asRuntime(
  { tenantId = "", brandId = "" }: Settings,
  statement: string,
): Promise<Record<string, unknown>[]> {
  const client = await persistence.pool.connect();
  try {
    await client.query(
      `begin; select set_config('role', 'kairo_app', true), set_config('app.tenant_id', '${tenantId}', true), set_config('app.brand_id', '${brandId}', true)`,
    );
    return (await client.query(statement)).rows;
  } finally {
    await client.query("rollback");
    client.release();
  }
}

async function countAs(table: string, settings: Settings, condition = "true"): Promise<number> {
  const [row] = await asRuntime(settings, `select count(*)::int as count from kairo.${table} where ${condition}`);
  return row!.count as number;
}

/** Either the role may not do this at all, or it finds no such row. */
async function expectHarmless(table: string, statement: string): Promise<void> {
  const answer = await answerOf(() => asRuntime(stranger.owner, `${statement} returning *`));
  if (answer.error) expect(String(answer.error), table).toMatch(/permission denied|generated column|non-DEFAULT/);
  else expect(answer.value, table).toEqual([]);
}
