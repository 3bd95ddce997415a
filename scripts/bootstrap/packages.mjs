// Plain JavaScript without the newer syntax: it runs on whatever Node is at hand.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { underLock } from "./lock.mjs";
import { installLocked } from "./npm.mjs";
import { say } from "./speech.mjs";

/** Brings node_modules in step with package-lock.json. */
export async function providePackages(root, runtime) {
  await underLock(
    join(root, ".kairo", "bootstrap.lock"),
    () => !areInStep(root),
    async (signLock) => {
      say("installing the packages of package-lock.json, once and whenever it changes");
      await installLocked(root, runtime, signLock);
      writeStamp(root);
    },
  );
}

/**
 * By a stamp, else by the record that npm writes last into node_modules: it is right after `npm install` too, and
 * missing after an install that was cut short.
 */
function areInStep(root) {
  if (readIfThere(stampFile(root)) === stampFor(root)) return true;
  const record = readIfThere(join(root, "node_modules", ".package-lock.json"));
  if (record === undefined) return false;
  const installed = JSON.parse(record).packages;
  const locked = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const isInStep = Object.keys(locked).every((path) => {
    if (path === "" || locked[path].link) return true;
    if (installed[path] !== undefined) return installed[path].version === locked[path].version;
    return locked[path].optional === true && !isMeantForHere(locked[path]);
  });
  if (isInStep) writeStamp(root);
  return isInStep;
}

function isMeantForHere({ os, cpu, libc }) {
  if (os === undefined || cpu === undefined || libc !== undefined) return false;
  return [].concat(os).includes(process.platform) && [].concat(cpu).includes(process.arch);
}

function writeStamp(root) {
  try {
    writeFileSync(stampFile(root), stampFor(root));
  } catch {
    // A read-only node_modules is fine; it is only looked at more closely each time.
  }
}

function stampFor(root) {
  const lockText = readFileSync(join(root, "package-lock.json"));
  return createHash("sha256").update(`${process.platform}-${process.arch}\n`).update(lockText).digest("hex");
}

function stampFile(root) {
  return join(root, "node_modules", ".kairo-stamp");
}

function readIfThere(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
