// Plain JavaScript without the newer syntax: it runs on whatever Node is at hand.
import { spawn } from "node:child_process";
import { basename } from "node:path";
import { outlast } from "./child.mjs";
import { Sentence } from "./speech.mjs";

/** No package here needs its install script, so none is run. */
const OPTIONS = [
  ...["--include=dev", "--include=optional", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"],
  "--loglevel=error",
];

/** What npm says, and what it means to somebody who only wanted to run a command. */
const REASONS = [
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|network/i,
    "npm could not reach its registry, which is needed this once; go online (or set npm's registry or proxy)",
  ],
  [/ENOSPC/, "the disk is full; free about 500 MB"],
  [/EACCES|EPERM|EROFS/, "npm may not write here; make this folder yours"],
  [/EUSAGE|in sync/, "package.json and package-lock.json do not agree; run `npm install`"],
];

/** Installs exactly what the lock file in `folder` says. `signLock` is told npm's pid. */
export async function installLocked(folder, runtime, signLock) {
  const npmScript = process.env.npm_execpath || "";
  const [program, first] = basename(npmScript) === "npm-cli.js" ? [runtime.node, [npmScript]] : ["npm", []];
  const child = spawn(program, [...first, "ci", ...OPTIONS], {
    cwd: folder,
    env: { ...process.env, PATH: runtime.searchPath },
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (child.pid !== undefined) signLock(child.pid);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const { code, received } = await outlast(
    child,
    new Sentence("npm was not found; https://nodejs.org brings it together with Node."),
  );
  if (received !== undefined) process.kill(process.pid, received);
  if (code === 0) return;
  const [, reason] = REASONS.find(([pattern]) => pattern.test(output)) || [undefined, "npm could not install"];
  const words = output.trim().split("\n").slice(0, 12).join("\n");
  throw new Sentence(`${reason}, and repeat the command. npm said in ${folder}:\n${words}`);
}
