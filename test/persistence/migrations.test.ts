import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { DATABASE_TYPES_FILE, renderDatabaseTypes } from "../../scripts/generate-database-types.ts";
import { silentTelemetry } from "../../src/core/ports/telemetry.ts";
import { expectedSchemaVersion, migrateToLatest, schemaVersion } from "../../src/persistence/migrate.ts";
import { applyMigrations, type Migration, readMigrations } from "../../src/persistence/migrations.ts";
import { createUnitOfWork } from "../../src/persistence/unit-of-work.ts";
import { buildPattern, SOMEBODY } from "../support/builders.ts";
import { asUser, connect, inDatabase } from "../support/database-connection.ts";
import { openPool, scopeOfJob } from "../support/persistence.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "kairo-migrations-"));
});
afterAll(async () => {
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

describe("migrating", () => {
  test("an up-to-date database changes nothing", async () => {
    const before = await catalogOf();
    expect(await migrateToLatest({ url: database.ownerUrl })).toEqual({ applied: [] });
    expect(await catalogOf()).toEqual(before);
  });

  test("is done once by starters that race", async () => {
    await asOwner("drop schema kairo cascade; drop schema pgboss cascade");
    const runs = await Promise.all(Array.from({ length: 4 }, () => migrateToLatest({ url: database.ownerUrl })));
    const applied = runs.map((run) => run.applied.length).sort();
    expect(applied).toEqual([0, 0, 0, (await readMigrations()).length]);
  });

  test("leaves a database that says where it stands, also to the app", async () => {
    const pool = openPool(database.runtimeUrl);
    expect(await schemaVersion({ pool })).toBe(await expectedSchemaVersion());
    await pool.end();
  });

  test("has to come first: without it the version is null and a transaction says what is missing", async () => {
    const bare = await createBareDatabase();
    const pool = openPool(bare);
    expect(await schemaVersion({ pool })).toBeNull();
    const unitOfWork = createUnitOfWork({ pool, boss: { send: async () => null }, telemetry: silentTelemetry });
    const scope = scopeOfJob(SOMEBODY);
    await expect(unitOfWork.read(scope, (tx) => tx.brands.get(scope))).rejects.toMatchObject({
      code: "INTERNAL",
      message: expect.stringContaining("not at the version"),
    });
    await pool.end();
    await migrateToLatest({ url: bare });
  });

  test("of a server that is not there is UNAVAILABLE", async () => {
    await expect(migrateToLatest({ url: "postgres://nobody:nothing@127.0.0.1:9/nowhere" })).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
  });

  test("runs a file once and in one piece, and nothing of a set that fails", async () => {
    const known = await readMigrations();
    const good = migration(
      "20991231T000000-good",
      "create table kairo.made (id int); create table kairo.more (id int)",
    );
    const bad = migration("20991231T000001-bad", "create table kairo.never (id int); select 1 / 0");
    await expect(apply([...known, good, bad])).rejects.toThrow(/division by zero/);
    expect(await exists("kairo.made")).toBe(false);
    expect(await apply([...known, good])).toEqual([good.name]);
    expect(await apply([...known, good])).toEqual([]);
    expect(await exists("kairo.more")).toBe(true);
  });

  test("refuses what would make two databases differ", async () => {
    const known = await readMigrations();
    const good = migration(
      "20991231T000000-good",
      "create table kairo.made (id int); create table kairo.more (id int)",
    );
    const edited = { ...good, fingerprint: "other" };
    const late = migration("20260101T000000-late", "select 1");
    await expect(apply([...known, edited])).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("edited"),
    });
    await expect(apply(known)).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("does not know"),
    });
    await expect(apply([late, ...known, good])).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("sorts before"),
    });
  });

  test("wants files named by when they were written", async () => {
    await writeFile(join(folder, "add-things.sql"), "select 1");
    await expect(readMigrations(folder)).rejects.toMatchObject({
      code: "INVALID",
      message: expect.stringContaining("20261122T090000-what-it-does.sql"),
    });
  });

  test("by a login that may not have the app's role says what an administrator can do", async () => {
    const role = `kairo_test_${randomBytes(4).toString("hex")}`;
    await asOwner(`create role ${role} login password 'secret'`);
    await expect(migrateToLatest({ url: asUser(database.ownerUrl, role, "secret") })).rejects.toMatchObject({
      code: "PRECONDITION",
      message: expect.stringContaining('"grant kairo_app to"'),
    });
    await asOwner(`drop role ${role}`);
  });
});

