import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/engines/language/random.ts";
import { estimateVariantRates, type VariantCount } from "../../../src/engines/learning/estimate-variant-rates.ts";

const labelled = new URL("../../../../shared/data/ab/upworthy_dev.jsonl", import.meta.url);

describe("estimateVariantRates", () => {
  it("pulls variants with few views to their siblings and leaves those with many alone", () => {
    const counts = (scale: number): VariantCount[] =>
      Array.from({ length: 40 }, (_, group) =>
        [0.02, 0.05].map((rate, at) => ({
          group: `g${group}`,
          key: `v${at}`,
          views: 1_000 * scale,
          hits: 1_000 * scale * rate,
        })),
      ).flat();
    const few = estimateVariantRates([...counts(1), { group: "g0", key: "new", views: 2, hits: 2 }]).at(2);
    expect(few?.rate).toBeLessThan(0.1);
    const [low, high] = estimateVariantRates(counts(100));
    expect(low?.rate).toBeCloseTo(0.02, 3);
    expect(high?.relative).toBeGreaterThan(low?.relative ?? 0);
  });

  it("calls variants equal that differ no more than chance, and is nearer the truth than raw rates", () => {
    const random = createRandom("rates");
    const truth = new Map<string, number>();
    const counts = Array.from({ length: 400 }, (_, group) => {
      const base = 0.02 * Math.exp(0.4 * random.normal());
      return [0, 1, 2].map((at) => {
        const rate = base * Math.exp(0.2 * random.normal());
        truth.set(`g${group} v${at}`, rate);
        const views = Math.floor(20 * 50 ** random.next());
        let hits = 0;
        for (let view = 0; view < views; view += 1) if (random.next() < rate) hits += 1;
        return { group: `g${group}`, key: `v${at}`, views, hits };
      });
    }).flat();
    const errorOf = (rateOf: (at: number) => number): number =>
      Math.sqrt(
        counts.reduce((sum, { group, key }, at) => sum + (rateOf(at) - (truth.get(`${group} ${key}`) ?? 0)) ** 2, 0) /
          counts.length,
      );
    const estimated = estimateVariantRates(counts);
    const ratio =
      errorOf((at) => estimated[at]?.rate ?? 0) / errorOf((at) => (counts[at]?.hits ?? 0) / (counts[at]?.views ?? 1));
    expect(ratio).toBeLessThan(0.5);
  });

  it("bears groups without views", () => {
    for (const { rate, relative } of estimateVariantRates([{ group: "g", key: "a", views: 0, hits: 0 }])) {
      expect([rate, relative]).toEqual([0, 0]);
    }
    expect(estimateVariantRates([])).toEqual([]);
  });

  it.skipIf(!existsSync(labelled))("has less than half the error of raw rates on real headline tests", () => {
    const rows: { test_id: string; variant: number; impressions: number; clicks: number }[] = readFileSync(
      labelled,
      "utf8",
    )
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
    const random = createRandom("unequal exposure");
    const shown = rows.flatMap(({ test_id, variant, impressions, clicks }) => {
      const views = Math.floor(Math.min(20 * 100 ** random.next(), impressions / 2));
      let hits = 0;
      for (let view = 0; view < views; view += 1) if (random.next() < (clicks - hits) / (impressions - view)) hits += 1;
      const rest = (clicks - hits) / (impressions - views);
      return views > 0 ? [{ group: test_id, key: String(variant), views, hits, rest }] : [];
    });
    const estimated = new Map(estimateVariantRates(shown).map(({ group, key, rate }) => [`${group} ${key}`, rate]));
    const errorOf = (rateOf: (each: (typeof shown)[number]) => number): number =>
      Math.sqrt(shown.reduce((sum, each) => sum + (rateOf(each) - each.rest) ** 2, 0) / shown.length);
    const ratio =
      errorOf(({ group, key }) => estimated.get(`${group} ${key}`) ?? 0) / errorOf(({ hits, views }) => hits / views);
    expect(ratio).toBeLessThan(0.45);
  });
});
