import { describe, expect, it } from "vitest";
import { findBrokenWalls, findCycles, findTakenNames } from "./support/find-broken-walls.ts";
import { findAmbientWords, findHouseFaults } from "./support/house-rules.ts";
import { readSourceFiles, sourceFile } from "./support/source-files.ts";
import { findImports, readTokens } from "./support/source-tokens.ts";
import { WALLS } from "./support/walls.ts";

const files = readSourceFiles(["src", "scripts", "test"]);
const sources = files.filter((file) => file.path.startsWith("src/"));

describe("the house", () => {
  it("has files to judge", () => {
    expect(sources.length).toBeGreaterThan(30);
    expect(sources.flatMap((file) => file.imports).length).toBeGreaterThan(50);
  });

  it("imports nothing past a wall", () => expect(findBrokenWalls(files)).toEqual([]));

  it("has no files that import each other in a ring", () => expect(findCycles(files)).toEqual([]));

  it("keeps the guarded names where they belong", () => expect(findTakenNames(files)).toEqual([]));

  it("reaches for clock, chance, environment and console in their rooms alone", () => {
    expect(findAmbientWords(files)).toEqual([]);
  });

  it("names, exports and cuts its files as agreed", () => expect(findHouseFaults(files)).toEqual([]));
});

describe("the walls would catch", () => {
  const broken = (path: string, text: string) => findBrokenWalls([sourceFile(path, text)]);

  it.each([
    ["core with a package", "src/core/brand.ts", 'import { sql } from "kysely";'],
    ["core that looks up", "src/core/brand.ts", 'import { merge } from "../engines/opportunities/merge.ts";'],
    ["an engine in another engine", "src/engines/patterns/x.ts", 'import { y } from "../learning/reward.ts";'],
    ["an engine that reads files", "src/engines/patterns/x.ts", 'import { readFile } from "node:fs/promises";'],
    ["the language room in an engine", "src/engines/language/x.ts", 'import { y } from "../learning/reward.ts";'],
    ["persistence in an engine", "src/persistence/x.ts", 'import { y } from "../engines/learning/reward.ts";'],
    ["persistence in a job handler", "src/persistence/x.ts", 'import { y } from "../jobs/handlers/refresh.ts";'],
    ["an adapter in persistence", "src/integrations/x.ts", 'import { y } from "../persistence/database.ts";'],
    ["a job definition in a handler", "src/jobs/definitions/x.ts", 'import { y } from "../handlers/refresh.ts";'],
    ["a job handler in persistence", "src/jobs/handlers/x.ts", 'import { y } from "../../persistence/database.ts";'],
    ["a job handler in a graph", "src/jobs/handlers/x.ts", 'import { y } from "../../orchestration/graphs/a.v1.ts";'],
    ["a graph in an engine", "src/orchestration/graphs/a.v1.ts", 'import { y } from "../../engines/learning/z.ts";'],
    ["a graph in persistence", "src/orchestration/graphs/a.v1.ts", 'import { y } from "../../persistence/z.ts";'],
    ["a tool in a graph", "src/orchestration/tools/x.ts", 'import { y } from "../graphs/a.v1.ts";'],
    ["a prompt in an engine", "src/orchestration/prompts/x.ts", 'import { y } from "../../engines/learning/z.ts";'],
    ["the model client in a graph", "src/orchestration/llm/x.ts", 'import { y } from "../graphs/a.v1.ts";'],
    ["the model SDK outside its room", "src/orchestration/orchestrators/x.ts", 'import { tool } from "ai";'],
    ["a hero route in an engine", "src/api/hero/x.ts", 'import { y } from "../../engines/learning/z.ts";'],
    ["a hero route in persistence", "src/api/hero/x.ts", 'import { y } from "../../persistence/database.ts";'],
    ["a reference route in a graph", "src/api/reference/x.ts", 'import { y } from "../../orchestration/graph.ts";'],
    ["a route in its neighbour branch", "src/api/hero/x.ts", 'import { y } from "../editorial/z.ts";'],
    ["anybody in the app", "src/jobs/handlers/x.ts", 'import { y } from "../../app/config.ts";'],
    ["src in a test", "src/app/container.ts", 'import { y } from "../../test/support/z.ts";'],
    ["a script in an engine", "scripts/demo.ts", 'import { y } from "../src/engines/learning/z.ts";'],
    ["a script in persistence", "scripts/demo.ts", 'import { y } from "../src/persistence/database.ts";'],
    ["a generator in an engine", "test/evaluation/x.ts", 'import { y } from "../../src/engines/learning/z.ts";'],
    ["a type too", "src/core/brand.ts", 'import type { Y } from "../persistence/database.ts";'],
    ["a re-export too", "src/core/brand.ts", 'export * from "../persistence/database.ts";'],
    ["an import() too", "src/core/brand.ts", 'const y = await import("../persistence/database.ts");'],
    ["a require() too", "src/core/brand.ts", 'const y = require("../persistence/database.ts");'],
    ["a computed import()", "src/core/brand.ts", "const y = await import(somewhere);"],
    ["a folder without a row", "src/misc/x.ts", ""],
  ])("%s", (_, path, text) => expect(broken(path, text)).toHaveLength(1));

  it.each([
    ["its own folder", "src/engines/patterns/x.ts", 'import { y } from "./tag-pattern.ts";'],
    ["the text room from an engine", "src/engines/patterns/x.ts", 'import { y } from "../language/fold-text.ts";'],
    ["a package below a starred name", "src/persistence/x.ts", 'import { y } from "kysely/migration";'],
    ["a node module below a folder", "src/persistence/x.ts", 'import { y } from "node:fs/promises";'],
    ["the model's types in a graph", "src/orchestration/graphs/a.v1.ts", 'import type { Y } from "../llm/client.ts";'],
    ["a graph's tools", "src/orchestration/graphs/a.v1.ts", 'import { y } from "../tools/get-evidence.ts";'],
    ["the edge from a route", "src/api/hero/x.ts", 'import { y } from "../trpc.ts";'],
    ["the branches from the root", "src/api/root.ts", 'import { y } from "./hero/today.ts";'],
    ["an engine from a reference route", "src/api/reference/x.ts", 'import { y } from "../../engines/learning/z.ts";'],
    ["the board's type in one route", "src/api/reference/today.ts", importBoard("import type")],
    ["everything from the app", "src/app/container.ts", 'import { y } from "../persistence/database.ts";'],
    ["persistence from the migrating script", "scripts/migrate.ts", 'import { y } from "../src/persistence/z.ts";'],
  ])("nothing in %s", (_, path, text) => expect(broken(path, text)).toEqual([]));

  it("the board orchestrator where it is imported as more than a type", () => {
    expect(broken("src/api/reference/today.ts", importBoard("import"))[0]).toContain("(write `import type`)");
    expect(broken("src/api/reference/runs.ts", importBoard("import type"))).toHaveLength(1);
  });

  it("and says which file, which import and what was possible", () => {
    expect(broken("src/engines/learning/x.ts", '\nimport { y } from "../patterns/z.ts";')).toEqual([
      "src/engines/learning/x.ts:2 imports src/engines/patterns/z.ts, but src/engines/learning may import only " +
        "src/core, src/engines/language, its own folder and the packages node:crypto, diff, flesch, syllable, twitter-text, tldts, yaml, zod.",
    ]);
  });

  it("a ring of files, types included, once", () => {
    const ring = [
      sourceFile("src/core/a.ts", 'import { b } from "./b.ts";'),
      sourceFile("src/core/b.ts", 'import type { C } from "./deep/c.ts";'),
      sourceFile("src/core/deep/c.ts", 'import { a } from "../a.ts";'),
      sourceFile("src/core/d.ts", 'import { a } from "./a.ts";'),
    ];
    expect(findCycles(ring)).toEqual([
      "These import each other in a ring: src/core/a.ts → src/core/b.ts → src/core/deep/c.ts → src/core/a.ts.",
    ]);
    expect(findCycles(ring.slice(1))).toEqual([]);
  });

  it("holds for a table in which every room is named once", () => {
    const rooms = WALLS.flatMap((wall) => wall.rooms);
    expect(new Set(rooms).size).toBe(rooms.length);
  });
});

