import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createTools } from "../../src/orchestration/tools/register.ts";
import { testIds } from "../support/builders.ts";

const evaluator = { evaluate: () => Promise.reject(new Error("not asked here")) };
const tools = Object.values(createTools({ ids: testIds, evaluator }));

describe("the tools", () => {
  it.each(tools.map((tool) => [tool.name, tool] as const))(
    "%s takes no brand, tenant or user from its caller",
    (_name, tool) => {
      const names = propertyNames(z.toJSONSchema(tool.input, { unrepresentable: "any", io: "input" }));
      expect(names.filter((name) => /^(brand|tenant|user)_?(id)?$/i.test(name))).toEqual([]);
    },
  );

  it.each(tools.map((tool) => [tool.name, tool] as const))("%s refuses a smuggled key", (_name, tool) => {
    const refused = tool.input.safeParse({ brandId: "brand_01m7w2y7m0ewdres6y6mg1q0ad" });
    expect(refused.success).toBe(false);
    if (!refused.success) expect(JSON.stringify(refused.error.issues)).toContain("brandId");
  });

  it("says which tools a model may be shown, and no other", () => {
    const shown = tools.filter(({ modelFacing }) => modelFacing).map(({ name }) => name);
    expect(shown.sort()).toEqual(
      ["CheckDraft", "GetBrandContext", "GetEvidence", "ScoreVariant", "SubmitVariant", "SuggestPatterns"].sort(),
    );
  });

  it("stand in the layer's README as they are (WRITE_TOOLS=1 writes them)", () => {
    const page = new URL("../../src/orchestration/README.md", import.meta.url);
    const text = readFileSync(page, "utf8");
    const rows = tools.map(
      ({ name, description, modelFacing }) => `| ${name} | ${description} | ${modelFacing ? "yes" : ""} |`,
    );
    const table = ["| tool | what it does | a model may call it |", "| --- | --- | --- |", ...rows].join("\n");
    const written = text.replace(/(<!-- tools:start -->\n)[\s\S]*?(<!-- tools:end -->)/, `$1${table}\n$2`);
    if (process.env.WRITE_TOOLS) writeFileSync(page, written);
    else expect(text).toBe(written);
    expect(text).toContain("<!-- tools:start -->");
  });

  it("is named alike in the register and in itself", () => {
    for (const [name, tool] of Object.entries(createTools({ ids: testIds, evaluator }))) expect(tool.name).toBe(name);
  });
});

function propertyNames(schema: unknown): string[] {
  if (schema === null || typeof schema !== "object") return [];
  const own = "properties" in schema && schema.properties ? Object.keys(schema.properties as object) : [];
  return [...own, ...Object.values(schema).flatMap(propertyNames)];
}
