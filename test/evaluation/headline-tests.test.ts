import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { openDataFolder } from "../../scripts/evaluate/data-folder.ts";
import { liftOfPick, readHeadlineTests, standardErrorOf } from "../../scripts/evaluate/headline-tests.ts";
import { measureColdStart } from "../../scripts/evaluate/learning-cold-start.ts";
import { measureUnequalExposure } from "../../scripts/evaluate/learning-unequal-exposure.ts";

const sample = openDataFolder(resolve(import.meta.dirname, "sample"), "sample");

describe("liftOfPick", () => {
  it("holds the pick against the mean of its test, equally good picks by their mean", () => {
    expect(liftOfPick([1, 5, 2], [0.01, 0.03, 0.02])).toBeCloseTo(50, 9);
    expect(liftOfPick([5, 5, 2], [0.01, 0.03, 0.02])).toBeCloseTo(0, 9);
    expect(liftOfPick([1, 2], [0, 0])).toBeNull();
  });

  it("has the textbook's standard error", () => {
    expect(standardErrorOf([1, 2, 3, 4])).toBeCloseTo(Math.sqrt(5 / 3) / 2, 12);
  });
});

describe("figures on headline tests", () => {
  const tests = readHeadlineTests(sample) ?? [];

  it("can be measured on the sample, the same each time", () => {
    expect(tests.length).toBeGreaterThan(10);
    const figures = { ...measureUnequalExposure(tests), ...measureColdStart(tests) };
    expect(Object.keys(figures)).toEqual([
      "rmseRatioToRaw",
      "unequalMinusRawPts",
      "unequalSe",
      "coldStartLiftPct",
      "coldStartSe",
    ]);
    for (const figure of Object.values(figures)) expect(figure).toSatisfy(Number.isFinite);
    expect(figures.rmseRatioToRaw).toBeLessThan(0.6);
    expect(measureUnequalExposure(tests)).toEqual(measureUnequalExposure(tests));
  });

  it("learns nothing for tests whose variants look like those it chooses among", () => {
    const single = tests.slice(0, 1);
    const twins = tests.map((siblings) => siblings.map((each) => ({ ...each, headline: "the same for all" })));
    expect(measureColdStart(single)?.coldStartLiftPct ?? 0).toBeCloseTo(0, 9);
    const figure = measureColdStart(twins)?.coldStartLiftPct;
    expect(Math.abs(Number(figure))).toBeLessThan(1e-9);
  });
});
