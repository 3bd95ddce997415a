import { describe, expect, it } from "vitest";
import { explainScore, LEAST_GAIN } from "../../../src/engines/opportunities/explain-score.ts";
import { applyChange, CHANGE_EFFORT } from "../../../src/engines/opportunities/score-changes.ts";
import { scoreOpportunity } from "../../../src/engines/opportunities/score-opportunity.ts";
import { buildContext, buildOpportunity, buildSignal, hoursAgo, idOf } from "./builders.ts";
import { contextOf, randomScoreCase } from "./random-scores.ts";

const told = [buildSignal(1, { title: "Hydroponic co-op opens in Leeds", publishedAt: hoursAgo(14) })];

describe("explainScore", () => {
  it("promises exactly what the change brings when the inputs are changed and scored again", () => {
    const offered = new Set<string>();
    for (let seed = 0; seed < 80; seed += 1) {
      const scored = randomScoreCase(seed);
      const context = contextOf(scored);
      const breakdown = scoreOpportunity(scored.opportunity, scored.evidence, context);
      const { cheapestChange } = explainScore(breakdown, { ...scored, context });
      if (!cheapestChange) continue;
      offered.add(cheapestChange.applied.kind);
      const { opportunity, evidence } = applyChange(cheapestChange.applied, scored, scored.facts.now);
      // A context of its own: nothing of the explanation's is left over.
      const rescored = scoreOpportunity(opportunity, evidence, contextOf(scored));
      expect(rescored.total - breakdown.total).toBe(cheapestChange.gain);
      expect(cheapestChange.gain).toBeGreaterThanOrEqual(LEAST_GAIN);
    }
    expect([...offered].sort()).toEqual(["add_source", "channel", "persona", "pillar", "settle_findings"]);
  });

  it("offers no dearer change where a cheaper one would do, and none only where none helps", () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const scored = randomScoreCase(seed);
      const context = contextOf(scored);
      const { opportunity, evidence } = scored;
      const { total } = scoreOpportunity(opportunity, evidence, context);
      const { cheapestChange } = explainScore(scoreOpportunity(opportunity, evidence, context), { ...scored, context });
      const effort = cheapestChange ? CHANGE_EFFORT[cheapestChange.applied.kind] : Number.POSITIVE_INFINITY;
      const clicks = [
        ...[1, 2].map((number) => ({ ...opportunity, personaId: idOf("persona", number) })),
        ...(["linkedin", "x", "newsletter"] as const).map((primaryChannel) => ({ ...opportunity, primaryChannel })),
      ];
      const gains = clicks.map((changed) => scoreOpportunity(changed, evidence, context).total - total);
      const most = Math.max(...gains);
      if (most >= LEAST_GAIN) {
        expect(effort).toBe(1);
        expect(cheapestChange?.gain).toBe(most);
      } else expect(effort).toBeGreaterThan(1);
    }
  });

  it("names three reasons, what carries the score most first", () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const scored = randomScoreCase(seed);
      const breakdown = scoreOpportunity(scored.opportunity, scored.evidence, contextOf(scored));
      const { topReasons } = explainScore(breakdown);
      expect(topReasons).toHaveLength(3);
      const known = breakdown.features.filter(({ imputed }) => !imputed);
      const carrying = known.reduce((most, each) => (each.contribution > most.contribution ? each : most));
      if (breakdown.gates.length === 0) expect(topReasons[0]).toBe(carrying.reason);
      else expect(topReasons[0]).toBe(breakdown.gates[0]?.reason);
    }
  });

  it("says it in people's words", () => {
    const context = buildContext();
    const opportunity = buildOpportunity({ personaId: idOf("persona", 2) });
    const explained = explainScore(scoreOpportunity(opportunity, told, context), {
      opportunity,
      evidence: told,
      context,
    });
    expect(explained.cheapestChange).toMatchObject({ change: "write it for Restaurant owners", feature: "brandFit" });
  });

  it("tells a blocked idea to take the words out, and a rumour to find who tells it", () => {
    const context = buildContext();
    const changeOf = (opportunity: ReturnType<typeof buildOpportunity>, evidence: typeof told) =>
      explainScore(scoreOpportunity(opportunity, evidence, context), { opportunity, evidence, context }).cheapestChange
        ?.change;
    expect(changeOf(buildOpportunity({ checks: { verdict: "blocked" } }), told)).toBe("take the blocked words out");
    expect(changeOf(buildOpportunity(), [])).toBe("find a site that tells it");
  });

  it("does not offer a pillar that the story does not speak of", () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const scored = randomScoreCase(seed);
      const evidence = [buildSignal(1, { title: "Striker signs for a club in Madrid" })];
      const context = contextOf(scored);
      const breakdown = scoreOpportunity(scored.opportunity, evidence, context);
      const { cheapestChange } = explainScore(breakdown, { ...scored, evidence, context });
      expect(cheapestChange?.applied.kind).not.toBe("pillar");
    }
  });

  it("looks for no change when it is not told what was scored", () => {
    expect(explainScore(scoreOpportunity(buildOpportunity(), told, buildContext())).cheapestChange).toBeNull();
  });
});
