import { describe, expect, it } from "vitest";
import { OpportunityShape } from "../../../src/core/opportunity.ts";
import { availableNeeds } from "../../../src/engines/opportunities/available-needs.ts";
import { hasAnchor } from "../../../src/engines/opportunities/check-why-now.ts";
import { measureCoverage } from "../../../src/engines/opportunities/coverage.ts";
import { focusFactsOf, focusSentence } from "../../../src/engines/opportunities/focus.ts";
import { shapeCandidate } from "../../../src/engines/opportunities/shape-candidate.ts";
import { strategyIdeas } from "../../../src/engines/opportunities/strategy-ideas.ts";
import { buildSignal, buildSnapshot, hoursAgo, idOf, NOW } from "./builders.ts";

const snapshot = buildSnapshot();

function shape(...signals: ReturnType<typeof buildSignal>[]) {
  return shapeCandidate({ signals, snapshot, now: NOW });
}

describe("shapeCandidate", () => {
  it("finds pillar, reader and channels, and quotes the most trusted telling", () => {
    const shaped = shape(
      buildSignal(1, { title: "Hydroponic farm opens", publishedAt: hoursAgo(9) }),
      buildSignal(2, { title: "A hydroponic farm for Leeds", trust: "high", publishedAt: hoursAgo(3) }),
    );
    expect(shaped).toMatchObject({
      pillarId: idOf("pillar", 1),
      personaId: idOf("persona", 1),
      primaryChannel: "linkedin",
      suggestedChannels: ["linkedin", "x", "newsletter"],
      leadSignalId: idOf("signal", 2),
      anchor: "site2.example, 22 November 2026",
    });
    expect(() => OpportunityShape.parse(shaped)).not.toThrow();
  });

  it("leaves a story alone that is about none of the pillars", () => {
    expect(shape(buildSignal(1, { title: "Striker signs for a club" }))).toMatchObject({
      pillarId: null,
      personaId: null,
    });
  });

  it.each([
    ["BREAKING: flood hits the market hall", {}, "breaking_news", "trend"],
    ["Megafresh cuts its prices", {}, "competitor_move", "competitive"],
    ["Study finds that canteens waste a third", {}, "research", "trend"],
    ["Acme launches a crate scanner", {}, "product_update", "trend"],
    ["How do you keep herbs fresh?", { url: "https://www.reddit.com/r/cooking/1" }, "customer_question", "evergreen"],
    ["My herb wall after a year", { url: "https://www.reddit.com/r/cooking/2" }, "community_mention", "trend"],
    ["Rain in the north", {}, "trend", "trend"],
    ["Rain in the north", { publishedAt: hoursAgo(24 * 90) }, "evergreen", "evergreen"],
    ["World Food Day", { sourceKind: "calendar" as const, publishedAt: hoursAgo(-240) }, "calendar_event", "campaign"],
    ["Our best post of May", { sourceKind: "own_performance" as const }, "repurpose_winner", "evergreen"],
    ["Worth a look", { sourceKind: "person" as const }, "person", "evergreen"],
  ])("takes “%s” %o for %s", (title, facts, trigger, type) => {
    expect(shape(buildSignal(1, { title, ...facts }))).toMatchObject({ trigger, type });
  });

  it("calls a story breaking that four sites tell within a day", () => {
    const signals = [1, 2, 3, 4].map((number) =>
      buildSignal(number, { title: "Cold store burns", publishedAt: hoursAgo(number) }),
    );
    expect(shape(...signals).trigger).toBe("breaking_news");
    expect(shape(...signals.slice(1)).trigger).toBe("trend");
  });

  it("flags what a brand thinks twice about", () => {
    expect(shape(buildSignal(1, { title: "Mayor sued over food fraud before election" })).riskFlags).toEqual([
      "politics",
      "a lawsuit or crime",
    ]);
  });

  it("flags by whole phrases, and leaves tellings in other languages alone", () => {
    const flagsOf = (title: string, language: string | null) => shape(buildSignal(1, { title, language })).riskFlags;
    expect(flagsOf("Cook charged with theft, forty laid off", "en")).toEqual(["a lawsuit or crime", "layoffs"]);
    expect(flagsOf("Das war der erste Hofladen der Stadt", "de")).toEqual([]);
    expect(flagsOf("After the war", null)).toEqual(["war or violence"]);
  });

  it("finds the pillar of a story in scripts without spaces or large letters", () => {
    const japanese = buildSnapshot({ locale: "ja" });
    const pillars = japanese.pillars.map((pillar) => ({
      ...pillar,
      name: "地元の食",
      keywords: ["水耕栽培", "食品ロス"],
    }));
    const told = [buildSignal(1, { title: "水耕栽培の協同組合が東京で開業", language: "ja" })];
    const shaped = shapeCandidate({ signals: told, snapshot: { ...japanese, pillars }, now: NOW });
    expect(shaped.pillarId).toBe(idOf("pillar", 1));
    const arabic = { ...buildSnapshot({ locale: "ar" }) };
    arabic.pillars = arabic.pillars.map((pillar) => ({
      ...pillar,
      name: "الغذاء المحلي",
      keywords: ["الزراعة المائية"],
    }));
    const news = [buildSignal(1, { title: "تعاونية الزراعة المائية تفتح أبوابها", language: "ar" })];
    expect(shapeCandidate({ signals: news, snapshot: arabic, now: NOW }).pillarId).toBe(idOf("pillar", 1));
  });

  it("refuses a story without signals with a sentence", () => {
    expect(() => shape()).toThrow(/without signals/);
  });
});

