import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import { KairoError, reasonOf } from "../core/errors.ts";
import { createConnectionPool } from "./connection-pool.ts";
import { isForbidden, isNotMigrated, translateDatabaseError } from "./database-errors.ts";
import { installGlobalPatterns, readPatternsFile } from "./global-patterns.ts";
import { installJobSchema } from "./job-schema.ts";
import { applyMigrations, readMigrations } from "./migrations.ts";

/** A number of our own among the advisory locks of a database. */
const MIGRATION_LOCK = 0x6b_61_69_72;
const MIGRATION_TIMEOUT_MS = 120_000;
const GRANT_ATTEMPTS = 20;

/**
 * Brings a database to what this version of Kairo expects: roles, tables, job queue tables, shipped patterns. Nothing
 * to do is the normal case and costs a few queries. Starters that race wait for the first.
 *
 * @param options.url logs in as the owner of the database; never the transaction port of a pooler
 * @param options.patternsFile the shipped patterns; `db/seeds/patterns.yaml` when left out
 * @returns the names of the migrations that ran
 */
export async function migrateToLatest(options: { url: string; patternsFile?: string }): Promise<{ applied: string[] }> {
  const migrations = await readMigrations();
  const patterns = await readPatternsFile(options.patternsFile);
  return withConnection(options.url, async (client) => {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await prepareRoles(client);
    const applied = await applyMigrations(client, migrations);
    await installJobSchema(client);
    await installGlobalPatterns(client, patterns);
    return { applied };
  });
}

/** The migration a database stands at, null before the first. For the readiness check: any role of Kairo's may ask. */
export async function schemaVersion(uses: { pool: pg.Pool }): Promise<string | null> {
  try {
    const { rows } = await uses.pool.query<{ version: string | null }>("select kairo.schema_version() as version");
    return rows[0]?.version ?? null;
  } catch (error) {
    if (isNotMigrated(error)) return null;
    throw translateDatabaseError(error);
  }
}

/** The migration this version of Kairo needs a database to stand at. */
export async function expectedSchemaVersion(): Promise<string | null> {
  return (await readMigrations()).at(-1)?.name ?? null;
}

async function withConnection<T>(url: string, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const pool = createConnectionPool({
    url,
    size: 1,
    statementTimeoutMs: MIGRATION_TIMEOUT_MS,
    queryTimeoutMs: MIGRATION_TIMEOUT_MS + 5_000,
    connectionTimeoutMs: 10_000,
    idleInTransactionTimeoutMs: MIGRATION_TIMEOUT_MS,
    lockTimeoutMs: MIGRATION_TIMEOUT_MS,
    applicationName: "kairo migrate",
    onError: () => {
      // The statement under way fails by itself and says why.
    },
  });
  try {
    const client = await pool.connect().catch((error: unknown) => {
      throw translateDatabaseError(error);
    });
    try {
      return await work(client);
    } finally {
      client.release(true);
    }
  } finally {
    await pool.end();
  }
}

/**
 * `kairo_app` is what every transaction of the app runs as: no login, no ownership, no way past row level security.
 * Roles belong to the whole server, so migrations of other databases may be making the same changes right now.
 */
async function prepareRoles(client: pg.ClientBase): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(PREPARE_ROLES);
      return;
    } catch (error) {
      const isRace = /concurrently (updated|deleted)|duplicate key/.test(reasonOf(error));
      if (!isRace || attempt === GRANT_ATTEMPTS) throw isForbidden(error) ? roleRefused(error) : error;
      await wait(10 * attempt);
    }
  }
}

function roleRefused(error: unknown): KairoError {
  return new KairoError(
    "PRECONDITION",
    `The role kairo_app could not be made or handed to this login (${reasonOf(error)}); migrate with a login that may create roles, or have an administrator run "create role kairo_app nologin" and "grant kairo_app to" this login.`,
    { cause: error },
  );
}

const PREPARE_ROLES = `
do $$
declare
  may_switch constant text := case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end;
begin
  if not exists (select from pg_roles where rolname = 'kairo_app') then
    begin
      create role kairo_app nologin nosuperuser nobypassrls nocreatedb nocreaterole noreplication;
    exception when duplicate_object or unique_violation then null;
    end;
  end if;
  if not pg_has_role(current_user, 'kairo_app', may_switch) then
    grant kairo_app to current_user;
  end if;
  if exists (select from pg_roles where rolname = 'kairo_runtime')
    and not pg_has_role('kairo_runtime', 'kairo_app', may_switch) then
    grant kairo_app to kairo_runtime;
  end if;
end
$$`;
