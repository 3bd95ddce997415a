import { describe, expect, it } from "vitest";
import { createLearningRandom } from "./learning-random.ts";
import { simulateAudience, USUAL_AUDIENCE } from "./simulated-audience.ts";
import { lookEarly } from "./unequal-exposure.ts";

function deviationOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

describe("simulateAudience", () => {
  it("spreads effects and posts as far as it is told, and the same for the same seed", () => {
    const worlds = Array.from({ length: 60 }, (_, seed) => simulateAudience(USUAL_AUDIENCE, `world ${seed}`));
    const effects = worlds.flat().flatMap((brand) => brand.effects.flat());
    expect(effects).toHaveLength(60 * 8 * 3 * 24);
    expect(deviationOf(effects)).toBeCloseTo(Math.hypot(0.2, 0.15, 0.1), 1);
    const betweenChannels = worlds.flat().flatMap(({ effects: [first = [], second = []] }) => {
      return first.map((effect, pattern) => effect - (second[pattern] ?? 0));
    });
    expect(deviationOf(betweenChannels)).toBeCloseTo(0.1 * Math.SQRT2, 2);
    const [brand] = worlds[0] ?? [];
    const posts = Array.from({ length: 4_000 }, () => brand?.post(1, 5) ?? 0);
    expect(deviationOf(posts)).toBeCloseTo(0.9, 1);
    expect(simulateAudience(USUAL_AUDIENCE, "world 0")[3]?.effects).toEqual(worlds[0]?.[3]?.effects);
  });
});

describe("lookEarly", () => {
  it("shows between 20 views and half of them, clicks as often as in the whole, and loses none", () => {
    const random = createLearningRandom("early");
    const whole = { impressions: 3_000, clicks: 90 };
    const looks = Array.from({ length: 2_000 }, () => lookEarly(whole, random));
    for (const { views, clicks, restViews, restClicks } of looks) {
      expect(views).toBeGreaterThanOrEqual(20);
      expect(views).toBeLessThanOrEqual(1_500);
      expect([views + restViews, clicks + restClicks]).toEqual([3_000, 90]);
    }
    const expected = looks.reduce((sum, { views }) => sum + views * 0.03, 0);
    const seen = looks.reduce((sum, { clicks }) => sum + clicks, 0);
    expect(seen / expected).toBeCloseTo(1, 1);
    expect(lookEarly({ impressions: 2, clicks: 2 }, random)).toEqual({
      views: 1,
      clicks: 1,
      restViews: 1,
      restClicks: 1,
    });
  });
});
