import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/core/guardrail.ts";
import type { EvaluationInput } from "../../../src/core/ports/evaluator.ts";
import type { QualityReport } from "../../../src/core/variant.ts";
import { evaluateVariant } from "../../../src/engines/content-engineering/evaluate-variant.ts";
import { brandOf } from "../brand-brain/brand-of.ts";
import { JUDGED_SETS, type JudgedDraft, type JudgedSet, UNSEEN_SETS } from "./judged-drafts.ts";
import { contentOf } from "./variant-of.ts";

function judge(set: JudgedSet, draft: JudgedDraft, facts: Partial<EvaluationInput> = {}): QualityReport {
  return evaluateVariant({
    snapshot: brandOf({ locale: set.locale }),
    contentPackage: {
      thesis: set.thesis,
      supportingPoints: set.points.map((text) => ({ text, evidenceIds: [] })),
      cta: null,
    },
    variant: { channel: set.channel, ...contentOf(draft.parts, { title: draft.title ?? null }) },
    siblings: [],
    findings: [],
    ...facts,
  });
}

const RESIDUE: Finding = {
  check: "structure",
  rule: "template_residue",
  severity: "block",
  message: "Nobody filled in this place",
  field: "parts.0",
  span: null,
  excerpt: "[insert name]",
  suggestion: null,
};

describe.each([...JUDGED_SETS, ...UNSEEN_SETS])("the rubric on $name", (set) => {
  const [good] = set.drafts as [JudgedDraft];
  const best = judge(set, good);

  it.each(set.drafts)("calls the $kind draft what an editor would", (draft) => {
    expect(draft.bands).toContain(judge(set, draft).band);
  });

  it("puts the good draft well above every other, and says on a line what each lacks", () => {
    for (const draft of set.drafts.slice(1)) {
      const report = judge(set, draft);
      expect(report.score, draft.kind).toBeLessThan(best.score - 20);
      const [worst] = [...report.lines].sort((a, b) => a.value - b.value);
      expect(worst?.note, draft.kind).toMatch(/\. [A-Z][^.]+\.$|reads best from/);
    }
  });

  it("thinks less of the good draft once it stands beside its twin, and nothing of it unfilled", () => {
    const twin = { channel: set.channel, parts: good.parts, title: null };
    const beside = judge(set, good, { siblings: [twin] });
    expect(beside.score).toBeLessThan(best.score - 5);
    const unfilled = judge(set, good, { findings: [RESIDUE] });
    expect(unfilled.band).toBe("invalid");
    expect(unfilled.score).toBeLessThan(best.score);
  });
});

describe("the rubric on a draft filled up with what the brand says on any occasion", () => {
  const [set] = JUDGED_SETS as [JudgedSet];
  const proof = ["Our trolley holds 94 tools and weighs 23 kg.", "We supply 640 halls in 11 countries since 2019."];
  const snapshot = brandOf({ positioning: { proof } });

  it("takes none of it for substance", () => {
    const point = "A named mentor on the first evening keeps repair café volunteers for a year.";
    const filled = judge(set, { kind: "thin", parts: [[point, ...proof].join(" ")], bands: [] }, { snapshot });
    const plain = judge(set, { kind: "thin", parts: [point], bands: [] }, { snapshot });
    expect(filled.band).toBe("weak");
    expect(filled.score).toBeCloseTo(plain.score, 0);
  });

  it("lets it count where it serves the argument", () => {
    const serving = ["In 2025 we asked 1,140 volunteers who had a named mentor on their first evening."];
    const own = brandOf({ positioning: { proof: serving } });
    const draft: JudgedDraft = { kind: "good", parts: [`Mentors work. ${serving[0]}`], bands: [] };
    const specificity = (report: QualityReport) =>
      report.lines.find(({ criterion }) => criterion === "specificity")?.value;
    expect(specificity(judge(set, draft, { snapshot: own }))).toBe(specificity(judge(set, draft)));
  });
});

describe("the rubric over all sets", () => {
  it("never scores thin, generic, doubled or foreign drafts above a good one of any set", () => {
    const sets = [...JUDGED_SETS, ...UNSEEN_SETS];
    const scores = sets.flatMap((set) => set.drafts.map((draft) => ({ kind: draft.kind, ...judge(set, draft) })));
    const lowestGood = Math.min(...scores.filter(({ kind }) => kind === "good").map(({ score }) => score));
    const highestOther = Math.max(...scores.filter(({ kind }) => kind !== "good").map(({ score }) => score));
    expect(lowestGood).toBeGreaterThan(highestOther + 10);
  });
});