describe("strategyIdeas", () => {
  const none = { snapshot, recentPackages: [], publications: [], now: NOW };

  it("gives four to six ideas in the brand's own words, each with an anchored why", () => {
    const ideas = strategyIdeas(none);
    expect(ideas.length).toBeGreaterThanOrEqual(4);
    expect(ideas.length).toBeLessThanOrEqual(6);
    expect(new Set(ideas.map(({ title }) => title)).size).toBe(ideas.length);
    expect(ideas[0]?.title).toBe("Local Food: What a day's harvest does to a menu");
    for (const { why } of ideas) expect(hasAnchor(why, [], NOW)).toBe(true);
    expect(new Set(ideas.map(({ pillarId }) => pillarId)).size).toBe(2);
  });

  it("offers a winner to tell again", () => {
    const recent = {
      id: idOf("pkg", 1),
      title: "Why our lettuce is late",
      pillarId: idOf("pillar", 1),
      personaId: null,
      createdAt: hoursAgo(400),
    };
    const ideas = strategyIdeas({
      ...none,
      recentPackages: [recent],
      publications: [{ packageId: recent.id, outcome: 0.6 }],
    });
    expect(ideas[0]).toMatchObject({
      trigger: "repurpose_winner",
      title: "Once more, from another side: Why our lettuce is late",
    });
  });

  it("still has four for a brand that has said next to nothing, and does not speak English for a German one", () => {
    const bare = buildSnapshot({ pillars: false, locale: "de" });
    const ideas = strategyIdeas({ ...none, snapshot: bare });
    expect(ideas.length).toBeGreaterThanOrEqual(4);
    expect(ideas[0]?.why).toBe("Green Crate · 22. November 2026");
  });

  it("does not offer what was made already", () => {
    const [first] = strategyIdeas(none);
    const made = {
      id: idOf("pkg", 1),
      title: first?.title ?? "",
      pillarId: first?.pillarId ?? null,
      personaId: null,
      createdAt: hoursAgo(30),
    };
    expect(strategyIdeas({ ...none, recentPackages: [made] }).map(({ title }) => title)).not.toContain(first?.title);
  });
});

describe("strategyIdeas day after day", () => {
  it("goes on to other ideas when its first ones are known", () => {
    const none = { snapshot, recentPackages: [], publications: [], now: NOW };
    const first = strategyIdeas(none).map(({ title }) => title);
    const next = strategyIdeas({ ...none, knownTitles: first }).map(({ title }) => title);
    expect(next.length).toBeGreaterThanOrEqual(4);
    for (const title of next) expect(first).not.toContain(title);
  });
});

describe("measureCoverage", () => {
  it("shares what no target claims by priority and counts the last 14 days only", () => {
    const made = (days: number, pillar: number) => ({
      pillarId: idOf("pillar", pillar),
      createdAt: hoursAgo(days * 24),
    });
    const covered = measureCoverage(snapshot.pillars, [made(1, 1), made(2, 1), made(3, 2), made(20, 2)], NOW);
    expect(covered.map(({ targetShare }) => targetShare)).toEqual([0.6, 0.4]);
    expect(covered[0]?.actualShare).toBeCloseTo(2 / 3, 12);
    expect(covered[1]?.debt).toBeCloseTo(0.4 - 1 / 3, 12);
  });

  it("sums its targets to 1 whatever was stated", () => {
    for (const shares of [
      [null, null],
      [1, null],
      [0.9, 0.9],
      [0, null],
    ]) {
      const pillars = snapshot.pillars.map((pillar, at) => ({ ...pillar, targetShare: shares[at] ?? null }));
      const sum = measureCoverage(pillars, [], NOW).reduce((all, { targetShare }) => all + targetShare, 0);
      expect(sum).toBeCloseTo(1, 12);
    }
  });
});

describe("focus", () => {
  it("says what the board leans to, in a sentence whose facts can be checked", () => {
    const card = (pillar: number, total: number) => ({
      opportunity: { pillarId: idOf("pillar", pillar), personaId: idOf("persona", 1), primaryChannel: "x" as const },
      breakdown: { band: total > 65 ? ("ready" as const) : ("weak" as const), total },
    });
    const facts = focusFactsOf([card(1, 80), card(2, 50), card(2, 45)], snapshot);
    expect(facts).toEqual({
      pillarId: idOf("pillar", 2),
      personaId: idOf("persona", 1),
      channel: "x",
      highScoreCount: 1,
    });
    expect(focusSentence(facts, snapshot)).toBe(
      "Today leans to Better Kitchens for Restaurant owners, mostly on X; one idea is ready to write.",
    );
    expect(focusFactsOf([], snapshot)).toMatchObject({ pillarId: null, channel: "linkedin", highScoreCount: 0 });
  });
});

describe("availableNeeds", () => {
  it("names what evidence and brand can feed", () => {
    const plain = buildSignal(1, { title: "No figures here", url: null, publishedAt: null });
    expect(availableNeeds([plain], snapshot)).toEqual(["brand_proof", "offer"]);
    const rich = buildSignal(2, {
      title: "38 % less waste",
      text: "“We simply stopped ordering by habit,” says the cook.",
    });
    expect(availableNeeds([rich], snapshot)).toEqual(["source", "number", "quote", "date", "brand_proof", "offer"]);
  });
});
