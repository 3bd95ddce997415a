import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBreaks } from "../../scripts/contract/promises.ts";

const run = promisify(execFile);
const root = new URL("../..", import.meta.url).pathname;
const modules = join(root, "node_modules");

let folder: string;

/** A repository of somebody else's: it has the packed contract and what it asks for, and nothing of ours. */
beforeAll(async () => {
  await run(process.execPath, ["scripts/build-contract.ts"], { cwd: root });
  folder = await mkdtemp(join(tmpdir(), "kairo-consumer-"));
  const installed = join(folder, "node_modules");
  await mkdir(join(installed, "@kairo/contract"), { recursive: true });
  for (const name of ["@trpc", "zod", "superjson", "copy-anything", "is-what"]) {
    await symlink(join(modules, name), join(installed, name));
  }
  const tarball = join(root, "dist/contract/kairo-contract-0.1.0.tgz");
  await run("tar", ["-xzf", tarball, "--strip-components=1", "-C", join(installed, "@kairo/contract")]);
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  const compilerOptions = {
    target: "es2022",
    lib: ["es2024", "esnext.disposable", "dom", "dom.iterable"],
    module: "nodenext",
    types: [],
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    preserveSymlinks: true,
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const CONSUMER = `
import { BrandId, CHANNELS, createKairoClient, type PackageId, type RouterOutputs, TodayBoardDTO } from "@kairo/contract";

declare const packageId: PackageId;
declare const text: string;
const brandId = BrandId.parse(text);
const kairo = createKairoClient({ url: "http://127.0.0.1:4000", getToken: () => "token" });

export async function use() {
  const board = await kairo.reference.today.query({ brandId });
  const day: Date | null = board.generatedAt;
  const card: RouterOutputs["reference"]["today"]["opportunities"][number] | undefined = board.opportunities[0];
  if (card) await kairo.hero.packages.createFromOpportunity.mutate({ brandId, opportunityId: card.id, channels: [CHANNELS[0]] });
  kairo.reference.runs.watch.subscribe({ brandId, runId: board.runId! }, { onData: ({ data }) => data.progress.label satisfies string });
  TodayBoardDTO.parse(board);
  // @ts-expect-error a package is no brand
  await kairo.reference.today.query({ brandId: packageId });
  // @ts-expect-error any text is no brand
  await kairo.reference.today.query({ brandId: text });
  // @ts-expect-error a brand is no package
  await kairo.reference.packages.get.query({ brandId, packageId: brandId });
  // @ts-expect-error there is no such channel
  await kairo.hero.patterns.suggest.mutate({ brandId, channel: "fax" });
  // @ts-expect-error there is no such procedure
  await kairo.reference.tomorrow.query({ brandId });
  return day;
}
`;

/** Both ways round: what the contract says a call takes and answers is what the router does. */
const SAME = `
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "../src/api/root.ts";
import type { AppRouter as Promised } from "./contract/lib/app-router.js";

type Plain<T> = T extends Date | string | number | boolean | null | undefined ? T : { [Key in keyof T]: Plain<T[Key]> };
type Inputs = inferRouterInputs<AppRouter>;
type Outputs = inferRouterOutputs<AppRouter>;
type PromisedInputs = inferRouterInputs<Promised>;
type PromisedOutputs = inferRouterOutputs<Promised>;
declare const outputs: Outputs;
declare const promisedOutputs: PromisedOutputs;
declare const promisedInputs: PromisedInputs;
export const answers: PromisedOutputs = outputs;
export const answersBack: Plain<Outputs> = promisedOutputs as Plain<PromisedOutputs>;
export const takes: Omit<Inputs, "events"> = promisedInputs as never as Omit<Inputs, "events">;
`;

async function compile(tsc: string, cwd: string, args: string[]): Promise<string> {
  return run(process.execPath, [join(modules, tsc), ...args], { cwd }).then(
    () => "",
    (error: { stdout: string }) => error.stdout,
  );
}

describe("the packed contract", () => {
  it.each([
    ["7", "typescript/bin/tsc"],
    ["5", "typescript-5/bin/tsc"],
  ])("compiles where nothing of the server is, under TypeScript %s, and tells ids apart", async (_version, tsc) => {
    await writeFile(join(folder, "consumer.ts"), CONSUMER);
    expect(await compile(tsc, folder, ["-p", "tsconfig.json"])).toBe("");
  });

  it("says what the router says", async () => {
    await writeFile(join(root, "dist/same.ts"), SAME);
    const config = { extends: "../tsconfig.json", compilerOptions: { noEmit: true }, include: ["same.ts"] };
    await writeFile(join(root, "dist/tsconfig.json"), JSON.stringify(config));
    expect(await compile("typescript/bin/tsc", root, ["-p", "dist/tsconfig.json"])).toBe("");
  });

  it("parses ids, and has a sample of every DTO", async () => {
    const { BrandId, CHANNELS } = await import(join(folder, "node_modules/@kairo/contract/lib/index.js"));
    expect(BrandId.safeParse("pkg_01j00000000000000000000000").success).toBe(false);
    expect(CHANNELS).toContain("linkedin");
    const samples = JSON.parse(await readFile(join(folder, "node_modules/@kairo/contract/samples.json"), "utf8"));
    expect(samples.TodayBoardDTO.opportunities[0].id).toMatch(/^opp_/);
  });
});

describe("a change of the contract", () => {
  const before = "a.b query (brandId! limit) -> items cursor\na.c mutation (brandId!) -> id\n";

  it("breaks nobody by more procedures, more answers and more that may be given", () => {
    const after =
      "a.b query (brandId! limit order) -> items cursor total\na.c mutation (brandId!) -> id\na.d query () -> x\n";
    expect(findBreaks(before, after)).toEqual([]);
  });

  it("breaks by what is gone, what must be given and what is not answered any more", () => {
    const after = "a.b mutation (brandId! limit) -> items cursor\n";
    expect(findBreaks(before, after)).toEqual(["a.b is a mutation now, not a query", "a.c is gone"]);
    expect(findBreaks(before, "a.b query (brandId! limit order!) -> items\na.c mutation () -> id\n")).toEqual([
      "a.b must be given order",
      "a.b does not answer cursor any more",
      "a.c does not take brandId any more",
    ]);
  });
});
