import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { findExampleFaults, readEnvironmentExample } from "./support/environment-example.ts";
import { REPOSITORY_ROOT } from "./support/source-files.ts";

const configPath = join(REPOSITORY_ROOT, "src/app/config.ts");

describe.skipIf(!existsSync(configPath))(".env.example", () => {
  async function readSchema(): Promise<z.ZodObject> {
    const module: Record<string, unknown> = await import(pathToFileURL(configPath).href);
    const schema = module.Environment;
    if (!(schema instanceof z.ZodObject)) throw new Error("src/app/config.ts exports no zod object named Environment");
    return schema;
  }

  it("has exactly the variables of the configuration, each with a comment", async () => {
    const text = readFileSync(join(REPOSITORY_ROOT, ".env.example"), "utf8");
    expect(findExampleFaults(text, Object.keys((await readSchema()).shape))).toEqual([]);
  });

  it("stands beside a schema that describes every variable", async () => {
    const { shape } = await readSchema();
    const silent = Object.entries(shape).filter(([, schema]) => !(schema as z.ZodType).description);
    expect(silent.map(([name]) => name)).toEqual([]);
  });
});

describe("the .env.example test", () => {
  const example = "# Where the API listens.\nPORT=4000\n\n# Unset: the embedded database.\n# DATABASE_URL=\n";

  it("reads set and shown variables with their comments", () => {
    expect(readEnvironmentExample(example)).toEqual([
      { name: "PORT", comment: "Where the API listens.", line: 2 },
      { name: "DATABASE_URL", comment: "Unset: the embedded database.", line: 5 },
    ]);
    expect(findExampleFaults(example, ["PORT", "DATABASE_URL"])).toEqual([]);
  });

  it("catches a variable too few, too many, twice, or without a comment", () => {
    expect(findExampleFaults(example, ["PORT", "DATABASE_URL", "HOST"])).toEqual([".env.example lacks HOST."]);
    expect(findExampleFaults(example, ["PORT"])).toEqual([
      ".env.example:5 has DATABASE_URL, which the configuration does not read.",
    ]);
    expect(findExampleFaults("# A\nPORT=1\n\n# B\nPORT=2", ["PORT"])).toEqual([
      ".env.example:5 has PORT a second time.",
    ]);
    expect(findExampleFaults("PORT=4000", ["PORT"])).toEqual([
      ".env.example:1 says nothing about PORT; write a comment above it.",
    ]);
  });
});
