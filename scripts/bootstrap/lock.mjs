// Plain JavaScript without the newer syntax: it runs on whatever Node is at hand.
// Whole, because Node 12 has no rmSync to import and would stop with a syntax error.
import fs from "node:fs";
import { dirname } from "node:path";
import { Sentence, say } from "./speech.mjs";

const POLL_MS = 100;
/** A lock without its owners' pids in it belongs to a process that died between making and signing it. */
const UNSIGNED_LOCK_MS = 5000;

/**
 * Does `work` in one process at a time while `isNeeded()`. `work` gets a function that signs the lock for a child too:
 * npm may outlive a bootstrap that was killed. Locks whose owners are all dead are broken.
 */
export async function underLock(lockDir, isNeeded, work) {
  while (isNeeded()) {
    if (takeLock(lockDir)) {
      try {
        if (isNeeded()) await work((childPid) => signLock(lockDir, [process.pid, childPid]));
      } finally {
        fs.rmSync(lockDir, { recursive: true, force: true });
      }
      return;
    }
    sayOnceThatWeWait();
    if (!isHeld(lockDir)) breakLock(lockDir);
    await new Promise((wake) => setTimeout(wake, POLL_MS));
  }
}

let hasSaid = false;
function sayOnceThatWeWait() {
  if (!hasSaid) say("another command is installing; waiting for it");
  hasSaid = true;
}

function takeLock(lockDir) {
  const folder = dirname(lockDir);
  try {
    fs.mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Sentence(`the folder ${folder} cannot be made (${error.code}); make its parent yours and repeat.`);
  }
  try {
    fs.mkdirSync(lockDir);
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw new Sentence(`nothing can be written in ${folder} (${error.code}); make it yours and repeat the command.`);
  }
  signLock(lockDir, [process.pid]);
  return true;
}

function signLock(lockDir, pids) {
  fs.writeFileSync(ownersFile(lockDir), pids.join(" "));
}

/** A rename lets one of several waiters break it; what that one took by mistake from a quicker waiter goes back. */
function breakLock(lockDir) {
  const aside = `${lockDir}.${process.pid}`;
  try {
    fs.renameSync(lockDir, aside);
    if (isHeld(aside)) fs.renameSync(aside, lockDir);
    else fs.rmSync(aside, { recursive: true, force: true });
  } catch {
    // Somebody else was quicker.
  }
}

function isHeld(lockDir) {
  try {
    return fs.readFileSync(ownersFile(lockDir), "utf8").split(" ").map(Number).some(isAlive);
  } catch {
    return isYoung(lockDir);
  }
}

function isYoung(lockDir) {
  try {
    return Date.now() - fs.statSync(lockDir).mtimeMs < UNSIGNED_LOCK_MS;
  } catch {
    return false;
  }
}

function ownersFile(lockDir) {
  return `${lockDir}/owners`;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
