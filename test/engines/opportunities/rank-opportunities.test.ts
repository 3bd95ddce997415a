import { describe, expect, it } from "vitest";
import { BOARD_SIZE } from "../../../src/core/board.ts";
import type { Band, ScoreBreakdown } from "../../../src/core/score.ts";
import { createRandom } from "../../../src/engines/language/random.ts";
import {
  type RankedCard,
  rankOpportunities,
  type ScoredOpportunity,
} from "../../../src/engines/opportunities/rank-opportunities.ts";
import { hoursAgo, idOf, NOW } from "./builders.ts";

type Scored = ScoredOpportunity<{
  id: ReturnType<typeof idOf<"opp">>;
  pillarId: ReturnType<typeof idOf<"pillar">> | null;
  pinnedAt: Date | null;
}>;

function scored(
  number: number,
  facts: {
    total?: number;
    pillar?: number | null;
    domains?: string[];
    pinnedAt?: Date | null;
    text?: string;
    band?: Band;
  } = {},
): Scored {
  const total = facts.total ?? 70;
  const breakdown: ScoreBreakdown = {
    formulaVersion: "test",
    scoredAt: NOW,
    features: [],
    gates: [],
    total,
    band: facts.band ?? (total < 40 ? "invalid" : total < 65 ? "weak" : "ready"),
    cuts: { weak: 40, ready: 65 },
  };
  const pillar = facts.pillar === undefined ? (number % 5) + 1 : facts.pillar;
  return {
    opportunity: {
      id: idOf("opp", number),
      pillarId: pillar === null ? null : idOf("pillar", pillar),
      pinnedAt: facts.pinnedAt ?? null,
    },
    evidenceDomains: facts.domains ?? [`site${number}.example`],
    breakdown,
    text: facts.text ?? `subject${number} alone${number} word${number}`,
  };
}

function rank(all: Scored[], seed = "board:2026-11-22") {
  return rankOpportunities(all, { seed, size: BOARD_SIZE });
}

function countBy(
  cards: RankedCard<Scored["opportunity"]>[],
  keyOf: (card: RankedCard<Scored["opportunity"]>) => string | null,
): number[] {
  const counts = new Map<string, number>();
  for (const card of cards) {
    const key = keyOf(card);
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts.values()];
}

