import { describe, expect, it } from "vitest";
import type { ScoreBreakdown } from "../../../src/core/score.ts";
import { FEATURE_WEIGHTS, scoreOpportunity } from "../../../src/engines/opportunities/score-opportunity.ts";
import {
  buildContext,
  buildOpportunity,
  buildPattern,
  buildSignal,
  buildSnapshot,
  hoursAgo,
  idOf,
  NOW,
} from "./builders.ts";

const told = [
  buildSignal(1, {
    title: "Hydroponic co-op opens in Leeds",
    text: "The harvest begins in May.",
    publishedAt: hoursAgo(14),
  }),
];

function featureOf(breakdown: ScoreBreakdown, name: string) {
  const found = breakdown.features.find((feature) => feature.name === name);
  if (!found) throw new Error(`no feature ${name}`);
  return found;
}

describe("scoreOpportunity", () => {
  it("has weights that sum to 1", () => {
    expect(Object.values(FEATURE_WEIGHTS).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  });

  it("gives reasons in the evidence's own words", () => {
    const breakdown = scoreOpportunity(buildOpportunity(), told, buildContext());
    expect(featureOf(breakdown, "relevance").reason).toBe(
      "names “co-op”, “hydroponic” and “harvest”, 3 of your pillar Local Food's keywords",
    );
    expect(featureOf(breakdown, "timeliness").reason).toBe("14 hours old; stays fresh about 36 hours");
    expect(featureOf(breakdown, "evidence").reason).toBe("1 site tells it: site1.example");
    expect(featureOf(breakdown, "brandFit").reason).toBe("Local Food matters to Restaurant owners (90 %)");
  });

  it("halves timeliness with each half-life", () => {
    const valueAt = (hours: number): number => {
      const evidence = [buildSignal(1, { publishedAt: hoursAgo(hours) })];
      return featureOf(scoreOpportunity(buildOpportunity(), evidence, buildContext()), "timeliness").value;
    };
    expect(valueAt(0)).toBe(1);
    expect(valueAt(36)).toBeCloseTo(0.5, 12);
    expect(valueAt(72)).toBeCloseTo(0.25, 12);
  });

  it("peaks ten days before an event and is nearly nothing after it", () => {
    const valueAt = (days: number): number => {
      const eventAt = new Date(NOW.getTime() + days * 86_400_000);
      const opportunity = buildOpportunity({ type: "campaign", trigger: "calendar_event", eventAt });
      return featureOf(scoreOpportunity(opportunity, [], buildContext()), "timeliness").value;
    };
    expect(valueAt(10)).toBe(1);
    for (const days of [40, 20, 5, 1]) expect(valueAt(days)).toBeLessThan(1);
    expect(valueAt(-3)).toBeLessThan(0.1);
  });

  it("counts a site once, however often it tells the story, and trusted sites more", () => {
    const at = (evidence: typeof told): number =>
      featureOf(scoreOpportunity(buildOpportunity(), evidence, buildContext()), "evidence").raw;
    const same = [1, 2, 3].map((number) => buildSignal(number, { url: `https://news.site.example/${number}` }));
    const others = [1, 2, 3].map((number) => buildSignal(number));
    expect(at(same)).toBeCloseTo(0.7, 12);
    expect(at(others)).toBeCloseTo(2.1, 12);
    expect(at([buildSignal(1, { trust: "high" })])).toBe(1);
  });

  it("does not let a late repetition make an old story new", () => {
    const evidence = [300, 290, 280, 1].map((hours, at) => buildSignal(at + 1, { publishedAt: hoursAgo(hours) }));
    expect(featureOf(scoreOpportunity(buildOpportunity(), evidence, buildContext()), "timeliness").raw).toBe(280);
  });

  it("is nothing when blocked, and half for a trend that nobody tells", () => {
    const context = buildContext();
    const blocked = scoreOpportunity(buildOpportunity({ checks: { verdict: "blocked" } }), told, context);
    expect(blocked).toMatchObject({ total: 0, band: "invalid" });
    const rumour = scoreOpportunity(buildOpportunity(), [], context);
    const evergreen = scoreOpportunity(buildOpportunity({ type: "evergreen" }), [], context);
    expect(rumour.gates).toMatchObject([{ name: "no_evidence", factor: 0.5 }]);
    expect(evergreen.gates).toEqual([]);
  });

  it("takes the prior mean for what is not known, and says so, never 0", () => {
    const snapshot = buildSnapshot({ pillars: false });
    const undated = [buildSignal(1, { publishedAt: null })];
    const breakdown = scoreOpportunity(
      buildOpportunity({ pillarId: null }),
      undated,
      buildContext({ snapshot, patterns: [] }),
    );
    const imputed = breakdown.features.filter((feature) => feature.imputed);
    expect(imputed.map(({ name }) => name)).toEqual([
      "relevance",
      "timeliness",
      "brandFit",
      "novelty",
      "history",
      "patternFit",
      "coverage",
    ]);
    for (const { value } of imputed) expect(value).toBeGreaterThan(0);
  });

  it("puts a story about none of the brand's subjects below the line", () => {
    const evidence = [buildSignal(1, { title: "Striker signs for a club in Madrid", publishedAt: hoursAgo(1) })];
    const breakdown = scoreOpportunity(buildOpportunity({ pillarId: null, personaId: null }), evidence, buildContext());
    expect(breakdown.band).toBe("invalid");
  });

  it("recognises bent and misspelt keywords, and not words that merely contain one", () => {
    const relevance = (title: string): number =>
      featureOf(scoreOpportunity(buildOpportunity(), [buildSignal(1, { title })], buildContext()), "relevance").raw;
    expect(relevance("Hydroponics for beginners")).toBeGreaterThan(0.5);
    expect(relevance("A hydroponnic roof")).toBeGreaterThan(0.5);
    expect(relevance("Menus and planning in canteens")).toBeGreaterThan(0.5);
    expect(relevance("The scoop of the year")).toBe(0);
  });

  it("trusts a title more than a mention, and a stated keyword more than one that Kairo cut out of a name", () => {
    const relevance = (facts: { title: string; text?: string }, snapshot = buildSnapshot()): number =>
      featureOf(scoreOpportunity(buildOpportunity(), [buildSignal(1, facts)], buildContext({ snapshot })), "relevance")
        .raw;
    const stated = relevance({ title: "A harvest to remember" });
    expect(relevance({ title: "A walk to remember", text: "It ended with the harvest." })).toBeLessThan(stated / 2);
    const guessed = buildSnapshot();
    guessed.brand.suggested = ["pillars.0.keywords"];
    expect(relevance({ title: "A harvest to remember" }, guessed)).toBeCloseTo(stated / 2, 9);
  });

  it("values what was not said yet over what was said last week", () => {
    const recentTexts = [{ text: "Hydroponic co-op opens in Leeds. Our view of the new farm.", at: hoursAgo(170) }];
    const context = buildContext({ recentTexts });
    const said = featureOf(scoreOpportunity(buildOpportunity(), told, context), "novelty");
    const fresh = featureOf(
      scoreOpportunity(buildOpportunity(), [buildSignal(2, { title: "School meals tender starts again" })], context),
      "novelty",
    );
    expect(said.value).toBeLessThan(0.3);
    expect(said.reason).toContain("close to “Hydroponic co-op opens in Leeds.");
    expect(fresh.value).toBe(1);
  });

  it("pays the pillar that is owed most, and history and patterns move it the right way", () => {
    const packages = [1, 2, 3, 4].map((day) => ({ pillarId: idOf("pillar", 2), createdAt: hoursAgo(day * 24) }));
    const context = buildContext({ recentPackages: packages });
    const owed = featureOf(scoreOpportunity(buildOpportunity(), told, context), "coverage");
    const paid = featureOf(
      scoreOpportunity(buildOpportunity({ pillarId: idOf("pillar", 2) }), told, context),
      "coverage",
    );
    expect(owed.value).toBeGreaterThan(0.5);
    expect(paid.value).toBeLessThan(0.5);
    expect(owed.reason).toBe("Local Food got 0 of the last 4 packages; you want 60 %");
    const effects = (mean: number) => ({
      patternEffect: () => ({ mean, n: 9 }),
      opportunityPrior: () => ({ mean, n: 9 }),
    });
    const liked = scoreOpportunity(buildOpportunity(), told, buildContext({ effects: effects(0.3) }));
    const disliked = scoreOpportunity(buildOpportunity(), told, buildContext({ effects: effects(-0.3) }));
    for (const name of ["history", "patternFit"])
      expect(featureOf(liked, name).value).toBeGreaterThan(featureOf(disliked, name).value);
    expect(featureOf(liked, "history").reason).toBe(
      "ideas like it did about 35 % better than your usual (9 posts and decisions)",
    );
  });

  it("counts only patterns whose needs something feeds and that the brand does not refuse", () => {
    const patterns = [buildPattern(1, { evidenceNeeds: ["quote"] }), buildPattern(2, { key: "liked" })];
    const fit = (preferences: Map<ReturnType<typeof idOf<"pat">>, "never">) =>
      featureOf(scoreOpportunity(buildOpportunity(), told, buildContext({ patterns, preferences })), "patternFit");
    expect(fit(new Map()).reason).toContain("Pattern 2");
    expect(fit(new Map([[idOf("pat", 2), "never"]]))).toMatchObject({ value: 0, imputed: false });
  });
});
