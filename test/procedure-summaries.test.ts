import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { PROCEDURE_NAMES } from "../src/api/procedure-names.ts";
import { SUMMARIES } from "../src/api/procedure-summaries.ts";

const BRANCHES = ["hero", "reference", "editorial", "settings", "events"];
const FILE = "src/api/procedure-summaries.ts";
/** A comment right before `name: …Procedure`, or before the export of a branch that is one procedure. */
const COMMENTED = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n\s*(?:(\w+): \w*Procedure|export const \w+ = \w+Procedure)/g;

/** The comments of routes, by procedure: the page for people says the same as the code. */
function readSummaries(): Record<string, string> {
  const found: [string, string][] = [];
  for (const branch of BRANCHES) {
    for (const file of readdirSync(join("src/api", branch))) {
      const text = readFileSync(join("src/api", branch, file), "utf8");
      for (const { 1: comment = "", 2: key, index } of text.matchAll(COMMENTED)) {
        const sentence = comment
          .replace(/\s*\n\s*\*/g, "")
          .replace(/\s+/g, " ")
          .trim();
        const name = PROCEDURE_NAMES.find((each) => belongs(each, branch, file, key, text.slice(0, index)));
        if (name) found.push([name, sentence]);
      }
    }
  }
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `src/api/settings/audience.ts` holds several routers: the export above a key says which one it is in. */
function belongs(name: string, branch: string, file: string, key: string | undefined, before: string) {
  const [first, subject, last] = name.split(".");
  if (first !== branch) return false;
  if (key === undefined) return last === undefined && file === `${subject}.ts`;
  if (last !== key) return false;
  const router = [...before.matchAll(/export const (\w+) = router/g)].at(-1)?.[1];
  return router?.toLowerCase() === `${branch}${subject}`.toLowerCase();
}

it("says of every procedure what its comment says; WRITE_SUMMARIES=1 writes it", () => {
  const summaries = readSummaries();
  if (process.env.WRITE_SUMMARIES) {
    const lines = Object.entries(summaries).map(
      ([name, sentence]) => `  ${JSON.stringify(name)}:\n    ${JSON.stringify(sentence)},`,
    );
    writeFileSync(
      FILE,
      `/** What each procedure is for; written from the comments of the routes by \`WRITE_SUMMARIES=1 npm test -- --project unit test/procedure-summaries.test.ts\`. */\nexport const SUMMARIES: Readonly<Record<string, string>> = {\n${lines.join("\n")}\n};\n`,
    );
    return;
  }
  expect(SUMMARIES).toEqual(summaries);
});