describe("rankOpportunities", () => {
  it("keeps its promises on any board", () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const all = randomBoard(seed);
      const cards = rank(all, `seed ${seed}`);
      expect(rank([...all].reverse(), `seed ${seed}`)).toEqual(cards);
      const ids = cards.map(({ opportunity }) => opportunity.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(cards.length).toBeLessThanOrEqual(BOARD_SIZE.max);
      expect(cards.map(({ position }) => position)).toEqual(cards.map((_, at) => at + 1));

      const pins = all.filter(({ opportunity }) => opportunity.pinnedAt !== null);
      const shownPins = cards.filter(({ placement }) => placement === "pinned");
      expect(shownPins).toHaveLength(Math.min(pins.length, BOARD_SIZE.max));
      expect(cards.slice(0, shownPins.length)).toEqual(shownPins);
      for (const card of cards) if (card.breakdown.band === "invalid") expect(card.placement).toBe("pinned");

      const showable = all.filter(
        ({ breakdown, opportunity }) => breakdown.band !== "invalid" || opportunity.pinnedAt !== null,
      );
      expect(cards.length).toBeGreaterThanOrEqual(Math.min(BOARD_SIZE.min, showable.length));

      const byScore = cards.filter(({ placement }) => placement === "score");
      if (pins.length === 0) {
        for (const count of countBy(byScore, ({ opportunity }) => opportunity.pillarId ?? "none"))
          expect(count).toBeLessThanOrEqual(3);
        for (const count of countBy(byScore, ({ evidenceDomains }) => evidenceDomains[0] ?? null))
          expect(count).toBeLessThanOrEqual(2);
      }
      const relaxed = cards.filter(({ placement }) => placement === "relaxed_cap");
      for (const { position, placementNote } of relaxed) {
        expect(position).toBeLessThanOrEqual(BOARD_SIZE.min);
        expect(placementNote).toMatch(/too few others stand/);
      }
      const explored = cards.filter(({ placement }) => placement === "exploration");
      expect(explored.length).toBeLessThanOrEqual(1);
      for (const { explorationProbability } of cards) {
        if (explorationProbability !== null) expect(explorationProbability).toBeGreaterThan(0);
        if (explorationProbability !== null) expect(explorationProbability).toBeLessThanOrEqual(1);
      }
      if (showable.length > BOARD_SIZE.max && pins.length < BOARD_SIZE.max - 1) expect(explored).toHaveLength(1);
    }
  });

  it("draws the exploration card as often as it says", () => {
    const all = Array.from({ length: 15 }, (_, at) => scored(at + 1, { total: 60 + at, pillar: at + 1 }));
    const drawn = new Map<string, { times: number; probability: number }>();
    const runs = 4_000;
    for (let run = 0; run < runs; run += 1) {
      const card = rank(all, `day ${run}`).find(({ placement }) => placement === "exploration");
      if (!card) throw new Error("a full board explores");
      const known = drawn.get(card.opportunity.id) ?? { times: 0, probability: card.explorationProbability ?? 0 };
      drawn.set(card.opportunity.id, { ...known, times: known.times + 1 });
    }
    expect([...drawn.values()].reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
    for (const { times, probability } of drawn.values())
      expect(Math.abs(times / runs - probability)).toBeLessThan(0.03);
  });

  it("prefers an unlike card to a slightly better likeness of the first", () => {
    const cards = rank([
      scored(1, { total: 80, pillar: 1, text: "lettuce recall at megafresh in leeds" }),
      scored(2, { total: 79, pillar: 2, text: "megafresh lettuce recall leeds" }),
      scored(3, { total: 70, pillar: 3, text: "canteens learn menu planning" }),
    ]);
    expect(cards.map(({ opportunity }) => opportunity.id)).toEqual([1, 3, 2].map((number) => idOf("opp", number)));
  });

  it("relaxes the source cap first, then the pillar cap, and only until six stand", () => {
    const oneSource = Array.from({ length: 10 }, (_, at) =>
      scored(at + 1, { pillar: at + 1, domains: ["one.example"], total: 80 - at }),
    );
    const bySource = rank(oneSource);
    expect(bySource.filter(({ placement }) => placement === "score")).toHaveLength(2);
    expect(bySource.filter(({ placement }) => placement === "relaxed_cap")).toHaveLength(4);
    expect(bySource[2]?.placementNote).toBe("one more from one.example, because too few others stand");

    const onePillar = Array.from({ length: 10 }, (_, at) => scored(at + 1, { pillar: 1, total: 80 - at }));
    const byPillar = rank(onePillar);
    expect(byPillar.filter(({ placement }) => placement === "score")).toHaveLength(3);
    expect(byPillar.filter(({ placement }) => placement === "relaxed_cap")).toHaveLength(3);
  });

  it("breaks ties by id", () => {
    const cards = rank([3, 1, 2].map((number) => scored(number, { total: 70 })));
    expect(cards.map(({ opportunity }) => opportunity.id)).toEqual([1, 2, 3].map((number) => idOf("opp", number)));
  });

  it("ranks ten thousand in well under a second", () => {
    const all = Array.from({ length: 10_000 }, (_, at) =>
      scored(at + 1, { total: 40 + (at % 600) / 10, pillar: at % 7 }),
    );
    const started = performance.now();
    expect(rank(all)).toHaveLength(BOARD_SIZE.max);
    expect(performance.now() - started).toBeLessThan(1_500);
  });
});

function randomBoard(seed: number): Scored[] {
  const random = createRandom(`board ${seed}`);
  const words = ["food", "town", "school", "rain", "train", "price", "menu", "farm", "night", "glass"];
  return Array.from({ length: Math.floor(random.next() * 40) }, (_, at) =>
    scored(at + 1, {
      total: Math.round(random.next() * 100),
      pillar: random.next() < 0.2 ? null : Math.ceil(random.next() * 3),
      domains: random.next() < 0.2 ? [] : [`site${Math.floor(random.next() * 4)}.example`],
      pinnedAt: seed % 2 === 0 && random.next() < 0.1 ? hoursAgo(random.next() * 50) : null,
      text: Array.from({ length: 4 }, () => words[Math.floor(random.next() * words.length)]).join(" "),
    }),
  );
}
