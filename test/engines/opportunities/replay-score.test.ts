import { describe, expect, it } from "vitest";
import { ScoreBreakdown } from "../../../src/core/score.ts";
import {
  FEATURE_WEIGHTS,
  replayScore,
  scoreOpportunity,
} from "../../../src/engines/opportunities/score-opportunity.ts";
import { contextOf, randomScoreCase, throughJson } from "./random-scores.ts";

const CASES = 60;

describe("a score", () => {
  it("adds up: contributions are value × weight × 100 × gates, their sum is the total, the band follows from the cuts", () => {
    for (let seed = 0; seed < CASES; seed += 1) {
      const scored = randomScoreCase(seed);
      const breakdown = scoreOpportunity(scored.opportunity, scored.evidence, contextOf(scored));
      expect(() => ScoreBreakdown.parse(breakdown)).not.toThrow();
      expect(breakdown.features.map(({ name }) => name)).toEqual(Object.keys(FEATURE_WEIGHTS));
      const factor = breakdown.gates.reduce((product, gate) => product * gate.factor, 1);
      for (const { value, weight, contribution } of breakdown.features)
        expect(contribution).toBe(value * weight * 100 * factor);
      const sum = breakdown.features.reduce((all, { contribution }) => all + contribution, 0);
      expect(Math.abs(sum - breakdown.total)).toBeLessThan(1e-9);
      const { weak, ready } = scored.facts.cuts;
      const isBlocked = scored.opportunity.checks?.verdict === "blocked";
      const band = isBlocked || breakdown.total < weak ? "invalid" : breakdown.total < ready ? "weak" : "ready";
      expect(breakdown).toMatchObject({ band, cuts: { weak, ready } });
    }
  });

  it("is the same bit for bit when everything it rests on comes back from JSON", () => {
    for (let seed = 0; seed < CASES; seed += 1) {
      const first = randomScoreCase(seed);
      const again = throughJson(first);
      expect(scoreOpportunity(again.opportunity, again.evidence, contextOf(again))).toStrictEqual(
        scoreOpportunity(first.opportunity, first.evidence, contextOf(first)),
      );
    }
  });

  it("is worked out again bit for bit from what is stored of it alone", () => {
    for (let seed = 0; seed < CASES; seed += 1) {
      const scored = randomScoreCase(seed);
      const breakdown = scoreOpportunity(scored.opportunity, scored.evidence, contextOf(scored));
      const stored = throughJson(breakdown);
      // The results are thrown away: only inputs, weights, gates, cuts and the time are left to work from.
      const raw = {
        ...stored,
        total: 0,
        band: "invalid" as const,
        features: stored.features.map((feature) => ({ ...feature, value: 0, contribution: 0 })),
      };
      expect(replayScore(raw)).toStrictEqual(breakdown);
    }
  });

  it("follows its inputs: another time, weight or input replays to another total", () => {
    const scored = randomScoreCase(3);
    const breakdown = scoreOpportunity(
      { ...scored.opportunity, trigger: "trend", eventAt: null, checks: null },
      scored.evidence,
      contextOf(scored),
    );
    const later = new Date(breakdown.scoredAt.getTime() + 36 * 3_600_000);
    const replayed = replayScore({ ...breakdown, scoredAt: later });
    const freshness = (of: ScoreBreakdown) => of.features.find(({ name }) => name === "timeliness")?.value ?? 0;
    expect(freshness(replayed)).toBeCloseTo(freshness(breakdown) / 2, 12);
  });

  it("says so when it was stored without its inputs or by another formula", () => {
    const scored = randomScoreCase(1);
    const breakdown = scoreOpportunity(scored.opportunity, scored.evidence, contextOf(scored));
    const bare = { ...breakdown, features: breakdown.features.map((feature) => ({ ...feature, inputs: {} })) };
    expect(() => replayScore(bare)).toThrow("The score's relevance was stored without its weight.");
    expect(() => replayScore({ ...breakdown, formulaVersion: "older" })).toThrow(/made by older/);
  });
});