describe("the guarded names would catch", () => {
  const taken = (path: string, text: string) => findTakenNames([sourceFile(path, text)]);

  it("a scope minted outside the edge and the job wrapper", () => {
    const text = 'import { mintBrandScope as mint, type Role } from "../../core/scope.ts";';
    expect(taken("src/engines/patterns/x.ts", text)[0]).toMatch(
      /^src\/engines\/patterns\/x\.ts:1 imports mintBrandScope/,
    );
    expect(taken("src/jobs/handlers/x.ts", text)).toEqual([]);
    expect(taken("src/engines/patterns/x.ts", 'import { roleAllows } from "../../core/scope.ts";')).toEqual([]);
  });

  it("a scope taken with everything else, or passed on", () => {
    expect(taken("src/persistence/x.ts", 'import * as scopes from "../core/scope.ts";')).toHaveLength(1);
    expect(taken("src/persistence/x.ts", 'export { mintTenantScope } from "../core/scope.ts";')).toHaveLength(1);
  });

  it("a model called outside its client", () => {
    const text = 'import { generateText } from "ai";';
    expect(taken("src/orchestration/llm/repair.ts", text)).toHaveLength(1);
    expect(taken("src/orchestration/llm/client.ts", text)).toEqual([]);
  });
});

describe("the house rules would catch", () => {
  const ambient = (path: string, text: string) => findAmbientWords([sourceFile(path, text)]);
  const faults = (path: string, text: string) => findHouseFaults([sourceFile(path, text)]);

  it.each([
    "const chance = Math.random();",
    "uses({ now: Date.now });",
    "const now = new Date();",
    "const now = new Date;",
    "const url = process.env.DATABASE_URL;",
    "const url = process?.env;",
    'const url = process["env"];',
    'globalThis.console.log("here");',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a template, as a source has it
    "const text = `at ${new Date()}`;",
  ])("%s", (text) => expect(ambient("src/core/brand.ts", text)).toHaveLength(1));

  it("no ambient word in a comment, a string, a member of something else, or its own room", () => {
    expect(ambient("src/core/brand.ts", '// Date.now()\nconst a = "process.env"; logger.console.log(a);')).toEqual([]);
    expect(ambient("src/core/brand.ts", "const day = new Date(0); const at = (date: Date) => date;")).toEqual([]);
    expect(ambient("src/app/clock.ts", "export const clock = { now: () => new Date() };")).toEqual([]);
  });

  it.each([
    ["a default export", "src/core/a.ts", "export default function a() {}"],
    ["a default export by renaming", "src/core/a.ts", "export { a as default };"],
    ["an empty name", "src/core/utils.ts", ""],
    ["an empty folder name", "src/core/common/a.ts", ""],
    ["a barrel", "src/core/index.ts", ""],
    ["a name that is not kebab-case", "src/core/brandFile.ts", ""],
    ["an import without its ending", "src/core/a.ts", 'import { b } from "./b";'],
    ["a long file", "src/core/a.ts", "\n".repeat(301)],
    ["a long file's excuse that is no longer needed", "src/core/channels.ts", "\n"],
  ])("%s", (_, path, text) => expect(faults(path, text)).toHaveLength(1));

  it("nothing wrong in a versioned file that takes a default from elsewhere", () => {
    expect(faults("src/orchestration/graphs/today-board.v1.ts", 'import { default as limit } from "p-limit";')).toEqual(
      [],
    );
  });
});

