import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { migrateToLatest } from "../../src/persistence/migrate.ts";
import { inDatabase } from "./database-connection.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Beside everything in db: the code that turns it into a database. */
const MIGRATING_CODE = [
  ...["migrate.ts", "migrations.ts", "job-schema.ts", "global-patterns.ts"].map((name) =>
    join("src/persistence", name),
  ),
  "node_modules/pg-boss/package.json",
];

const TEMPLATE_PREFIX = "kairo_template_";
const CLONE_PREFIX = "kairo_test_";
const KEPT_TEMPLATES = 4;
/** First half of an advisory lock's key; the second is a run's number or a template's. */
const RUN_LOCK = 0x6b61;
const TEMPLATE_LOCK = 0x6b62;

/** Says for as long as `client` lives that this run's databases are in use. */
export async function lockRun(client: pg.Client, run: number): Promise<void> {
  await client.query("select pg_advisory_lock($1, $2)", [RUN_LOCK, run]);
}

/** Builds the template unless a run before did; holds a shared lock on it as long as `client` lives. */
export async function ensureTemplate(client: pg.Client, ownerUrl: string): Promise<string> {
  const fingerprint = await fingerprintOfSchema();
  const template = `${TEMPLATE_PREFIX}${fingerprint}`;
  const lock = [TEMPLATE_LOCK, lockNumberOf(template)];
  await client.query("select pg_advisory_lock($1, $2)", lock);
  if (!(await databasesLike(client, template)).includes(template)) await buildTemplate(client, ownerUrl, template);
  await client.query("select pg_advisory_lock_shared($1, $2)", lock);
  await client.query("select pg_advisory_unlock($1, $2)", lock);
  await dropOldTemplates(client, template);
  return template;
}

async function buildTemplate(client: pg.Client, ownerUrl: string, template: string): Promise<void> {
  const draft = `${template}_draft`;
  await client.query(`drop database if exists ${draft} with (force)`);
  await createEmptyDatabase(client, draft);
  await migrateToLatest({ url: inDatabase(ownerUrl, draft) });
  // Nobody can be in it from now on, so cloning never has to wait.
  await client.query(`alter database ${draft} allow_connections false`);
  await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [draft]);
  await client.query(`alter database ${draft} rename to ${template}`);
}

/** Byte order for sorting and UTF-8 for letters, as the embedded cluster has it, where the server knows the locale. */
async function createEmptyDatabase(client: pg.Client, name: string): Promise<void> {
  const { rows } = await client.query("select datlocprovider = 'b' as builtin from pg_database where datname = $1", [
    "template0",
  ]);
  const base = `create database ${name} template template0 encoding 'UTF8'`;
  if (rows[0].builtin) {
    await client.query(base);
    return;
  }
  const unicode = `${base} locale_provider libc lc_collate 'C' lc_ctype 'C.UTF-8'`;
  await client.query(unicode).catch(() => client.query(base));
}

/** Changes whenever a migrated database could come out different. */
async function fingerprintOfSchema(): Promise<string> {
  const hash = createHash("sha256");
  const files = await readdir(join(root, "db"), { recursive: true, withFileTypes: true });
  const migrations = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  for (const path of [...migrations, ...MIGRATING_CODE.map((name) => join(root, name))].sort()) {
    hash.update(`${path.slice(root.length)}\n`).update(await readFile(path));
  }
  return hash.digest("hex").slice(0, 12);
}

/** Drops the clones of runs that ended without doing so: their lock is free. */
export async function dropLeftovers(client: pg.Client): Promise<void> {
  const names = await databasesLike(client, `${CLONE_PREFIX}%`);
  const runs = new Set(names.map((name) => Number.parseInt(name.slice(CLONE_PREFIX.length), 16)));
  for (const run of runs) {
    await whenUnlocked(client, [RUN_LOCK, run], () => dropDatabases(client, clonePrefixOf(run)));
  }
}

/** Keeps a few of other branches, so that switching back and forth stays quick. */
async function dropOldTemplates(client: pg.Client, current: string): Promise<void> {
  const names = (await databasesLike(client, `${TEMPLATE_PREFIX}%`)).filter((name) => name !== current);
  const finished = names.filter((name) => !name.endsWith("_draft"));
  const drafts = names.filter((name) => name.endsWith("_draft"));
  for (const name of [...finished.slice(KEPT_TEMPLATES), ...drafts]) {
    await whenUnlocked(client, [TEMPLATE_LOCK, lockNumberOf(name)], async () => {
      await client.query(`drop database if exists ${name} with (force)`);
    });
  }
}

async function whenUnlocked(client: pg.Client, lock: [number, number], body: () => Promise<void>): Promise<void> {
  const { rows } = await client.query("select pg_try_advisory_lock($1, $2) as taken", lock);
  if (!rows[0].taken) return;
  await body();
  await client.query("select pg_advisory_unlock($1, $2)", lock);
}

/** Drops what this login owns under a name that begins so. */
export async function dropDatabases(client: pg.Client, prefix: string): Promise<void> {
  for (const name of await databasesLike(client, `${prefix}%`)) {
    await client.query(`drop database if exists ${name} with (force)`);
  }
}

/** The ones this login owns, newest first. */
async function databasesLike(client: pg.Client, pattern: string): Promise<string[]> {
  const { rows } = await client.query<{ datname: string }>(
    "select datname from pg_database where datname like $1 and pg_get_userbyid(datdba) = current_user order by oid desc",
    [pattern.replaceAll("_", "\\_")],
  );
  return rows.map((row) => row.datname);
}

/** Begins the name of every database of a run. */
export function clonePrefixOf(run: number): string {
  return `${CLONE_PREFIX}${run.toString(16).padStart(8, "0")}_`;
}

function lockNumberOf(template: string): number {
  return Number.parseInt(template.slice(TEMPLATE_PREFIX.length).slice(0, 7), 16);
}
