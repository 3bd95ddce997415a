import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = new URL("../..", import.meta.url).pathname;

/** Installs and builds a whole front end. */
const HANGS_AFTER_MS = 600_000;

let folder: string;

/** The example as a repository of its own: what it knows of Kairo is the packed contract. */
beforeAll(async () => {
  await run(process.execPath, ["scripts/build-contract.ts"], { cwd: root });
  folder = await mkdtemp(join(tmpdir(), "kairo-ui-"));
  await cp(join(root, "examples/ui"), folder, {
    recursive: true,
    filter: (path) => !/node_modules|\.next|package-lock/.test(path),
  });
  const manifest = await readFile(join(folder, "package.json"), "utf8");
  await writeFile(join(folder, "package.json"), manifest.replace("file:../../", `file:${root}`));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the example UI", () => {
  it("builds from the packed contract, and its own misuses of ids do not", { timeout: HANGS_AFTER_MS }, async () => {
    const path = [dirname(process.execPath), process.env.PATH].join(":");
    // The build's own mode: the one of this test is none that Next.js knows.
    const environment = { ...process.env, PATH: path, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
    const options = { cwd: folder, env: environment, maxBuffer: 10_000_000 };
    await run("npm", ["install", "--include=dev", "--no-audit", "--no-fund"], options);
    const { stdout } = await run("npm", ["run", "build"], options);
    expect(stdout).toContain("Compiled successfully");

    const misuses = join(folder, "lib/type-errors.ts");
    await writeFile(
      misuses,
      (await readFile(misuses, "utf8")).replace("// @ts-expect-error a package is no brand", ""),
    );
    const tsc = join(folder, "node_modules/typescript/bin/tsc");
    const failed = await run(process.execPath, [tsc, "--noEmit"], options).catch(
      (error: { stdout: string }) => error.stdout,
    );
    expect(failed).toMatch(/lib\/type-errors\.ts.*error TS2322.*pkg_/s);
  });
});
