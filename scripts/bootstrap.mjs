// Plain JavaScript without the newer syntax: an old Node must get as far as the sentence that says it is too old.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { outlast } from "./bootstrap/child.mjs";
import { providePackages } from "./bootstrap/packages.mjs";
import { provideRuntime } from "./bootstrap/runtime.mjs";
import { Sentence } from "./bootstrap/speech.mjs";

const USAGE = "node scripts/bootstrap.mjs [--watch] <script.ts | command of node_modules/.bin> [arguments]";
const OLDEST_NODE = 20;

const root = dirname(dirname(fileURLToPath(import.meta.url)));

main().catch((error) => {
  process.stderr.write(`kairo: ${error instanceof Sentence ? error.message : error.stack}\n`);
  process.exit(1);
});

/** Provides the right Node and the packages of the lock file, then becomes the command. */
async function main() {
  refuseWhatCannotWork();
  const request = readArguments(process.argv.slice(2));
  const runtime = await provideRuntime(root);
  await providePackages(root, runtime);
  process.exit(await run(runtime, nodeArguments(request, runtime)));
}

function refuseWhatCannotWork() {
  if (process.platform === "win32") {
    throw new Sentence("on Windows, Kairo runs inside WSL: `wsl --install` brings it; repeat the command in there.");
  }
  if (majorOf(process.version) < OLDEST_NODE) {
    throw new Sentence(
      `this is Node ${process.version}; Kairo needs Node ${OLDEST_NODE} or newer to begin and brings the rest itself. ` +
        "Install one from https://nodejs.org and repeat the command.",
    );
  }
}

function readArguments(given) {
  const isWatching = given[0] === "--watch";
  const [target, ...rest] = isWatching ? given.slice(1) : given;
  if (target === undefined) throw new Sentence(`nothing to run was named; use ${USAGE}`);
  if (target.startsWith("-")) throw new Sentence(`${target} is no option here; use ${USAGE}`);
  if (target.endsWith(".ts") && !existsSync(resolve(target))) {
    const scripts = readdirSync(join(root, "scripts")).filter((name) => name.endsWith(".ts"));
    throw new Sentence(`there is no ${target}; there are ${scripts.map((name) => `scripts/${name}`).join(", ")}.`);
  }
  return { isWatching, target, rest };
}

function nodeArguments({ isWatching, target, rest }, { version }) {
  const flags = isWatching ? ["--watch"] : [];
  if (target.endsWith(".ts")) {
    // Node 22, 23 and the first 24s announce type stripping as an experiment at every start.
    if (majorOf(version) < 24 || /^v24\.[0-2]\./.test(version)) flags.push("--disable-warning=ExperimentalWarning");
    const settings = join(root, ".env");
    if (existsSync(settings)) flags.push(`--env-file=${settings}`);
    return [...flags, target, ...rest];
  }
  const command = join(root, "node_modules", ".bin", target);
  if (!existsSync(command)) {
    throw new Sentence(`there is no command ${target} in node_modules/.bin; there are vitest, biome, tsc and others.`);
  }
  return [...flags, realpathSync(command), ...rest];
}

async function run({ node, searchPath }, givenArguments) {
  // Stripping types and compiling is most of a short command's time; Node keeps both where it is told to.
  const kept = { NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "node") };
  const child = spawn(node, givenArguments, { stdio: "inherit", env: { ...kept, ...process.env, PATH: searchPath } });
  const { code } = await outlast(
    child,
    new Sentence(`${node} does not run on this system (it needs glibc); install Node 22.18 or newer and repeat.`),
  );
  return code;
}

function majorOf(version) {
  return Number(/^v(\d+)/.exec(version)[1]);
}
