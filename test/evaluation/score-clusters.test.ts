import { describe, expect, it } from "vitest";
import { scoreBCubed, scorePairs, scoreRetrieval } from "./score-clusters.ts";

const labelsOf = (pairs: string) => pairs.split(" ").map(([story = "", cluster = ""]) => ({ story, cluster }));

describe("scoring clusters", () => {
  it("gives full marks to the true clusters, whatever they are called", () => {
    const labels = labelsOf("ax ax by cz cz");
    expect(scorePairs(labels)).toEqual({ precision: 1, recall: 1, f1: 1 });
    expect(scoreBCubed(labels)).toEqual({ precision: 1, recall: 1, f1: 1 });
  });

  it("counts pairs: one heap of two stories is half wrong, and nothing is missed", () => {
    // 3 + 1 true pairs among the 10 of one heap.
    expect(scorePairs(labelsOf("ax ax ax bx bx"))).toMatchObject({ precision: 0.4, recall: 1 });
    expect(scorePairs(labelsOf("ax ay az"))).toMatchObject({ precision: 1, recall: 0 });
  });

  it("counts items in B³: each by the share of its cluster and of its story", () => {
    const { precision, recall } = scoreBCubed(labelsOf("ax ax bx by"));
    expect(precision).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4, 12);
    expect(recall).toBeCloseTo((1 + 1 + 1 / 2 + 1 / 2) / 4, 12);
  });

  it("takes nothing found for no mistake", () => {
    expect(scoreRetrieval(0, 0, 4)).toEqual({ precision: 1, recall: 0, f1: 0 });
    expect(scorePairs([])).toEqual({ precision: 1, recall: 1, f1: 1 });
  });
});
