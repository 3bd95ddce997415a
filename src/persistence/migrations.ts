import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { KairoError } from "../core/errors.ts";

const MIGRATIONS_FOLDER = fileURLToPath(new URL("../../db/migrations/", import.meta.url));
const MIGRATION_FILE = /^\d{8}T\d{6}-[a-z0-9-]+\.sql$/;

export interface Migration {
  /** The file's name without its ending; names sort in the order they run. */
  name: string;
  sql: string;
  /** SHA-256 of the text, so that a file edited after it ran is noticed. */
  fingerprint: string;
}

/** Every migration there is, in order. Throws INVALID for a file whose name does not say when it was written. */
export async function readMigrations(folder: string = MIGRATIONS_FOLDER): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => !file.startsWith(".")).sort();
  return Promise.all(
    files.map(async (file) => {
      if (!MIGRATION_FILE.test(file)) {
        throw new KairoError(
          "INVALID",
          `db/migrations/${file} is not named like a migration: 20261122T090000-what-it-does.sql, UTC date and time first.`,
        );
      }
      const sql = await readFile(join(folder, file), "utf8");
      return {
        name: file.slice(0, -".sql".length),
        sql,
        fingerprint: createHash("sha256").update(sql).digest("hex"),
      };
    }),
  );
}

/**
 * Runs what has not run yet, all of it in one transaction or none. Forward only: a file that ran once stays as it is.
 *
 * @throws CONFLICT when a migration that ran was edited or is gone, or a new one sorts before one that ran
 */
export async function applyMigrations(client: pg.ClientBase, migrations: Migration[]): Promise<string[]> {
  await client.query(CREATE_HISTORY);
  const { rows: applied } = await client.query<Pick<Migration, "name" | "fingerprint">>(
    "select name, fingerprint from kairo.schema_migrations order by name",
  );
  const pending = pendingMigrations(migrations, applied);
  if (pending.length === 0) return [];
  await client.query("begin");
  try {
    for (const migration of pending) {
      await client.query(migration.sql);
      await client.query("insert into kairo.schema_migrations (name, fingerprint) values ($1, $2)", [
        migration.name,
        migration.fingerprint,
      ]);
    }
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
  return pending.map((migration) => migration.name);
}

/** Only where it is missing, so that the usual start changes nothing. */
const CREATE_HISTORY = `
do $$
begin
  if to_regclass('kairo.schema_migrations') is null then
    create schema if not exists kairo;
    create table kairo.schema_migrations (
      name text collate "C" primary key,
      fingerprint text not null,
      applied_at timestamptz not null default now()
    );
    alter table kairo.schema_migrations enable row level security;
  end if;
end
$$`;

function pendingMigrations(
  migrations: Migration[],
  applied: readonly Pick<Migration, "name" | "fingerprint">[],
): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, fingerprint } of applied) {
    const migration = known.get(name);
    if (!migration) {
      throw new KairoError(
        "CONFLICT",
        `This database has run migration ${name}, which this version of Kairo does not know; use the version that made it, or a newer one.`,
      );
    }
    if (migration.fingerprint !== fingerprint) {
      throw new KairoError(
        "CONFLICT",
        `Migration ${name} was edited after it ran on this database; put it back and write a new migration instead (a database for trying things out can be reset).`,
      );
    }
  }
  const last = applied.at(-1)?.name ?? "";
  const done = new Set(applied.map(({ name }) => name));
  const pending = migrations.filter(({ name }) => !done.has(name));
  const late = pending.find(({ name }) => name < last);
  if (late) {
    throw new KairoError(
      "CONFLICT",
      `Migration ${late.name} sorts before ${last}, which has run already; give it a later timestamp.`,
    );
  }
  return pending;
}
