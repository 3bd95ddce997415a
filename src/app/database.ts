import { resolve } from "node:path";
import type pg from "pg";
import { KairoError, reasonOf } from "../core/errors.ts";
import { ALL_JOBS } from "../jobs/definitions/register.ts";
import { createConnectionPool } from "../persistence/connection-pool.ts";
import { ensureEmbeddedServer } from "../persistence/embedded/server.ts";
import { installJobQueues } from "../persistence/job-schema.ts";
import { expectedSchemaVersion, migrateToLatest, schemaVersion } from "../persistence/migrate.ts";
import { findUnsafeRole } from "../persistence/role-safety.ts";
import type { Config } from "./config.ts";

const CHECK_TIMEOUT_MS = 5_000;
/** What every session of the app runs as. */
const APP_ROLE = "kairo_app";

/** Where the data is: a server somebody gave us, or the embedded one. */
export interface DatabaseAddress {
  kind: "embedded" | "remote";
  /** Logs in as the owner of the tables: for migrating alone. */
  ownerUrl: string;
  /** For running; every session becomes `kairo_app`, which owns nothing. */
  runtimeUrl: string;
  /** As `runtimeUrl`, past any transaction pooler: for workers and LISTEN. */
  directUrl: string;
}

/** Finds the database, starting the embedded server when no other is named. */
export async function openDatabase(config: Config): Promise<DatabaseAddress> {
  if (config.DATABASE_URL) {
    const directUrl = config.DATABASE_URL_DIRECT ?? config.DATABASE_URL;
    return { kind: "remote", ownerUrl: directUrl, runtimeUrl: config.DATABASE_URL, directUrl };
  }
  const { ownerUrl, runtimeUrl } = await ensureEmbeddedServer({ dataDir: resolve(config.KAIRO_DATA_DIR) });
  return { kind: "embedded", ownerUrl, runtimeUrl, directUrl: runtimeUrl };
}

/** A pool of one session, for as long as a question takes. */
async function onePool<T>(url: string, more: { role?: string }, ask: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = createConnectionPool({
    url,
    ...more,
    size: 1,
    statementTimeoutMs: CHECK_TIMEOUT_MS,
    queryTimeoutMs: CHECK_TIMEOUT_MS,
    connectionTimeoutMs: CHECK_TIMEOUT_MS,
    idleInTransactionTimeoutMs: CHECK_TIMEOUT_MS,
    lockTimeoutMs: CHECK_TIMEOUT_MS,
    applicationName: "kairo start",
    onError: () => {
      // The check under way fails by itself and says why.
    },
  });
  try {
    return await ask(pool);
  } finally {
    await pool.end();
  }
}

/** Null when the database answers and stands at this version's schema, else why not; the detail is for its keepers alone. */
export async function whyNotReady(pool: pg.Pool): Promise<{ reason: string; detail: string | null } | null> {
  const expected = await expectedSchemaVersion();
  try {
    const found = await schemaVersion({ pool });
    if (found === expected) return null;
    const stands = `The database stands at ${found ?? "no version of Kairo"}, not at ${expected}`;
    return { reason: `${stands}: run npm run migrate.`, detail: null };
  } catch (error) {
    return { reason: "The database in DATABASE_URL cannot be used.", detail: reasonOf(error) };
  }
}

/** Brings tables, roles, shipped patterns and queues to what this version expects. Answers the migrations applied. */
export async function prepareDatabase(address: DatabaseAddress): Promise<string[]> {
  const { applied } = await migrateToLatest({ url: address.ownerUrl });
  await installJobQueues({ url: address.ownerUrl, role: "kairo_app", definitions: ALL_JOBS });
  return applied;
}

/**
 * For commands that do their own set-up: migrates our own server, and asks of anybody else's that it be ready.
 *
 * @returns what its keepers should know all the same, in a sentence; null when nothing
 * @throws UNAVAILABLE with what is wrong and what to do about it; PRECONDITION when row level security would not hold
 */
export async function readyDatabase(address: DatabaseAddress): Promise<string | null> {
  if (address.kind === "embedded") await prepareDatabase(address);
  await onePool(address.runtimeUrl, {}, async (pool) => {
    const problem = await whyNotReady(pool);
    if (problem) throw new KairoError("UNAVAILABLE", [problem.reason, problem.detail].filter(Boolean).join(" "));
  });
  return onePool(address.runtimeUrl, { role: APP_ROLE }, requireSafeRole);
}

/**
 * @returns what a session could still make of itself, for its keepers to know; null when nothing
 * @throws PRECONDITION, naming the role and how to mend it
 */
export async function requireSafeRole(pool: pg.Pool): Promise<string | null> {
  const { unsafe, risky } = await findUnsafeRole(pool);
  if (unsafe) throw new KairoError("PRECONDITION", unsafe);
  return risky;
}
