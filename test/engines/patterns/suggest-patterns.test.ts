import { describe, expect, it } from "vitest";
import type { PatternId } from "../../../src/core/ids.ts";
import type { PatternPreference } from "../../../src/core/pattern-template.ts";
import { createRandom } from "../../../src/engines/language/random.ts";
import { describeEffect } from "../../../src/engines/patterns/describe-effect.ts";
import { chanceBelow, chancesOfBeingLargest } from "../../../src/engines/patterns/normal-distribution.ts";
import { type SuggestPatternsInput, suggestPatterns } from "../../../src/engines/patterns/suggest-patterns.ts";
import { buildPattern, buildSnapshot, idOf } from "../opportunities/builders.ts";

const SNAPSHOT = buildSnapshot();
const MANY_PATTERNS = Array.from({ length: 24 }, (_, at) => buildPattern(at + 1));
const FOUR_PATTERNS = MANY_PATTERNS.slice(0, 4);

function suggest(facts: Partial<SuggestPatternsInput> = {}) {
  return suggestPatterns({
    snapshot: SNAPSHOT,
    channel: "linkedin",
    pillarId: null,
    personaId: null,
    patterns: FOUR_PATTERNS,
    preferences: new Map(),
    available: [],
    effectOf: () => ({ mean: 0, sd: 0.25, n: 0 }),
    random: createRandom("suggest"),
    ...facts,
  });
}

describe("suggestPatterns", () => {
  it("has probabilities that sum to 1 with the floor kept, for any effects and wishes", () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const random = createRandom(`effects ${seed}`);
      const patterns = MANY_PATTERNS.slice(0, 1 + Math.floor(random.next() * 24));
      const effects = new Map(
        patterns.map(({ id }) => [id, { mean: random.normal() * 0.4, sd: random.next() ** 4, n: 3 }]),
      );
      const wishes: PatternPreference[] = ["less", "neutral", "more"];
      const preferences = new Map(patterns.map(({ id }) => [id, wishes[Math.floor(random.next() * 3)] ?? "neutral"]));
      const suggested = suggest({
        patterns,
        preferences,
        effectOf: ({ id }) => effects.get(id) ?? { mean: 0, sd: 1, n: 0 },
        random,
        floor: 0.02,
      });
      expect(suggested).toHaveLength(patterns.length);
      expect(suggested.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
      const least = Math.min(0.02, 0.05 / patterns.length);
      for (const { probability } of suggested) expect(probability).toBeGreaterThanOrEqual(least - 1e-12);
    }
  });

  it("puts a pattern first as often as it says", () => {
    const means = [0.2, 0.1, 0, -0.2];
    const effectOf = ({ key }: { key: string }) => ({ mean: means[Number(key.at(-1)) - 1] ?? 0, sd: 0.3, n: 6 });
    const first = new Map<string, number>();
    const runs = 5_000;
    for (let run = 0; run < runs; run += 1) {
      const key = suggest({ effectOf, random: createRandom(`run ${run}`) })[0]?.pattern.key ?? "";
      first.set(key, (first.get(key) ?? 0) + 1);
    }
    for (const { pattern, probability } of suggest({ effectOf })) {
      expect(Math.abs((first.get(pattern.key) ?? 0) / runs - probability)).toBeLessThan(0.025);
    }
  });

  it("leaves out what the brand refuses, other channels, deprecated ones and what nothing feeds", () => {
    const patterns = [
      buildPattern(1),
      buildPattern(2),
      buildPattern(3, { channels: ["x"] }),
      buildPattern(4, { status: "deprecated" }),
      buildPattern(5, { evidenceNeeds: ["quote"] }),
    ];
    const suggested = suggest({
      patterns,
      preferences: new Map<PatternId, PatternPreference>([[idOf("pat", 2), "never"]]),
    });
    expect(suggested.map(({ pattern }) => pattern.key)).toEqual(["pattern-1"]);
    expect(suggested[0]?.probability).toBe(1);
    expect(suggest({ patterns: [] })).toEqual([]);
  });

  it("gives a liked pattern more room and a better one most", () => {
    const liked = suggest({
      preferences: new Map<PatternId, PatternPreference>([
        [idOf("pat", 2), "more"],
        [idOf("pat", 3), "less"],
      ]),
    });
    const chanceOf = (all: typeof liked, number: number): number =>
      all.find(({ pattern }) => pattern.id === idOf("pat", number))?.probability ?? 0;
    expect(chanceOf(liked, 2)).toBeGreaterThan(chanceOf(liked, 1));
    expect(chanceOf(liked, 1)).toBeGreaterThan(chanceOf(liked, 3));
    const better = suggest({ effectOf: ({ id }) => ({ mean: id === idOf("pat", 4) ? 0.4 : 0, sd: 0.1, n: 12 }) });
    expect(chanceOf(better, 4)).toBeGreaterThan(0.9);
  });

  it("draws the same for the same seed", () => {
    expect(suggest({ random: createRandom("a") })).toEqual(suggest({ random: createRandom("a") }));
  });
});

