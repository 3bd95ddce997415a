import { readdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import pg from "pg";
import { prepareBinaries } from "./binaries.ts";
import {
  type Cluster,
  createCluster,
  inspectCluster,
  replaceSuperuserPassword,
  SUPERUSER,
  startCluster,
  stopCluster,
} from "./cluster.ts";
import { explainError } from "./failures.ts";
import { withLock } from "./lock.ts";
import { copyParentOf, findPlaces, foldersOf, makeDataDir, type Places, settlePlaces } from "./places.ts";
import { pickPort } from "./ports.ts";
import { findPostmaster, type Postmaster, waitUntilReady } from "./postmaster.ts";
import { createLoginRoles, createOwnedDatabase, DATABASE, OWNER_ROLE, RUNTIME_ROLE } from "./roles.ts";
import { chooseServiceUser } from "./service-user.ts";
import { DEVELOPMENT_SETTINGS, type ServerSettings } from "./settings.ts";
import { newState, readState, type ServerState, writeState } from "./state.ts";

export interface EmbeddedServerOptions {
  /** The folder of everything Kairo keeps on this machine; the cluster lives below it, in `pg18`. */
  dataDir: string;
  /** What comes before the major version in the cluster's folder: `pg` (default) gives `pg18`. */
  name?: string;
  /** PostgreSQL settings on top of the ones for a developer's machine; they take effect at a start. */
  settings?: ServerSettings;
}

export interface EmbeddedServer {
  /** Logs in as `kairo_owner` (owns database `kairo`, may create roles and databases; no superuser): for migrating. */
  ownerUrl: string;
  /** Logs in as `kairo_runtime` (no rights of its own until migrations grant them): for running. */
  runtimeUrl: string;
  port: number;
  pid: number;
  startedByUs: boolean;
}

export interface EmbeddedServerStatus {
  state: "running" | "starting" | "stopped" | "absent";
  /** The folder Kairo asked for. */
  home: string;
  /** PostgreSQL's data folder: below `home`, or elsewhere when PostgreSQL's user cannot enter `home`. */
  clusterDir: string;
  isRelocated: boolean;
  logFile: string;
  /** Holds the passwords; readable by its owner alone. */
  stateFile: string;
  sizeBytes: number;
  /** While it runs. */
  server?: { pid: number; port: number; startedAt: Date; database: string };
}

/** A crash recovery longer than this is reported, not waited for. */
const READY_TIMEOUT_MS = 60_000;

/**
 * A running PostgreSQL server on loopback, attached to where one runs, else started, else created. Any number of
 * processes may call it at once; the server outlives them all. Throws KairoError with a sentence when it cannot be.
 */
export async function ensureEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const attached = await attach(await placesFor(options));
  if (attached !== undefined) return attached;
  await makeDataDir(options.dataDir);
  const { lockFile, clusterDir } = await placesFor(options);
  return withLock(lockFile, async () => {
    const places = await placesFor(options);
    const running = await attach(places);
    return running ?? (await start(places, { ...DEVELOPMENT_SETTINGS, ...options.settings }));
  }).catch((error: unknown) => {
    throw explainError(clusterDir, error);
  });
}

/** What there is of the server, without changing anything. */
export async function embeddedServerStatus(options: EmbeddedServerOptions): Promise<EmbeddedServerStatus> {
  const places = await placesFor(options);
  const postmaster = await findPostmaster(places.clusterDir);
  const common = {
    home: places.home,
    clusterDir: places.clusterDir,
    isRelocated: places.isRelocated,
    logFile: places.logFile,
    stateFile: places.stateFile,
    sizeBytes: await sizeOf(places.clusterDir),
  };
  if (postmaster === undefined) {
    return { state: (await exists(places.clusterDir)) ? "stopped" : "absent", ...common };
  }
  const { pid, port, startedAt, isReady } = postmaster;
  return { state: isReady ? "running" : "starting", ...common, server: { pid, port, startedAt, database: DATABASE } };
}

