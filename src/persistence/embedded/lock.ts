import { randomUUID } from "node:crypto";
import { link, open, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { KairoError } from "../../core/errors.ts";
import { explainError } from "./failures.ts";
import { isProcessAlive } from "./processes.ts";

const POLL_MS = 20;
const HEARTBEAT_MS = 1_000;
/** A holder that is alive by its pid but has not touched the lock for so long is another process with a reused pid. */
const SILENT_HOLDER_MS = 10_000;
/** A lock file without a word in it belongs to a process that died between making and writing it. */
const UNSIGNED_LOCK_MS = 2_000;
const LONGEST_WAIT_MS = 120_000;

/**
 * Runs `body` while no other process on this machine holds the lock file. Locks of dead processes are broken.
 * The file's folder exists. Throws TIMEOUT when the holder keeps it for two minutes.
 */
export async function withLock<T>(lockFile: string, body: () => Promise<T>): Promise<T> {
  const signature = `${process.pid} ${randomUUID()}`;
  await acquire(lockFile, signature);
  const heartbeat = setInterval(() => void touch(lockFile), HEARTBEAT_MS);
  heartbeat.unref();
  try {
    return await body();
  } finally {
    clearInterval(heartbeat);
    if ((await readLock(lockFile))?.signature === signature) await rm(lockFile, { force: true });
  }
}

async function acquire(lockFile: string, signature: string): Promise<void> {
  const begin = performance.now();
  let seen: { mark: string; at: number } | undefined;
  while (!(await tryCreate(lockFile, signature))) {
    const now = performance.now();
    const lock = await readLock(lockFile);
    if (lock !== undefined) {
      const mark = `${lock.signature} ${lock.touchedAtMs}`;
      if (seen?.mark !== mark) seen = { mark, at: now };
      if (isStale(lock.signature, now - seen.at)) await breakLock(lockFile, lock.signature);
    }
    if (now - begin > LONGEST_WAIT_MS) {
      throw new KairoError(
        "TIMEOUT",
        `Another process (${lock?.signature.split(" ")[0] ?? "unknown"}) has held ${lockFile} for two minutes; ` +
          "end it, or delete that file if it has nothing to do with Kairo.",
      );
    }
    await sleep(POLL_MS);
  }
}

async function tryCreate(lockFile: string, signature: string): Promise<boolean> {
  const file = await open(lockFile, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EEXIST") return undefined;
    throw explainError(lockFile, error);
  });
  if (file === undefined) return false;
  try {
    await file.writeFile(signature);
    return true;
  } catch (error) {
    await rm(lockFile, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

function isStale(signature: string, unchangedForMs: number): boolean {
  if (signature === "") return unchangedForMs > UNSIGNED_LOCK_MS;
  return !isProcessAlive(Number.parseInt(signature, 10)) || unchangedForMs > SILENT_HOLDER_MS;
}

/** Two waiters may break the same lock: the rename lets one win, and what it took by mistake it gives back. */
async function breakLock(lockFile: string, staleSignature: string): Promise<void> {
  const aside = `${lockFile}.${randomUUID()}`;
  try {
    await rename(lockFile, aside);
  } catch {
    return;
  }
  const taken = await readLock(aside);
  if (taken !== undefined && taken.signature !== staleSignature) {
    await link(aside, lockFile).catch(() => undefined);
  }
  await rm(aside, { force: true });
}

async function readLock(lockFile: string): Promise<{ signature: string; touchedAtMs: number } | undefined> {
  try {
    const [signature, { mtimeMs }] = await Promise.all([readFile(lockFile, "utf8"), stat(lockFile)]);
    return { signature, touchedAtMs: mtimeMs };
  } catch {
    return undefined;
  }
}

async function touch(lockFile: string): Promise<void> {
  try {
    const now = performance.timeOrigin + performance.now();
    await utimes(lockFile, now / 1000, now / 1000);
  } catch {
    // The lock was broken or released meanwhile; the release finds out.
  }
}
