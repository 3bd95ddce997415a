import { resolve } from "node:path";
import { ALL_JOBS } from "../jobs/definitions/register.ts";
import { ensureEmbeddedServer } from "../persistence/embedded/server.ts";
import { installJobQueues } from "../persistence/job-schema.ts";
import { migrateToLatest } from "../persistence/migrate.ts";
import type { Config } from "./config.ts";

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

/** Brings tables, roles, shipped patterns and queues to what this version expects. Answers the migrations applied. */
export async function prepareDatabase(address: DatabaseAddress): Promise<string[]> {
  const { applied } = await migrateToLatest({ url: address.ownerUrl });
  await installJobQueues({ url: address.ownerUrl, role: "kairo_app", definitions: ALL_JOBS });
  return applied;
}
