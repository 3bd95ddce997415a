import { describe, expect, it } from "vitest";
import type { GuardrailRule } from "../../../src/core/guardrail.ts";
import { readGuardrailTable } from "../../../src/engines/brand-brain/read-guardrail-table.ts";
import { createRandom } from "../../../src/engines/language/random.ts";

function rulesOf(text: string): GuardrailRule[] {
  const read = readGuardrailTable(text);
  if (read.kind === "refused") throw new Error(JSON.stringify(read.problems));
  return read.rules;
}

function problemsOf(text: string): string[] {
  const read = readGuardrailTable(text);
  return read.kind === "rules" ? [] : read.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe("readGuardrailTable", () => {
  it("reads every column a guide may have", () => {
    const text = [
      "avoid,use,severity,message,matching,channels,exceptions",
      'US|USA,U.S.,warn,"Two letters, two stops",case sensitive,"LinkedIn, X",<quotation>|US Open',
      "cheap,,block,,,,",
    ].join("\r\n");
    expect(rulesOf(text)).toMatchObject([
      {
        id: "term-us",
        pattern: "US",
        replacement: "U.S.",
        severity: "warn",
        message: "Two letters, two stops",
        matching: "case_sensitive",
        channels: ["linkedin", "x"],
        exceptions: ["<quotation>", "US Open"],
      },
      { id: "term-usa", pattern: "USA" },
      { id: "term-cheap", kind: "term", severity: "block", matching: "folded" },
    ]);
  });

  it("reads what spreadsheets save: semicolons, tabs, a byte order mark, other headings", () => {
    expect(rulesOf("\ufeffNot this;Use this;Why?\nutilize;use;Plain words\n")).toMatchObject([
      { pattern: "utilize", replacement: "use", message: "Plain words", severity: "warn" },
    ]);
    expect(rulesOf("term\tsay\n\nherein\t(omit)\n")).toMatchObject([
      { pattern: "herein", severity: "warn", message: 'Leave out "herein"' },
    ]);
  });

  it("takes several things to use as advice, and rules of other kinds as they are", () => {
    const text = "kind,avoid,use\nterm,elderly,older person|senior\nregex,a|b,\njudgement,No gossip,\n";
    expect(rulesOf(text)).toMatchObject([
      { pattern: "elderly", replacement: "older person / senior" },
      { kind: "regex", pattern: "a|b" },
      { kind: "judgement", pattern: "No gossip", message: "No gossip" },
    ]);
  });

  it("names line, column and what was possible for everything that is wrong at once", () => {
    const text =
      'avoid,severity,matching,channels,exceptions\nbad,blok,,,\n"worse\nstill",,exact,linkdin,<quote>\n,warn,,,\n';
    expect(problemsOf(text)).toEqual([
      '2:5 severity is "blok"; possible are block, warn. Did you mean block?',
      '4:9 matching is "exact"; possible are folded, case_sensitive, literal.',
      expect.stringMatching(/^4:15 A channel is "linkdin"; possible are .*Did you mean linkedin\?$/),
      "5:1 avoid is empty; it holds the words to avoid.",
    ]);
  });

  it("refuses rules that could not run, at their cell", () => {
    expect(problemsOf("avoid,kind,exceptions\nx,term,<quote>\n(a+)+,regex,\n")).toEqual([
      expect.stringMatching(/^2:8 "x" has the exception <quote>, which is no place; possible are <quotation>/),
      expect.stringMatching(/^3:1 "\(a\+\)\+" is no expression that can be run/),
    ]);
    expect(problemsOf(`avoid,message\nx,${"m".repeat(400)}\n`)).toEqual(["2:3 message has at most 300 characters."]);
  });

  it.each([
    ["", /^1:1 The table is empty/],
    ["use,avid\na,b\n", /^1:5 avid is no column .*Did you mean avoid\?/],
    ["use\na\n", /^1:1 There is no column avoid/],
    ["avoid,avoid\na,b\n", /^1:7 There is a column avoid already/],
    ['avoid\n"open\n', /^2:1 This quotation mark is never closed/],
    ["avoid\na,b\n", /^2:3 This cell stands under no column/],
  ])("refuses %j", (text, problem) => {
    expect(problemsOf(text)[0]).toMatch(problem);
  });

  it("answers any text, and gives every rule an id of its own", () => {
    const random = createRandom("tables");
    const pieces = ["avoid", "use", ",", ";", "\t", "\n", "\r\n", '"', "|", "word", "<quotation>", "ünï", "(", "regex"];
    for (let round = 0; round < 500; round += 1) {
      const text = `avoid,use,kind\n${Array.from({ length: 12 }, () => pieces[Math.floor(random.next() * pieces.length)]).join("")}`;
      const read = readGuardrailTable(text);
      if (read.kind === "refused")
        for (const { line, column } of read.problems) expect(Math.min(line, column)).toBeGreaterThan(0);
      else expect(new Set(read.rules.map(({ id }) => id)).size).toBe(read.rules.length);
    }
  });
});