describe("the import scanner", () => {
  const specifiers = (text: string) => findImports(readTokens(text)).map((taken) => taken.specifier);

  it("finds every form of import", () => {
    const text = `import "./bare.ts";
      import one from "./default.ts";
      import * as two from "./namespace.ts";
      import three, { type Four, five as six } from "./named.ts";
      import type { Seven } from "./type.ts";
      export { eight } from './re-export.ts';
      export type { Nine } from "./type-re-export.ts";
      export * as ten from "./star.ts";
      const eleven = await import(\`./template.ts\`);
      type Twelve = import("./type-import.ts").Twelve;
      import thirteen from "./data.json" with { type: "json" };`;
    expect(findImports(readTokens(text))).toEqual([
      { specifier: "./bare.ts", names: [], typeOnly: false, line: 1 },
      { specifier: "./default.ts", names: ["default"], typeOnly: false, line: 2 },
      { specifier: "./namespace.ts", names: ["*"], typeOnly: false, line: 3 },
      { specifier: "./named.ts", names: ["default", "Four", "five"], typeOnly: false, line: 4 },
      { specifier: "./type.ts", names: ["Seven"], typeOnly: true, line: 5 },
      { specifier: "./re-export.ts", names: ["eight"], typeOnly: false, line: 6 },
      { specifier: "./type-re-export.ts", names: ["Nine"], typeOnly: true, line: 7 },
      { specifier: "./star.ts", names: ["*"], typeOnly: false, line: 8 },
      { specifier: "./template.ts", names: ["*"], typeOnly: false, line: 9 },
      { specifier: "./type-import.ts", names: ["*"], typeOnly: false, line: 10 },
      { specifier: "./data.json", names: ["default"], typeOnly: false, line: 11 },
    ]);
  });

  it.each([
    ["a comment", '// import "./a.ts";\n/* import b from "./b.ts"; */'],
    ["a string", "const text = 'import \"./a.ts\"';"],
    ["a template", 'const text = `\nimport "./a.ts";\n`;'],
    ["a pattern", 'const quote = /["\'`]/; const text = /import "a"/;'],
    ["a member", 'signals.import("./a.ts"); import.meta.resolve("./b.ts");'],
    [
      "a method called import",
      "const tool = { import(file: File) { return file; }, async import(a: A): Promise<A> {} };",
    ],
    ["an export without from", 'export { a };\nexport const from = "./b.ts";'],
  ])("is not fooled by %s", (_, text) => expect(specifiers(text)).toEqual([]));

  it("reads on rightly after what looks like a comment, a string or a pattern", () => {
    const start = "const url = 'https://a.b'; const half = (total / 2) / 3; const slash = /[/'\"]\\//; ";
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a template, as a source has it
    const template = "const text = `it's ${`\"${half / 2}`} // no comment`; ";
    expect(specifiers(`${start}${template}import "./found.ts";`)).toEqual(["./found.ts"]);
  });
});

function importBoard(keyword: string): string {
  return `${keyword} { Board } from "../../orchestration/orchestrators/today-board.ts";`;
}
