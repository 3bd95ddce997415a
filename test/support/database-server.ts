import { createHash, randomInt } from "node:crypto";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { reasonOf } from "../../src/core/errors.ts";
import { withLock } from "../../src/persistence/embedded/lock.ts";
import { isProcessAlive } from "../../src/persistence/embedded/processes.ts";
import {
  createLoginRoles,
  OWNER_ROLE,
  type RolePasswords,
  RUNTIME_ROLE,
} from "../../src/persistence/embedded/roles.ts";
import { ensureEmbeddedServer, stopEmbeddedServer } from "../../src/persistence/embedded/server.ts";
import { asUser, connect, inDatabase } from "./database-connection.ts";
import { clonePrefixOf, dropDatabases, dropLeftovers, ensureTemplate, lockRun } from "./database-template.ts";

/** What `inject("databaseServer")` gives a test file; `createTestDatabase` is the one that reads it. */
export interface DatabaseServer {
  /** Logs in as `kairo_owner`, into a database nobody tests in. */
  ownerUrl: string;
  runtimeUrl: string;
  /** The migrated database that tests clone. */
  template: string;
  /** Begins the name of every database of this run. */
  clonePrefix: string;
}

declare module "vitest" {
  export interface ProvidedContext {
    databaseServer: DatabaseServer;
  }
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const embedded = {
  dataDir: join(root, ".kairo"),
  name: "test-pg",
  settings: { fsync: false, synchronous_commit: false, full_page_writes: false, autovacuum: false },
};
const runsFolder = join(root, ".kairo", "test-runs");
const stopWhenIdle = join(runsFolder, "stop-when-idle");

const OLDEST_MAJOR = 15;
/** Advisory locks count per database, so every run takes them in the same one. */
const COORDINATION_DATABASE = "postgres";
/** Two runs that come to a fresh server at once make the roles one after the other. */
const ROLES_LOCK = 0x6b60;

interface Login {
  ownerUrl: string;
  runtimeUrl: string;
  leave(): Promise<void>;
}

/** vitest's global set-up: a server, a migrated template on it, and an end that leaves only what was there before. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.DATABASE_URL;
  const login = given === undefined || given === "" ? await useEmbeddedServer() : await useGivenServer(given);
  const client = await connect(login.ownerUrl);
  try {
    const run = randomInt(2 ** 31 - 1);
    await lockRun(client, run);
    await dropLeftovers(client);
    const template = await ensureTemplate(client, login.ownerUrl);
    const clonePrefix = clonePrefixOf(run);
    const { ownerUrl, runtimeUrl } = login;
    project.provide("databaseServer", { ownerUrl, runtimeUrl, template, clonePrefix });
    return async () => {
      await dropDatabases(client, clonePrefix);
      await client.end();
      await login.leave();
    };
  } catch (error) {
    await client.end();
    await login.leave();
    throw error;
  }
}

/**
 * The checkout's own cluster, shared by runs that overlap. The last one to leave stops it, unless it was running
 * before the first of them came.
 */
async function useEmbeddedServer(): Promise<Login> {
  await mkdir(runsFolder, { recursive: true });
  const mine = join(runsFolder, String(process.pid));
  const server = await withLock(`${runsFolder}.lock`, async () => {
    const started = await ensureEmbeddedServer(embedded);
    if (started.startedByUs) await writeFile(stopWhenIdle, "");
    await writeFile(mine, "");
    return started;
  });
  return {
    ownerUrl: inDatabase(server.ownerUrl, COORDINATION_DATABASE),
    runtimeUrl: server.runtimeUrl,
    leave: () =>
      withLock(`${runsFolder}.lock`, async () => {
        await rm(mine, { force: true });
        const names = await readdir(runsFolder);
        const areOthersHere = names.some((name) => isProcessAlive(Number(name)));
        if (areOthersHere || !names.includes(basename(stopWhenIdle))) return;
        await stopEmbeddedServer(embedded);
        await rm(runsFolder, { recursive: true, force: true });
      }),
  };
}

/** A server the developer gives: the two login roles are made there once, with passwords only its admin can know. */
async function useGivenServer(url: string): Promise<Login> {
  if (!URL.canParse(url))
    throw new Error("DATABASE_URL is no URL; it looks like postgres://user:password@host:5432/db.");
  const { username, password, host } = new URL(url);
  const secret = (role: string) => createHash("sha256").update(`${role} ${username} ${password}`).digest("hex");
  const passwords = { ownerPassword: secret(OWNER_ROLE), runtimePassword: secret(RUNTIME_ROLE) };
  const where = `DATABASE_URL (${username}@${host})`;
  await makeLoginRoles(inDatabase(url, COORDINATION_DATABASE), passwords).catch((error: unknown) => {
    throw new Error(`The tests need a superuser at ${where}, to make roles and databases: ${reasonOf(error)}`);
  });
  const ownerUrl = asUser(inDatabase(url, COORDINATION_DATABASE), OWNER_ROLE, passwords.ownerPassword);
  const probe = await connect(ownerUrl).catch((error: unknown) => {
    throw new Error(
      `The server at ${where} already has a role ${OWNER_ROLE} that the tests did not make (${reasonOf(error)}); ` +
        "give them a server of their own, or unset DATABASE_URL to let them start one.",
    );
  });
  await probe.end();
  return {
    ownerUrl,
    runtimeUrl: asUser(url, RUNTIME_ROLE, passwords.runtimePassword),
    leave: async () => undefined,
  };
}

/** Leaves roles alone that are there already: they may be somebody's. */
async function makeLoginRoles(adminUrl: string, passwords: RolePasswords): Promise<void> {
  const admin = await connect(adminUrl);
  try {
    const { rows } = await admin.query("select current_setting('server_version_num')::int / 10000 as major");
    if (rows[0].major < OLDEST_MAJOR)
      throw new Error(`it is PostgreSQL ${rows[0].major}, and Kairo needs ${OLDEST_MAJOR} or newer`);
    await admin.query("select pg_advisory_lock($1)", [ROLES_LOCK]);
    const existing = await admin.query("select 1 from pg_roles where rolname in ($1, $2)", [OWNER_ROLE, RUNTIME_ROLE]);
    if (existing.rowCount === 0) await createLoginRoles(admin, passwords);
  } finally {
    await admin.end();
  }
}