/** Stops the server; sessions end, committed data stays. `wasRunning` is false when there was nothing to stop. */
export async function stopEmbeddedServer(options: EmbeddedServerOptions): Promise<{ wasRunning: boolean }> {
  const places = await placesFor(options);
  if (!(await exists(dirname(places.lockFile)))) return { wasRunning: false };
  return withLock(places.lockFile, async () => ({ wasRunning: await stopCluster(places.clusterDir) }));
}

/** Stops the server and deletes all its data. `existed` is false when there was none. */
export async function resetEmbeddedServer(options: EmbeddedServerOptions): Promise<{ existed: boolean }> {
  const places = await placesFor(options);
  if (!(await exists(dirname(places.lockFile)))) return { existed: false };
  return withLock(places.lockFile, async () => {
    await stopCluster(places.clusterDir);
    const existed = await exists(places.clusterDir);
    for (const folder of foldersOf(places)) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    return { existed };
  });
}

function placesFor(options: EmbeddedServerOptions): Promise<Places> {
  return findPlaces(options.dataDir, options.name ?? "pg");
}

async function attach(places: Places): Promise<EmbeddedServer | undefined> {
  const state = await readState(places.stateFile);
  if (!state?.isPrepared) return undefined;
  const postmaster = await findPostmaster(places.clusterDir);
  return postmaster?.isReady ? describe(postmaster, state, false) : undefined;
}

async function start(found: Places, settings: ServerSettings): Promise<EmbeddedServer> {
  const isNew = (await inspectCluster(found.clusterDir)) === "absent";
  const user = await chooseServiceUser(found.clusterDir);
  const places = isNew ? await settlePlaces(found, user) : found;
  const binaries = await prepareBinaries({ user, copyParent: copyParentOf(places) });
  const cluster: Cluster = { places, binaries, user };

  const remembered = isNew ? undefined : await readState(places.stateFile);
  const state = remembered ?? newState(await pickPort());
  if (isNew) {
    await writeState(places.stateFile, state);
    await createCluster(cluster, state.superuserPassword, settings);
  } else if (remembered === undefined) {
    await stopCluster(places.clusterDir);
    await replaceSuperuserPassword(cluster, state.superuserPassword);
    await writeState(places.stateFile, state);
  }

  const underWay = await waitUntilReady(places.clusterDir, READY_TIMEOUT_MS);
  const postmaster = underWay ?? (await startCluster(cluster, state.port, settings));
  const settled = { ...state, port: postmaster.port, isPrepared: true };
  if (!state.isPrepared) await prepare(settled);
  if (!state.isPrepared || state.port !== settled.port) await writeState(places.stateFile, settled);
  return describe(postmaster, settled, underWay === undefined);
}

async function prepare(state: ServerState): Promise<void> {
  const client = new pg.Client({
    connectionString: urlFor(SUPERUSER, state.superuserPassword, state.port, "postgres"),
    connectionTimeoutMillis: READY_TIMEOUT_MS,
  });
  client.on("error", () => {
    // A server that goes away meanwhile fails the statement under way, which is what gets reported.
  });
  await client.connect();
  try {
    await createLoginRoles(client, state);
    await createOwnedDatabase(client, DATABASE);
  } finally {
    await client.end();
  }
}

function describe(postmaster: Postmaster, state: ServerState, startedByUs: boolean): EmbeddedServer {
  const { pid, port } = postmaster;
  return {
    ownerUrl: urlFor(OWNER_ROLE, state.ownerPassword, port, DATABASE),
    runtimeUrl: urlFor(RUNTIME_ROLE, state.runtimePassword, port, DATABASE),
    port,
    pid,
    startedByUs,
  };
}

function urlFor(role: string, password: string, port: number, database: string): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function sizeOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    files.filter((file) => file.isFile()).map((file) => stat(join(file.parentPath, file.name)).catch(() => undefined)),
  );
  return sizes.reduce((sum, file) => sum + (file?.size ?? 0), 0);
}
