import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import pc from "picocolors";

interface Check {
  name: string;
  packageName: string;
  arguments: string[];
}

const ROOT = join(import.meta.dirname, "..");

/** What must hold before a commit and takes seconds: no database, no network. */
const CHECKS: readonly Check[] = [
  { name: "format and lint", packageName: "@biomejs/biome", arguments: ["ci", "--no-errors-on-unmatched"] },
  { name: "types", packageName: "typescript", arguments: ["--noEmit", "--project", "."] },
  {
    name: "architecture, docs, unit tests",
    packageName: "vitest",
    arguments: ["run", "--project", "unit", "--reporter=dot"],
  },
];

const started = performance.now();
const outcomes = await Promise.all(CHECKS.map(runCheck));
const failed = outcomes.filter((outcome) => !outcome.passed);
for (const { name, output } of failed) console.log(`\n${pc.bold(name)}\n${output.trim()}`);
const summary = failed.length === 0 ? "All holds" : `${failed.length} of ${outcomes.length} failed`;
console.log(`${failed.length > 0 ? "\n" : ""}${summary} (${milliseconds(started)}).`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function runCheck(check: Check): Promise<{ name: string; passed: boolean; output: string }> {
  const checkStarted = performance.now();
  const { exitCode, output } = await run(programOf(check.packageName), check.arguments);
  const passed = exitCode === 0;
  console.log(`${passed ? pc.green("✓") : pc.red("✗")} ${check.name} ${pc.dim(milliseconds(checkStarted))}`);
  return { name: check.name, passed, output };
}

/** Runs a package's program with this very Node, whatever the PATH holds. */
function run(program: string, parameters: readonly string[]): Promise<{ exitCode: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const colours = pc.isColorSupported ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" };
    const child = spawn(process.execPath, [program, ...parameters], {
      cwd: ROOT,
      env: { ...process.env, ...colours },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, output }));
  });
}

function programOf(packageName: string): string {
  const require = createRequire(import.meta.url);
  const manifestPath = require.resolve(`${packageName}/package.json`);
  const { bin }: { bin: string | Record<string, string> } = require(manifestPath);
  const [program] = typeof bin === "string" ? [bin] : Object.values(bin);
  if (program === undefined) throw new Error(`The package ${packageName} has no program to run.`);
  return join(dirname(manifestPath), program);
}

function milliseconds(since: number): string {
  return `${Math.round(performance.now() - since)} ms`;
}
