import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { describeProcedures, readDtos, routerSource } from "./contract/describe-router.ts";
import { findBreaks, promisesOf } from "./contract/promises.ts";
import { sampleOf } from "./contract/samples.ts";

const USAGE = `npm run build:contract -- [--accept]
  Packs @kairo/contract into dist/contract. --accept takes today's promises as those of the packed version.`;

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, "..");
const PARTS = join(ROOT, "scripts/contract");
const HOME = join(ROOT, "dist/contract");
const STAGE = join(HOME, "src");
const PROMISES = join(PARTS, "promised.txt");
/** What the types of the package may come from. */
const ALLOWED = /^(\.|@trpc\/(client|server)(\/|$)|zod(\/|$)|superjson$)/;
const WORDS = [
  "ids.ts",
  "channels.ts",
  "variant.ts",
  "content-package.ts",
  "board.ts",
  "run.ts",
  "scope.ts",
  "errors.ts",
];

if (process.argv.includes("--help")) console.log(USAGE);
else await build();

async function build(): Promise<void> {
  await rm(HOME, { recursive: true, force: true });
  await mkdir(STAGE, { recursive: true });
  const dtos = await readDtos();
  const procedures = describeProcedures(dtos);
  await keepPromises(promisesOf(procedures));

  const entries = [...new Set([...dtos.values()].map(({ file }) => `dto/${file}`)), ...WORDS];
  await copyCore(entries);
  await writeFile(join(STAGE, "app-router.ts"), routerSource(procedures, dtos));
  const client = await readFile(join(PARTS, "client.ts"), "utf8");
  await writeFile(join(STAGE, "client.ts"), client.replace("../../src/api/root.ts", "./app-router.ts"));
  await writeFile(join(STAGE, "index.ts"), indexSource(entries));
  await compile();
  await refuseLeaks(join(HOME, "lib"));

  const samples = Object.fromEntries([...dtos].map(([name, { schema }]) => [name, sampleOf(name, schema)]));
  await writeFile(join(HOME, "samples.json"), `${JSON.stringify(samples, null, 2)}\n`);
  for (const file of ["package.json", "README.md"]) await cp(join(PARTS, file), join(HOME, file));
  const { stdout } = await run("npm", ["pack", "--silent"], { cwd: HOME });
  console.log(`dist/contract/${stdout.trim()}: ${procedures.length} procedures, ${dtos.size} DTOs`);
}

/** @throws when callers of the last packed version would break without a new major version to tell them */
async function keepPromises(today: string): Promise<void> {
  const { version } = JSON.parse(await readFile(join(PARTS, "package.json"), "utf8")) as { version: string };
  const [head = "", ...rest] = existsSync(PROMISES) ? (await readFile(PROMISES, "utf8")).split("\n") : [];
  const packed = head.replace("version ", "");
  const breaks = findBreaks(rest.join("\n"), today);
  const isNewMajor = Number(version.split(".")[0]) > Number(packed.split(".")[0] ?? 0);
  if (breaks.length > 0 && !isNewMajor) {
    throw new Error(
      `This breaks whoever has ${packed}; raise the major version in scripts/contract/package.json, or keep the promise:\n${breaks.join("\n")}`,
    );
  }
  if (process.argv.includes("--accept")) await writeFile(PROMISES, `version ${version}\n${today}`);
}

/** The files of `src/core` that are needed, and those that they need. */
async function copyCore(entries: readonly string[]): Promise<void> {
  const open = [...entries];
  const taken = new Set<string>();
  for (let file = open.pop(); file; file = open.pop()) {
    if (taken.has(file)) continue;
    taken.add(file);
    const text = await readFile(join(ROOT, "src/core", file), "utf8");
    for (const [, path = ""] of text.matchAll(/from "(\.[^"]+)"/g)) open.push(join(dirname(file), path));
    await mkdir(dirname(join(STAGE, "core", file)), { recursive: true });
    await writeFile(join(STAGE, "core", file), text);
  }
}

function indexSource(entries: readonly string[]): string {
  return `import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "./app-router.ts";

export type { AppRouter, ErrorShape } from "./app-router.ts";
export type RouterInputs = inferRouterInputs<AppRouter>;
export type RouterOutputs = inferRouterOutputs<AppRouter>;
export { createKairoClient, type KairoClient, type KairoClientOptions } from "./client.ts";
${entries.map((file) => `export * from "./core/${file}";`).join("\n")}
`;
}

async function compile(): Promise<void> {
  const options = {
    target: "es2022",
    lib: ["es2024", "dom", "dom.iterable"],
    module: "nodenext",
    types: [],
    strict: true,
    declaration: true,
    skipLibCheck: true,
    verbatimModuleSyntax: true,
    rewriteRelativeImportExtensions: true,
    rootDir: "src",
    outDir: "lib",
  };
  await writeFile(join(HOME, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["src"] }));
  await run(join(ROOT, "node_modules/.bin/tsc"), ["-p", "tsconfig.json"], { cwd: HOME }).catch(
    (error: { stdout?: string }) => {
      throw new Error(`The contract does not compile:\n${error.stdout ?? error}`);
    },
  );
}

/** @throws when a type of the package comes from anything that a UI does not have */
async function refuseLeaks(folder: string): Promise<void> {
  const leaks: string[] = [];
  for (const file of await readdir(folder, { recursive: true })) {
    if (!file.endsWith(".d.ts")) continue;
    const text = await readFile(join(folder, file), "utf8");
    for (const [, path = ""] of text.matchAll(/(?:from|import\()\s*"([^"]+)"/g)) {
      if (!ALLOWED.test(path)) leaks.push(`${file} needs ${path}`);
    }
  }
  if (leaks.length > 0) throw new Error(`Types of the server leak into the contract:\n${leaks.join("\n")}`);
}
