import { describe, expect, it } from "vitest";
import type { PatternCell } from "../../../src/core/learning-event.ts";
import { createRandom } from "../../../src/engines/language/random.ts";
import { estimatePatternEffects } from "../../../src/engines/learning/estimate-pattern-effects.ts";
import { poolPatternPriors } from "../../../src/engines/learning/pool-pattern-priors.ts";
import { buildPatternCell, NOW } from "./builders.ts";

/** Brands with `posts` posts each of two patterns, around a common effect of .4 and −.2. */
function brandsOf(count: number, posts = 10): PatternCell[][] {
  const random = createRandom("brands");
  return Array.from({ length: count }, () => [
    buildPatternCell("question", "steps", posts, 0.4 + 0.2 * random.normal()),
    buildPatternCell("number", "list", posts, -0.2 + 0.2 * random.normal(), { month: "2026-10" }),
    buildPatternCell("number", "list", posts, 0.9, { evidence: "decision" }),
  ]);
}

describe("poolPatternPriors", () => {
  it("says nothing of fewer than five brands, nor of fewer than thirty posts", () => {
    expect(poolPatternPriors(brandsOf(4, 50), NOW)).toEqual([]);
    expect(poolPatternPriors(brandsOf(5, 5), NOW)).toEqual([]);
    expect(poolPatternPriors(brandsOf(5, 10), NOW)).toHaveLength(2);
  });

  it("counts the brands of each pattern, not of the pool", () => {
    const brands = brandsOf(6, 20).map((cells, at) => (at < 4 ? cells : cells.slice(0, 1)));
    expect(poolPatternPriors(brands, NOW)).toMatchObject([{ hookType: "question", brandCount: 6 }]);
  });

  it("lets no brand bring more than its share, however many posts it has", () => {
    const brands = brandsOf(6, 20);
    const [before] = poolPatternPriors(brands, NOW).slice(-1);
    const loud = brands.map((cells, at) =>
      at === 0 ? [buildPatternCell("question", "steps", 5_000, 2), ...cells.slice(1)] : cells,
    );
    const [after] = poolPatternPriors(loud, NOW).slice(-1);
    expect(after?.n).toBeCloseTo(before?.n ?? 0, 0);
    expect((after?.mean ?? 0) - (before?.mean ?? 0)).toBeLessThan(0.4);
    expect(poolPatternPriors([[buildPatternCell("question", "steps", 5_000, 2)], ...brandsOf(3)], NOW)).toEqual([]);
  });

  it("forgets a brand that opts out as if it had never been in, to the last bit", () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const random = createRandom(`opt out ${seed}`);
      const hooks = ["question", "number", "story"] as const;
      const brands = Array.from({ length: 9 }, () =>
        Array.from({ length: 12 }, () =>
          buildPatternCell(
            hooks[Math.floor(random.next() * 3)] ?? "question",
            "steps",
            1 + Math.floor(random.next() * 9),
            random.normal(),
            { month: random.next() < 0.5 ? "2026-11" : "2026-08" },
          ),
        ),
      );
      const leaver = Math.floor(random.next() * brands.length);
      const never = poolPatternPriors(brands.toSpliced(leaver, 1), NOW);
      const mixed = [...brands]
        .map((cells) => ({ cells: [...cells].reverse(), key: random.next() }))
        .sort((a, b) => a.key - b.key);
      const withAll = mixed.map(({ cells }) => cells);
      const left = withAll.filter((cells) => cells[0] !== brands[leaver]?.at(-1));
      expect(left).toHaveLength(8);
      expect(poolPatternPriors(left, NOW)).toEqual(never);
      expect(poolPatternPriors(withAll, NOW)).toEqual(poolPatternPriors(brands, NOW));
      expect(never).not.toEqual([]);
      expect(poolPatternPriors(brands, NOW)).not.toEqual(never);
    }
  });

  it("carries no name and no text, and no decision", () => {
    for (const prior of poolPatternPriors(brandsOf(8), NOW)) {
      expect(Object.keys(prior).sort()).toEqual([
        "brandCount",
        "channel",
        "hookType",
        "mean",
        "n",
        "objective",
        "structure",
        "variance",
      ]);
      if (prior.hookType === "number") expect(prior.mean).toBeLessThan(0);
    }
  });

  it("gives a brand without posts the common effect, surer than nothing, and lets its own posts overrule", () => {
    const about = { objective: "engagement", now: NOW } as const;
    const pooled = poolPatternPriors(brandsOf(12, 15), NOW);
    const common = pooled.find(({ hookType }) => hookType === "question")?.mean ?? 0;
    const ask = (cells: PatternCell[], withPool: boolean) =>
      estimatePatternEffects(cells, withPool ? { ...about, pooled } : about)(
        "linkedin",
        "question",
        "steps",
        null,
        null,
      );
    expect(common).toBeGreaterThan(0.25);
    expect(ask([], true).mean).toBeCloseTo(common, 12);
    expect(ask([], true).sd).toBeLessThan(ask([], false).sd);
    expect(ask([], true).n).toBe(0);
    const against = [buildPatternCell("question", "steps", 120, -0.6)];
    expect(ask(against, true).mean).toBeLessThan(0);
    expect(ask(against, true).mean).toBeGreaterThan(ask(against, false).mean);
    const elsewhere = estimatePatternEffects([], { ...about, pooled })("linkedin", "story", "narrative", null, null);
    const alone = estimatePatternEffects([], about)("linkedin", "story", "narrative", null, null);
    expect(elsewhere.mean).toBe(0);
    expect(elsewhere.sd).toBeCloseTo(alone.sd, 2);
  });
});