describe("describeEffect", () => {
  it("never says that something works on three posts, however good they were", () => {
    for (const n of [0, 1, 2, 3, 4]) {
      expect(describeEffect({ mean: 1.5, sd: 0.01, n }).sentence).not.toMatch(/work/);
    }
    expect(describeEffect({ mean: 1.5, sd: 0.01, n: 3 }).sentence).toBe("Based on 3 posts: not enough posts to say.");
    expect(describeEffect({ mean: 0, sd: 0.3, n: 0 }).sentence).toBe("No posts yet: trying something new.");
  });

  it("states a tendency only when it is certain enough", () => {
    expect(describeEffect({ mean: 0.1, sd: 0.18, n: 9 }).sentence).toBe(
      "Based on 9 posts, the chance it beats your usual is 71 %: too early to call.",
    );
    expect(describeEffect({ mean: 0.3, sd: 0.1, n: 9 }).sentence).toMatch(
      /^Based on 9 posts, it works for you: about 35 % above/,
    );
    expect(describeEffect({ mean: -0.3, sd: 0.1, n: 9 }).sentence).toMatch(/stays below your usual: by about 26 %/);
  });

  it("gives a 90 % interval around the effect", () => {
    const { effect, low, high, chanceBetter } = describeEffect({ mean: 0.1, sd: 0.2, n: 9 });
    expect(effect).toBe(0.1);
    expect(chanceBelow((high - 0.1) / 0.2)).toBeCloseTo(0.95, 3);
    expect(chanceBelow((low - 0.1) / 0.2)).toBeCloseTo(0.05, 3);
    expect(chanceBetter).toBeCloseTo(0.6915, 3);
  });
});

describe("chancesOfBeingLargest", () => {
  it("is exact for two, near or far apart, sharp or vague", () => {
    for (const [mean, sd, other] of [
      [0, 1, 1],
      [0.5, 0.2, 0.7],
      [0.1, 1e-6, 0.3],
      [-0.05, 1e-4, 1e-4],
      [3, 0.5, 0.5],
    ] as const) {
      const [first, second] = chancesOfBeingLargest([
        { mean, sd },
        { mean: 0, sd: other },
      ]);
      expect(first).toBeCloseTo(chanceBelow(mean / Math.hypot(sd, other)), 3);
      expect((first ?? 0) + (second ?? 0)).toBeCloseTo(1, 12);
    }
  });

  it("shares equally among equals, however many and however sure", () => {
    for (const sd of [1e-6, 0.1, 5]) {
      const chances = chancesOfBeingLargest(Array.from({ length: 24 }, () => ({ mean: 0.2, sd })));
      for (const chance of chances) expect(chance).toBeCloseTo(1 / 24, 9);
    }
  });

  it("agrees with drawing", () => {
    const random = createRandom("largest");
    for (let trial = 0; trial < 5; trial += 1) {
      const normals = Array.from({ length: 6 }, () => ({ mean: random.normal() * 0.3, sd: 0.02 + random.next() }));
      const wins = normals.map(() => 0);
      const runs = 20_000;
      for (let run = 0; run < runs; run += 1) {
        const drawn = normals.map(({ mean, sd }) => mean + sd * random.normal());
        const best = drawn.indexOf(Math.max(...drawn));
        wins[best] = (wins[best] ?? 0) + 1;
      }
      for (const [at, chance] of chancesOfBeingLargest(normals).entries()) {
        expect(Math.abs(chance - (wins[at] ?? 0) / runs)).toBeLessThan(0.015);
      }
    }
  });
});
