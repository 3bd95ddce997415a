import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requireSafeRole } from "../../src/app/database.ts";
import { connect } from "../support/database-connection.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";

let database: TestDatabase;
let owner: pg.Client;
/** As Supabase's `anon`: in the database, and given nothing of ours. */
const anon = `anon_${randomBytes(4).toString("hex")}`;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = await connect(database.ownerUrl);
  await owner.query(`create role ${anon} nologin`);
  // What Supabase gives its own roles in the schema that it serves.
  await owner.query(`grant usage on schema public to ${anon}`);
  await owner.query(`alter default privileges in schema public grant all on tables to ${anon}`);
});
afterAll(async () => {
  await owner?.query(`alter default privileges in schema public revoke all on tables from ${anon}`);
  await owner?.query(`revoke usage on schema public from ${anon}; drop role ${anon}`);
  await owner?.end();
  await database?.drop();
});

async function asRole<T>(url: string, role: string | null, ask: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: url, max: 1, ...(role ? { options: `-c role=${role}` } : {}) });
  try {
    return await ask(pool);
  } finally {
    await pool.end();
  }
}

describe("the role that Kairo runs as", () => {
  test("is safe as it is set up", async () => {
    await expect(asRole(database.runtimeUrl, "kairo_app", requireSafeRole)).resolves.toBeNull();
  });

  test("is told of when the login could make more of itself", async () => {
    const risk = await asRole(database.ownerUrl, "kairo_app", requireSafeRole);
    expect(risk).toMatch(/kairo_owner.*gives that up before it begins/);
  });

  test("is refused when it owns tables, with what to do about it", async () => {
    await expect(asRole(database.ownerUrl, null, requireSafeRole)).rejects.toMatchObject({
      code: "PRECONDITION",
      message: expect.stringMatching(/kairo_owner.*owns \d+ of Kairo's tables.*alter role kairo_owner nosuperuser/),
    });
  });
});

describe("a role that is none of ours", () => {
  test("may enter none of our schemas and call none of our functions", async () => {
    const { rows: schemas } = await owner.query(
      "select nspname from pg_namespace where nspname in ('kairo', 'pgboss') and has_schema_privilege($1, oid, 'usage')",
      [anon],
    );
    const { rows: functions } = await owner.query(
      "select proname from pg_proc where pronamespace = 'kairo'::regnamespace and prosecdef and has_function_privilege($1, oid, 'execute')",
      [anon],
    );
    const { rows: tables } = await owner.query(
      "select relname from pg_class where relnamespace = any(array['kairo', 'pgboss']::regnamespace[]) and relkind in ('r', 'p', 'v') and has_table_privilege($1, oid, 'select')",
      [anon],
    );
    expect({ schemas, functions, tables }).toEqual({ schemas: [], functions: [], tables: [] });
  });

  test("finds nothing of ours in the schema that is served", async () => {
    const { rows } = await owner.query(
      "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')",
    );
    expect(rows).toEqual([]);
  });
});
