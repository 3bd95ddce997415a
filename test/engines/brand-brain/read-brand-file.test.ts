import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readBrandFile } from "../../../src/engines/brand-brain/read-brand-file.ts";

function problemsOf(text: string): string[] {
  const result = readBrandFile(text);
  if (result.kind === "file") throw new Error("the file was read");
  return result.problems.map(({ line, path, message }) => `${line} ${path}: ${message}`);
}

describe("readBrandFile", () => {
  it("reads the smallest file there is, as YAML and as JSON with tabs", () => {
    for (const text of ["version: 1\nname: Mendbench\n", '{\n\t"version": 1,\n\t"name": "Mendbench"\n}\n']) {
      expect(readBrandFile(text)).toEqual({ kind: "file", file: { version: 1, name: "Mendbench" } });
    }
  });

  it("reads the demo brand", () => {
    const text = readFileSync(new URL("../../../db/seeds/demo-brand.yaml", import.meta.url), "utf8");
    expect(readBrandFile(text)).toMatchObject({
      kind: "file",
      file: { name: "Mendbench", primaryChannel: "linkedin" },
    });
  });

  it.each([
    ["an empty file", "", ["1 : The file is empty"]],
    [
      "a key that is misspelt",
      "version: 1\nname: A\nprimaryChanel: x",
      ["3 primaryChanel: primaryChanel is no key", "Did you mean primaryChannel?"],
    ],
    [
      "a key misspelt deep inside",
      "version: 1\nname: A\ntone:\n  do: [x]",
      ["4 tone.do: do is no key of tone. Did you mean dos?"],
    ],
    [
      "a number for a name",
      "version: 1\nname: 2026",
      ["2 name: name should be text but is a number; put it in quotes."],
    ],
    ["a missing version", "name: A", ["1 version: version is missing; write version: 1."]],
    ["another version", "version: 2\nname: A", ["1 version: version is 2; possible are 1."]],
    [
      "an unknown channel",
      "version: 1\nname: A\nchannels:\n  - channel: linkdin",
      ["4 channels.0.channel", "Did you mean linkedin?"],
    ],
    [
      "a zone there is not",
      "version: 1\nname: A\ntimezone: Mars/Base",
      ["3 timezone: timezone is not an IANA time zone"],
    ],
    ["broken syntax", "version: 1\nname: [A", ["2 : This is neither YAML nor JSON"]],
    ["a key given twice", "version: 1\nname: A\nname: B", ["3 : This key stands here a second time."]],
    ["two documents", "version: 1\nname: A\n---\nname: B", ["3 : A second document begins here"]],
    ["a list", "- 1", ["1 : The file should be a group of keys but is a list."]],
  ])("refuses %s and names the line", (_, text, expected) => {
    const problems = problemsOf(text).join("\n");
    for (const sentence of expected) expect(problems).toContain(sentence);
  });

  it.each([
    [
      "a matrix that names nobody",
      "personas: [{name: Ann}]\npillars: [{name: Tools}]\nmatrix:\n  - {persona: An, pillar: Tols, weight: 1}",
      [
        "6 matrix.0.persona: There is no persona An",
        "Did you mean Ann?",
        "6 matrix.0.pillar: There is no pillar Tols",
        "Did you mean Tools?",
      ],
    ],
    [
      "names that differ in letter case only",
      "personas:\n  - name: Ann\n  - name: ANN",
      ["5 personas.1.name: ANN stands here a second time"],
    ],
    [
      "a primary channel that is not there",
      "channels: [{channel: x}]\nprimaryChannel: linkedin",
      ["4 primaryChannel: linkedin is not among the channels; possible are x."],
    ],
    [
      "shares over the whole",
      "pillars: [{name: A, targetShare: 0.6},{name: B, targetShare: 0.6}]",
      ["3 pillars: The pillars' targetShare sum to 1.2"],
    ],
    [
      "an expression that could hang",
      "guardrails:\n  - {kind: regex, pattern: '(a+)+$'}",
      ["4 guardrails.0.pattern", "can take very long"],
    ],
    [
      "a structure rule nobody can read",
      "guardrails:\n  - {kind: structure, pattern: not too long}",
      ["4 guardrails.0.pattern", "max MEASURE NUMBER"],
    ],
  ])("refuses %s", (_, rest, expected) => {
    const problems = problemsOf(`version: 1\nname: A\n${rest}`).join("\n");
    for (const sentence of expected) expect(problems).toContain(sentence);
  });

  it("finishes fast on files made to hurt, and never throws", () => {
    const level = (name: string, of: string) => `${name}: &${name} [${Array(10).fill(`*${of}`).join(",")}]`;
    const bomb = ["a: &a [x]", level("b", "a"), level("c", "b"), level("d", "c"), level("e", "d")].join("\n");
    const began = performance.now();
    for (const text of [
      bomb,
      "[".repeat(100_000),
      "a: ".repeat(20_000),
      "- ".repeat(50_000),
      "x".repeat(2_000_000),
      "\ud800: *",
      "\0",
    ]) {
      expect(readBrandFile(text).kind).toBe("refused");
    }
    expect(performance.now() - began).toBeLessThan(30_000);
  });
});