describe("the shipped patterns", () => {
  test("are put in once, follow their file, and keep their ids", async () => {
    const { id: _id, tenantId: _tenant, brandId: _brand, ...shipped } = buildPattern({ key: "shipped-for-test" });
    const install = async (patterns: object[]) => {
      const patternsFile = join(folder, "patterns.yaml");
      await writeFile(patternsFile, stringify(patterns));
      await migrateAfterReset(patternsFile);
      return asOwner<{ id: string; name: string }>(
        "select id, name from kairo.pattern_templates where key = 'shipped-for-test'",
      );
    };
    const [first] = await install([shipped]);
    expect(first).toMatchObject({ id: expect.stringMatching(/^pat_[0-7][0-9a-hjkmnp-tv-z]{25}$/), name: shipped.name });
    expect(await install([{ ...shipped, name: "Renamed" }])).toEqual([{ id: first!.id, name: "Renamed" }]);
    expect(await install([])).toHaveLength(1);
    await expect(install([{ ...shipped, hookType: "shouting" }])).rejects.toMatchObject({
      code: "INVALID",
      message: expect.stringContaining("hookType"),
    });
    await expect(install([shipped, shipped])).rejects.toThrow(/share a key/);
    await expect(migrateToLatest({ url: database.ownerUrl, patternsFile: join(folder, "none.yaml") })).rejects.toThrow(
      /cannot be read/,
    );
  });
});

test("the types of the tables are those of the database", async () => {
  const fresh = await createTestDatabase();
  const client = await connect(fresh.ownerUrl);
  const rendered = await renderDatabaseTypes(client);
  await client.end();
  await fresh.drop();
  expect(rendered, "run scripts/generate-database-types.ts on a migrated database").toBe(
    await readFile(DATABASE_TYPES_FILE, "utf8"),
  );
});

/** Takes the tests' own migration out again, which the files do not know. */
async function migrateAfterReset(patternsFile: string): Promise<void> {
  await asOwner("delete from kairo.schema_migrations where name like '2099%'");
  await migrateToLatest({ url: database.ownerUrl, patternsFile });
}

/** An empty database, for the owner alone; it goes with the test's own. */
async function createBareDatabase(): Promise<string> {
  const name = `${database.name}_bare`;
  await asOwner(`create database ${name} template template0`);
  return inDatabase(database.ownerUrl, name);
}

function migration(name: string, sql: string): Migration {
  return { name, sql, fingerprint: name };
}

async function apply(migrations: Migration[]): Promise<string[]> {
  const client = await connect(database.ownerUrl);
  try {
    return await applyMigrations(client, migrations);
  } finally {
    await client.end();
  }
}

async function asOwner<Row extends object>(statement: string): Promise<Row[]> {
  const client = await connect(database.ownerUrl);
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function exists(table: string): Promise<boolean> {
  const [row] = await asOwner<{ is: boolean }>(`select to_regclass('${table}') is not null as is`);
  return row!.is;
}

/** Catalog rows with the transaction that wrote them last: equal when nothing was touched. */
function catalogOf(): Promise<object[]> {
  return asOwner(
    `select relname, xmin::text from pg_class where relnamespace::regnamespace::text in ('kairo', 'pgboss')
     union all select 'pattern ' || key, xmin::text from kairo.pattern_templates order by 1`,
  );
}
