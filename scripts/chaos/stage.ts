import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import pg from "pg";
import { createLocalCaller } from "../../src/app/api.ts";
import { readConfig } from "../../src/app/config.ts";
import { type Container, createContainer } from "../../src/app/container.ts";
import { type DatabaseAddress, prepareDatabase } from "../../src/app/database.ts";
import { LOCAL_USER_ID } from "../../src/app/local-signing-key.ts";
import type { BrandId, OpportunityId } from "../../src/core/ids.ts";
import { silentTelemetry } from "../../src/core/ports/telemetry.ts";
import { ensureEmbeddedServer, resetEmbeddedServer } from "../../src/persistence/embedded/server.ts";
import { readSampleSignals } from "../demo/read-signals.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const SAMPLE_BRAND = resolve(ROOT, "db/seeds/demo-brand.yaml");
const SETTINGS = {
  fsync: false,
  synchronous_commit: false,
  full_page_writes: false,
  autovacuum: false,
  // Tells a row that a stale attempt wrote from one that its successor found.
  track_commit_timestamp: true,
  max_connections: 400,
};

export interface Scene {
  address: DatabaseAddress;
  /** What the system in this process would run with: the loopback model, no log. */
  configFor(modelUrl: string): ReturnType<typeof readConfig>;
  /** As `configFor`, for a process of its own. */
  environmentFor(modelUrl: string, databaseUrl: string): Record<string, string>;
  owner: pg.Client;
  close(): Promise<void>;
}

export interface Stage {
  brandId: BrandId;
  /** Stands on the board already. */
  opportunityIds: OpportunityId[];
  host: { host: string; port: number };
  /** A copy of the prepared database. */
  open(): Promise<Scene>;
  close(): Promise<void>;
}

/** A server of its own, and on it a database with a brand whose board is ready, to be copied for every trial. */
export async function openStage(): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), "kairo-chaos-"));
  await chmod(dataDir, 0o755);
  const server = await ensureEmbeddedServer({ dataDir, settings: SETTINGS });
  const { hostname, port } = new URL(server.ownerUrl);
  const base = "chaos_base";
  await execute(server.ownerUrl, `create database ${base}`);
  const addressOf = (name: string): DatabaseAddress => {
    const runtimeUrl = inDatabase(server.runtimeUrl, name);
    return { kind: "remote", ownerUrl: inDatabase(server.ownerUrl, name), runtimeUrl, directUrl: runtimeUrl };
  };
  const { brandId, opportunityIds } = await prepare(addressOf(base));
  let scenes = 0;
  return {
    brandId,
    opportunityIds,
    host: { host: hostname, port: Number(port) },
    open: async () => {
      scenes += 1;
      const name = `chaos_${scenes}`;
      await execute(server.ownerUrl, `create database ${name} template ${base} strategy file_copy`);
      const address = addressOf(name);
      const owner = await connect(address.ownerUrl);
      return {
        address,
        configFor: (modelUrl) => readConfig(environmentOf(dataDir, modelUrl, address.runtimeUrl)),
        environmentFor: (modelUrl, databaseUrl) => environmentOf(dataDir, modelUrl, databaseUrl),
        owner,
        close: async () => {
          await owner.end();
          await execute(server.ownerUrl, `drop database if exists ${name} with (force)`);
        },
      };
    },
    close: async () => {
      await resetEmbeddedServer({ dataDir });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function environmentOf(dataDir: string, modelUrl: string, databaseUrl: string): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    KAIRO_DATA_DIR: dataDir,
    LLM_PROVIDER: "openai-compatible",
    OPENAI_BASE_URL: modelUrl,
    LLM_CONCURRENCY: "50",
    LOG_LEVEL: "error",
    PORT: "0",
  };
}

async function prepare(address: DatabaseAddress): Promise<{ brandId: BrandId; opportunityIds: OpportunityId[] }> {
  await prepareDatabase(address);
  const config = readConfig({ DATABASE_URL: address.runtimeUrl, LLM_PROVIDER: "offline", LOG_LEVEL: "silent" });
  const container = await createContainer(config, address, { telemetry: silentTelemetry });
  try {
    const caller = createLocalCaller(container, LOCAL_USER_ID);
    const account = await caller.settings.account.start({ tenantName: "Chaos" });
    const brand = await caller.settings.brands.create({
      tenantId: account.tenantId,
      text: await readFile(SAMPLE_BRAND, "utf8"),
    });
    for (const { name, items } of await readSampleSignals(container.clock.now())) {
      await caller.editorial.signals.import({
        brandId: brand.id,
        source: { kind: "feed", name },
        items: items.map(({ categories: _categories, ...item }) => item),
      });
    }
    await refreshBoard(container, caller, brand.id);
    const board = await caller.reference.today({ brandId: brand.id });
    return { brandId: brand.id, opportunityIds: board.opportunities.map(({ id }) => id) };
  } finally {
    await container.close();
  }
}

async function refreshBoard(container: Container, caller: ReturnType<typeof createLocalCaller>, brandId: BrandId) {
  const worker = container.createWorker(container.handlers.worker);
  await worker.start();
  try {
    const { runId } = await caller.hero.today.refresh({ brandId });
    for (;;) {
      const run = await caller.reference.runs.get({ brandId, runId });
      if (run.status === "succeeded") return;
      if (run.finishedAt) throw new Error(`The board of the stage was not made: ${run.error?.reason}`);
      await new Promise((next) => setTimeout(next, 100));
    }
  } finally {
    await worker.stop();
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {
    // A lost server shows in the statement that needs it.
  });
  await client.connect();
  return client;
}

async function execute(url: string, statement: string): Promise<void> {
  const client = await connect(url);
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function inDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
