import { describe, expect, it } from "vitest";
import type { Slot } from "../../../src/core/content-package.ts";
import type { Band } from "../../../src/core/score.ts";
import type { Variant } from "../../../src/core/variant.ts";
import { packageQualityOf } from "../../../src/engines/content-engineering/package-quality.ts";
import { steadyIds } from "../brand-brain/brand-of.ts";
import { variantOf } from "./variant-of.ts";

const patternId = steadyIds().next("pat");

function judged(slotKey: string, band: Band, score: number, facts: Partial<Variant> = {}): Variant {
  const lines = [
    { criterion: "clarity" as const, value: 0.9, weight: 0.5, note: "Split the longest sentence." },
    { criterion: "specificity" as const, value: 0.1, weight: 0.5, note: "Add a figure." },
  ];
  const channel = slotKey.split("-")[0] as Variant["channel"];
  return variantOf({ channel, slotKey, quality: { rubricVersion: "rubric-2", score, band, lines }, ...facts });
}

function slotOf(key: string, facts: Partial<Slot> = {}): Slot {
  const channel = key.split("-")[0] as Slot["channel"];
  return { key, channel, patternId, state: "drafted", variantId: null, reason: null, outcome: null, ...facts };
}

describe("packageQualityOf", () => {
  it("takes the best draft of each channel, and the band of the channel that is worst off", () => {
    const variants = [judged("linkedin-1", "ready", 90), judged("linkedin-2", "weak", 50), judged("x-1", "ready", 80)];
    expect(packageQualityOf([], variants)).toEqual({ score: 85, band: "ready", issues: [] });
    const weak = packageQualityOf([], [...variants.slice(0, 2), judged("x-1", "weak", 60)]);
    expect(weak).toEqual({ score: 75, band: "weak", issues: ["x-1: Add a figure."] });
  });

  it("prefers a draft that may stand to a higher score that may not", () => {
    const variants = [judged("x-1", "invalid", 95), judged("x-2", "weak", 50)];
    expect(packageQualityOf([], variants)).toMatchObject({ score: 50, band: "weak" });
  });

  it("leaves out what was rejected or archived, and is invalid with nothing left", () => {
    const gone = [
      judged("x-1", "ready", 90, { status: "rejected" }),
      judged("x-2", "ready", 90, { status: "archived" }),
    ];
    expect(packageQualityOf([], gone)).toEqual({ score: 0, band: "invalid", issues: [] });
  });

  it("is not ready while a planned channel stays empty, and says why", () => {
    const slots = [slotOf("linkedin-1"), slotOf("x-1", { state: "unfilled", reason: "Too long for X." })];
    const quality = packageQualityOf(slots, [judged("linkedin-1", "ready", 90)]);
    expect(quality).toMatchObject({ band: "weak", issues: ["x-1: Too long for X."] });
    const drafting = [slotOf("linkedin-1"), slotOf("x-1", { state: "drafting" })];
    expect(packageQualityOf(drafting, [judged("linkedin-1", "ready", 90)]).band).toBe("ready");
  });

  it("names what blocks before what could be better", () => {
    const finding = {
      check: "claim",
      rule: "number",
      severity: "block",
      message: "No source",
      field: "parts.0",
    } as const;
    const findings = [{ ...finding, span: null, excerpt: null, suggestion: null }];
    const { issues, band } = packageQualityOf(
      [],
      [judged("linkedin-1", "weak", 60), judged("x-1", "invalid", 60, { findings })],
    );
    expect(issues).toEqual(["x-1: No source", "linkedin-1: Add a figure."]);
    expect(band).toBe("invalid");
  });
});
