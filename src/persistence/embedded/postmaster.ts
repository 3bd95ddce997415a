import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { clusterOfAnotherUser } from "./failures.ts";
import { commandLineOf, isProcessAlive } from "./processes.ts";

/** The server process of a cluster, as its own pid file tells. */
export interface Postmaster {
  pid: number;
  port: number;
  startedAt: Date;
  /** False while it starts, recovers or shuts down. */
  isReady: boolean;
}

const POLL_MS = 10;

/**
 * The live server of a cluster. A pid file left by a killed server does not count, nor one whose pid belongs to
 * another program by now.
 */
export async function findPostmaster(clusterDir: string): Promise<Postmaster | undefined> {
  const text = await readPidFile(clusterDir);
  // PostgreSQL documents the lines: pid, data folder, start (epoch seconds), port, socket, address, memory, status.
  const [pid, , startedAt, port, , , , status] = (text ?? "").split("\n").map((line) => line.trim());
  const pidNumber = Number(pid);
  if (!isProcessAlive(pidNumber)) return undefined;
  const [program, ...rest] = (await commandLineOf(pidNumber)).split(" -D ");
  if (program?.endsWith("/postgres") !== true || !rest.join(" -D ").startsWith(clusterDir)) return undefined;
  return {
    pid: pidNumber,
    port: Number(port),
    startedAt: new Date(Number(startedAt) * 1000),
    isReady: status === "ready",
  };
}

/** Waits for a server that is under way; `undefined` when it dies or is not ready in time. */
export async function waitUntilReady(clusterDir: string, timeoutMs: number): Promise<Postmaster | undefined> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    const postmaster = await findPostmaster(clusterDir);
    if (postmaster === undefined || postmaster.isReady) return postmaster;
    await sleep(POLL_MS);
  }
  return undefined;
}

/** Waits for a server to be gone; false when it is still there after `timeoutMs`. */
export async function waitUntilGone(clusterDir: string, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    if ((await findPostmaster(clusterDir)) === undefined) return true;
    await sleep(POLL_MS);
  }
  return false;
}

async function readPidFile(clusterDir: string): Promise<string | undefined> {
  try {
    return await readFile(join(clusterDir, "postmaster.pid"), "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES" || code === "EPERM") throw clusterOfAnotherUser(clusterDir, error);
    return undefined;
  }
}
