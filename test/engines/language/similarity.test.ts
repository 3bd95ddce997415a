import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/engines/language/random.ts";
import { shingleContainment, trigramSimilarity, trigramsOf } from "../../../src/engines/language/similarity.ts";

describe("trigramSimilarity", () => {
  it("makes the trigrams pg_trgm makes", () => {
    expect([...trigramsOf("Cat")].sort()).toEqual(["  c", " ca", "at ", "cat"]);
    // select similarity('word', 'two words') is 0.36363637
    expect(trigramSimilarity("word", "two words")).toBeCloseTo(0.363636, 5);
  });

  it("is 1 for the same words however they are written, 0 for nothing in common, and symmetric", () => {
    expect(trigramSimilarity("Repair the toaster!", "repair THE tоaster")).toBe(1);
    expect(trigramSimilarity("abc", "xyz")).toBe(0);
    expect(trigramSimilarity("", "")).toBe(0);
    expect(trigramSimilarity("repair shop", "shop repairs")).toBe(trigramSimilarity("shop repairs", "repair shop"));
  });
});

describe("shingleContainment", () => {
  it("is 1 when the longer text holds the shorter one", () => {
    const story = "City opens first repair café in the old fire station";
    expect(shingleContainment(story, `Breaking: ${story}, says mayor`)).toBe(1);
    expect(shingleContainment(story, "A different text about something else")).toBe(0);
  });
});

describe("createRandom", () => {
  it("repeats itself for one seed and not for another", () => {
    const draw = (seed: string) => {
      const random = createRandom(seed);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(draw("board 2026-11-22")).toEqual(draw("board 2026-11-22"));
    expect(draw("board 2026-11-22")).not.toEqual(draw("board 2026-11-23"));
  });

  it("draws uniformly in [0, 1) and normally with mean 0 and deviation 1", () => {
    const random = createRandom("moments");
    const uniform = Array.from({ length: 20_000 }, () => random.next());
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...uniform)).toBeLessThan(1);
    expect(mean(uniform)).toBeCloseTo(0.5, 1);
    const normal = Array.from({ length: 20_000 }, () => random.normal());
    expect(Math.abs(mean(normal))).toBeLessThan(0.03);
    expect(mean(normal.map((value) => value * value))).toBeCloseTo(1, 1);
  });
});

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
