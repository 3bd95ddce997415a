import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import packageFile from "../package.json" with { type: "json" };
import { GRAPHS } from "../src/core/run.ts";
import { findLies, type RepositoryFacts, wallsTableIn, withWallsTable } from "./support/doc-claims.ts";
import { readEnvironmentExample } from "./support/environment-example.ts";
import { listFiles, REPOSITORY_ROOT, readSourceFiles } from "./support/source-files.ts";
import { wallsAsMarkdown } from "./support/walls.ts";

/** Graphs of the specification that are still to come. */
const PLANNED_GRAPHS = ["BrandIntakeV1", "LearningEvaluationV1"];

const inRoot = (path: string) => join(REPOSITORY_ROOT, path);
const read = (path: string) => readFileSync(inRoot(path), "utf8");

async function readProcedureNames(): Promise<readonly string[] | null> {
  const path = inRoot("src/api/procedure-names.ts");
  if (!existsSync(path)) return null;
  const module: { PROCEDURE_NAMES: readonly string[] } = await import(pathToFileURL(path).href);
  return module.PROCEDURE_NAMES;
}

async function readFacts(): Promise<RepositoryFacts> {
  const sources = readSourceFiles(["src", "scripts", "test"]).filter((file) => file.path !== "test/docs.test.ts");
  const switches = sources
    .filter((file) => !file.path.startsWith("src/"))
    .flatMap(({ tokens }) =>
      tokens.filter((_, index) => tokens[index - 2]?.text === "env" && tokens[index - 4]?.text === "process"),
    );
  return {
    files: listFiles("."),
    npmScripts: Object.keys(packageFile.scripts),
    procedures: await readProcedureNames(),
    graphs: [...GRAPHS, ...PLANNED_GRAPHS],
    words: new Set(sources.flatMap(({ tokens }) => tokens.flatMap((token) => token.text.split(/\W+/)))),
    environment: existsSync(inRoot(".env.example"))
      ? readEnvironmentExample(read(".env.example")).map((entry) => entry.name)
      : null,
    switches: new Set([...switches.map((token) => token.text), "WRITE_WALLS"]),
    madeLater: [".kairo", ".env", "node_modules", "../shared"],
  };
}

const facts = await readFacts();
const docs = facts.files.filter((path) => path === "ARCHITECTURE.md" || /(^|\/)README\.md$/.test(path));

describe("the docs", () => {
  it.skipIf(docs.length === 0).each(docs)("%s names only what exists", (path) => {
    expect(findLies({ path, text: read(path) }, facts)).toEqual([]);
  });

  it.skipIf(!existsSync(inRoot("ARCHITECTURE.md")))("show the walls as they stand (WRITE_WALLS=1 writes them)", () => {
    const text = read("ARCHITECTURE.md");
    expect(wallsTableIn(text), "ARCHITECTURE.md lacks <!-- walls:start --> and <!-- walls:end -->").not.toBeNull();
    if (process.env.WRITE_WALLS === "1")
      writeFileSync(inRoot("ARCHITECTURE.md"), withWallsTable(text, wallsAsMarkdown()));
    else expect(wallsTableIn(text)).toBe(wallsAsMarkdown());
  });
});

describe("the docs test", () => {
  const small: RepositoryFacts = {
    files: ["README.md", "src/core/ids.ts", "src/engines/patterns/README.md", "src/engines/patterns/tag-pattern.ts"],
    npmScripts: ["demo", "test"],
    procedures: ["hero.today.refresh", "reference.packages.list", "reference.packages.get"],
    graphs: ["TodayBoardV1"],
    words: new Set(["NOT_FOUND", "BoardRefreshJob", "RATE_LIMIT_PER_MINUTE"]),
    environment: ["DATABASE_URL", "RATE_LIMIT_PER_MINUTE"],
    switches: new Set(["WRITE_WALLS"]),
    madeLater: [".kairo"],
  };
  const lies = (text: string, path = "README.md") => findLies({ path, text }, small);

  it.each([
    ["a path in backticks", "See `src/core/identifiers.ts`."],
    ["a folder in backticks", "See `src/kernel/`."],
    ["a folder below src", "See `core/dto`."],
    ["a bare file name", "See `identifiers.ts`."],
    ["a glob", "See `src/core/*.sql`."],
    ["a link", "See [ids](src/core/identifiers.ts)."],
    ["a link that counts its dots wrongly", "See [ids](../src/core/ids.ts)."],
    ["a path in a code block", "```text\nsrc/core/identifiers.ts → here\n```"],
    ["a script", "Run `npm run demos`."],
    ["a script in a code block", "```sh\nnpm run demos -- --now X\n```"],
    ["a missing short script", "Run `npm start`."],
    ["a procedure", "Call `hero.today.reload`."],
    ["a branch of procedures", "Call `hero.tomorrow.*`."],
    ["one of several procedures", "Call `reference.packages.{list, destroy}`."],
    ["a graph", "Runs `TomorrowBoardV1`."],
    ["a job", "Queues `BoardReloadJob`."],
    ["a constant", "Answers `NOT_HERE`."],
    ["a family of variables", "Set `RATE_CAP_*`."],
    ["a variable that is set", "```sh\nDATABASE_ADDRESS=postgres://localhost npm test\n```"],
  ])("catches a lie about %s", (_, text) => expect(lies(text)).toHaveLength(1));

  it("says which doc names what", () => {
    expect(lies("Run `npm run demos`.")).toEqual(["README.md names npm run demos, which is not in package.json."]);
  });

  it.each([
    "See `src/core/ids.ts`, `src/core/ids.ts:12`, `core/ids.ts`, `ids.ts`, `src/core/`, `src/engines/*`, `.kairo/log`.",
    "See [ids](src/core/ids.ts#prefixes), [the web](https://example.org/a.md) and [below](#below).",
    "Not paths: `text/html`, `/api/brands/{brand_id}/today`, `@trpc/server`, `node:fs`, `1/2`, `kysely/*`.",
    "Run `npm run demo -- --brand FILE` or `npm test`, never `npm run X`.",
    "Call `hero.today.refresh`, `hero.*`, `reference.packages.{list,get}` or `reference.packages`.",
    "Runs `TodayBoardV1` after `BoardRefreshJob`; answers `NOT_FOUND`; set `RATE_LIMIT_*` and `DATABASE_URL`.",
    "```sh\nDATABASE_URL=postgres://localhost WRITE_WALLS=1 npm test\n```",
  ])("believes what is true: %s", (text) => expect(lies(text)).toEqual([]));

  it("reads a layer's README from its own folder", () => {
    const path = "src/engines/patterns/README.md";
    expect(lies("`tag-pattern.ts`, [ids](../../core/ids.ts), `src/core/ids.ts`", path)).toEqual([]);
    expect(lies("[ids](../core/ids.ts)", path)).toHaveLength(1);
  });

  it("sees a walls table that is no longer the one in force", () => {
    const text = "# A\n<!-- walls:start -->\nold\n<!-- walls:end -->\nB\n";
    expect(wallsTableIn(text)).toBe("old");
    const written = withWallsTable(text, wallsAsMarkdown());
    expect(wallsTableIn(written)).toBe(wallsAsMarkdown());
    expect(written).toMatch(/^# A\n<!-- walls:start -->\n\| room [\s\S]*\|\n<!-- walls:end -->\nB\n$/);
    expect(wallsTableIn("# no markers")).toBeNull();
  });
});
