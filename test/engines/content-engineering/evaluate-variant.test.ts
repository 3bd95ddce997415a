import { describe, expect, it } from "vitest";
import type { BrandFile } from "../../../src/core/dto/brand-file.ts";
import type { Finding } from "../../../src/core/guardrail.ts";
import type { EvaluationInput } from "../../../src/core/ports/evaluator.ts";
import { type QualityCriterion, QualityReport } from "../../../src/core/variant.ts";
import { evaluateVariant } from "../../../src/engines/content-engineering/evaluate-variant.ts";
import { brandOf } from "../brand-brain/brand-of.ts";
import { contentOf } from "./variant-of.ts";

const THESIS = "A named mentor on the first evening keeps repair café volunteers for a year.";
const GOOD = `Of 1,140 fixers, those with a named mentor on their first evening were twice as likely to stay for a year.

Dr Nkem Aldous calls it the cheapest measure her institute has ever tested: "a named person to ask".
So write one name beside every new volunteer on Tuesday's rota of your repair café.

Who was yours?`;

function inputOf(text: string, facts: Partial<EvaluationInput> = {}, file: Partial<BrandFile> = {}): EvaluationInput {
  return {
    snapshot: brandOf(file),
    contentPackage: { thesis: THESIS, supportingPoints: [], cta: null },
    variant: { channel: "linkedin", ...contentOf([text]) },
    siblings: [],
    findings: [],
    ...facts,
  };
}

function valueOfLine(criterion: QualityCriterion, input: EvaluationInput): number {
  return evaluateVariant(input).lines.find((line) => line.criterion === criterion)?.value ?? Number.NaN;
}

const BLOCK: Finding = {
  check: "claim",
  rule: "number",
  severity: "block",
  message: "No source",
  field: "parts.0",
  span: null,
  excerpt: null,
  suggestion: null,
};

describe("evaluateVariant", () => {
  it("calls a good draft ready, with lines that add up and say why", () => {
    const report = evaluateVariant(inputOf(GOOD));
    expect(QualityReport.safeParse(report).error).toBeUndefined();
    expect(report.band).toBe("ready");
    expect(report.lines.reduce((sum, { value, weight }) => sum + value * weight * 100, 0)).toBeCloseTo(report.score, 9);
    expect(report.lines.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(report.lines.every(({ note }) => note.length > 5)).toBe(true);
  });

  it("is invalid with a blocking finding, whatever it scores, and never ready without its film", () => {
    expect(evaluateVariant(inputOf(GOOD, { findings: [BLOCK] })).band).toBe("invalid");
    const reel = evaluateVariant(inputOf(GOOD, { variant: { channel: "tiktok", ...contentOf([GOOD]) } }));
    expect(reel.score).toBeGreaterThan(65);
    expect(reel.band).toBe("weak");
  });

  it.each<[QualityCriterion, EvaluationInput]>([
    ["anchoring", inputOf("Football is a fine game. The harbour club won again. Everybody cheered.")],
    ["clarity", inputOf(GOOD.replace(/[.\n]/g, " "))],
    ["channel_fit", inputOf(GOOD.repeat(12))],
    [
      "specificity",
      inputOf("In today's fast-paced world we unlock the power of synergy. It is a game changer for everyone."),
    ],
    [
      "cta_alignment",
      inputOf(GOOD, { variant: { channel: "linkedin", ...contentOf([GOOD], { cta: "Download it" }) } }),
    ],
    ["cta_alignment", inputOf(GOOD, {}, { ctaPolicy: "none" })],
    ["sibling_diversity", inputOf(GOOD, { siblings: [{ channel: "linkedin", parts: [GOOD], title: null }] })],
    ["residue", inputOf(GOOD, { findings: [{ ...BLOCK, check: "structure", rule: "template_residue" }] })],
  ])("marks down %s where it is missing", (criterion, input) => {
    expect(valueOfLine(criterion, input)).toBeLessThan(valueOfLine(criterion, inputOf(GOOD)) - 0.2);
  });

  it("does not mind the same point on another channel", () => {
    const other = inputOf(GOOD, { siblings: [{ channel: "x", parts: [`${GOOD.slice(0, 120)}…`], title: null }] });
    const same = inputOf(GOOD, { siblings: [{ channel: "linkedin", parts: [`${GOOD.slice(0, 120)}…`], title: null }] });
    expect(valueOfLine("sibling_diversity", other)).toBeGreaterThan(valueOfLine("sibling_diversity", same));
  });

  it("says so when there is nothing to read", () => {
    const report = evaluateVariant(inputOf(" "));
    expect(report.band).not.toBe("ready");
    expect(report.lines.map(({ note }) => note)).toContain("There is nothing to read.");
  });
});
