import { appendFile, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Binaries } from "./binaries.ts";
import { POSTGRES_MAJOR } from "./binaries.ts";
import { clusterOfAnotherMajor, explainFailure, obstacleIn } from "./failures.ts";
import type { Places } from "./places.ts";
import { pickPort } from "./ports.ts";
import { findPostmaster, type Postmaster, waitUntilGone, waitUntilReady } from "./postmaster.ts";
import { runProgram, type ServiceUser } from "./processes.ts";
import { renderSettings, type ServerSettings } from "./settings.ts";

export const SUPERUSER = "postgres";

const SETTINGS_FILE = "kairo.conf";
const START_TIMEOUT_S = 60;
const FAST_STOP_MS = 20_000;
const HARD_STOP_MS = 5_000;
/** How long the orphans of a killed server may need to notice its death. */
const ORPHANS_LEAVE_MS = 15_000;
const PORT_TRIES = 5;
const LARGEST_LOG_BYTES = 2_000_000;

/** Character classes for trigrams and text search come from the system; the first locale it knows is taken. */
const CHARACTER_LOCALES = ["C.UTF-8", "en_US.UTF-8", "UTF-8", "C"];

/** What a cluster's programs need to know. */
export interface Cluster {
  places: Places;
  binaries: Binaries;
  user: ServiceUser | undefined;
}

/** `absent`, `ours`, or throws PRECONDITION for a folder of another major or with something else in it. */
export async function inspectCluster(clusterDir: string): Promise<"absent" | "ours"> {
  if ((await stat(clusterDir).catch(() => undefined)) === undefined) return "absent";
  const version = await readFile(join(clusterDir, "PG_VERSION"), "utf8").catch(() => undefined);
  if (version === undefined) {
    throw explainFailure("find its data", clusterDir, "the folder is not a valid data directory");
  }
  if (version.trim() !== String(POSTGRES_MAJOR)) {
    throw clusterOfAnotherMajor(clusterDir, version.trim(), String(POSTGRES_MAJOR));
  }
  return "ours";
}

/** Makes a new cluster aside and moves it into place when it is whole, so a killed maker leaves nothing half done. */
export async function createCluster(cluster: Cluster, superuserPassword: string, settings: ServerSettings) {
  const { places, user } = cluster;
  const parent = dirname(places.clusterDir);
  for (const leftover of await readdir(parent)) {
    // An initdb whose starter was killed may still be writing there; what stays goes next time.
    if (leftover.startsWith("data.new-")) await remove(join(parent, leftover)).catch(() => undefined);
  }
  const draft = join(parent, `data.new-${process.pid}`);
  const passwordFile = `${draft}.password`;
  try {
    await mkdir(draft, { mode: 0o700 });
    await writeFile(passwordFile, superuserPassword, { mode: 0o600 });
    if (user !== undefined) {
      await chown(draft, user.uid, user.gid);
      await chown(passwordFile, user.uid, user.gid);
    }
    await initialise(cluster, draft, passwordFile, settings);
    await appendFile(join(draft, "postgresql.conf"), `\ninclude '${SETTINGS_FILE}'\n`);
    await writeFile(join(draft, "pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
    await rename(draft, places.clusterDir);
  } finally {
    await rm(passwordFile, { force: true });
    await remove(draft);
  }
}

function remove(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 3 });
}

async function initialise(cluster: Cluster, draft: string, passwordFile: string, settings: ServerSettings) {
  const common = [
    ...["-D", draft, "-U", SUPERUSER, "--pwfile", passwordFile, "--auth", "scram-sha-256", "--encoding", "UTF8"],
    ...["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C", "--no-instructions"],
    ...["--wal-segsize", "4", "--set", "scram_iterations=1"],
    ...(settings.fsync === false || settings.fsync === "off" ? ["--no-sync"] : []),
  ];
  let output = "";
  for (const locale of CHARACTER_LOCALES) {
    const result = await runProgram(cluster.binaries.initdb, [...common, "--lc-ctype", locale], { user: cluster.user });
    if (result.exitCode === 0) return;
    output = result.output;
    if (!/invalid locale name/i.test(output)) break;
  }
  throw explainFailure("make a new cluster", cluster.places.clusterDir, output);
}

/** Starts the server and waits until it accepts connections: first on `preferredPort`, on another if that is taken. */
export async function startCluster(
  cluster: Cluster,
  preferredPort: number,
  settings: ServerSettings,
): Promise<Postmaster> {
  const { clusterDir, logFile } = cluster.places;
  const giveUpOnOrphans = performance.now() + ORPHANS_LEAVE_MS;
  await rotateLog(logFile);
  // Only reached when no live server owns it; PostgreSQL itself would mistake a reused or unburied pid for one.
  await rm(join(clusterDir, "postmaster.pid"), { force: true });
  for (let portTry = 0; ; ) {
    const port = await pickPort(portTry === 0 ? preferredPort : undefined);
    await writeFile(join(clusterDir, SETTINGS_FILE), renderSettings({ ...settings, port }), { mode: 0o644 });
    const logBegin = (await stat(logFile).catch(() => undefined))?.size ?? 0;
    const { output } = await runProgram(
      cluster.binaries.pgCtl,
      ["start", "-s", "-w", "-t", String(START_TIMEOUT_S), "-D", clusterDir, "-l", logFile],
      { user: cluster.user },
    );
    const postmaster = await waitUntilReady(clusterDir, START_TIMEOUT_S * 1000);
    if (postmaster !== undefined) return postmaster;

    const log = (await readFile(logFile).catch(() => Buffer.alloc(0))).subarray(logBegin).toString("utf8");
    const obstacle = obstacleIn(log);
    if (obstacle === "port_taken" && ++portTry < PORT_TRIES) continue;
    if (obstacle === "still_in_use" && performance.now() < giveUpOnOrphans) {
      await sleep(200);
      continue;
    }
    throw explainFailure("start", clusterDir, log.trim() === "" ? output : log);
  }
}

/** Stops the server: open transactions are rolled back, sessions end. */
export async function stopCluster(clusterDir: string): Promise<boolean> {
  const postmaster = await findPostmaster(clusterDir);
  if (postmaster === undefined) return false;
  // SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one; both keep what was committed.
  process.kill(postmaster.pid, "SIGINT");
  if (await waitUntilGone(clusterDir, FAST_STOP_MS)) return true;
  process.kill(postmaster.pid, "SIGQUIT");
  if (await waitUntilGone(clusterDir, HARD_STOP_MS)) return true;
  throw explainFailure("stop", clusterDir, `Process ${postmaster.pid} ignores the signal to stop.`);
}

/** For a cluster whose passwords were lost: sets the superuser's without a server, which must be down. */
export async function replaceSuperuserPassword(cluster: Cluster, password: string): Promise<void> {
  const { clusterDir } = cluster.places;
  await rm(join(clusterDir, "postmaster.pid"), { force: true });
  await writeFile(join(clusterDir, SETTINGS_FILE), renderSettings({ scram_iterations: 1 }), { mode: 0o644 });
  const { exitCode, output } = await runProgram(
    cluster.binaries.postgres,
    ["--single", "-j", "-D", clusterDir, "template1"],
    { user: cluster.user, input: `alter role ${SUPERUSER} password '${password}';\n\n` },
  );
  if (exitCode !== 0) throw explainFailure("be given a new password", clusterDir, output);
}

async function rotateLog(logFile: string): Promise<void> {
  const log = await stat(logFile).catch(() => undefined);
  if (log !== undefined && log.size > LARGEST_LOG_BYTES) await rename(logFile, `${logFile}.1`);
}
