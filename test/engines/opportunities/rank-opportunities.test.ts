import { describe, expect, it } from "vitest";
import { BOARD_SIZE } from "../../../src/core/board.ts";
import type { Band, ScoreBreakdown } from "../../../src/core/score.ts";
import { createRandom } from "../../../src/engines/language/random.ts";
import { rankOpportunities, type ScoredOpportunity } from "../../../src/engines/opportunities/rank-opportunities.ts";
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

      const explored = cards.filter(({ placement }) => placement === "exploration");
      expect(explored.length).toBeLessThanOrEqual(1);
      for (const { explorationProbability } of cards) {
        if (explorationProbability !== null) expect(explorationProbability).toBeGreaterThan(0);
        if (explorationProbability !== null) expect(explorationProbability).toBeLessThanOrEqual(1);
      }
      const hasOthers = showable.length > cards.length;
      const placed = cards.length - shownPins.length;
      if (hasOthers && placed >= 2) expect(explored).toHaveLength(1);
      if (explored[0]) expect(cards.at(-1)).toBe(explored[0]);
    }
  });

  it("holds its caps on any board, and says of every card over one that too few others stand", () => {
    let over = 0;
    for (let seed = 0; seed < 300; seed += 1) {
      const all = randomBoard(seed);
      const cards = rank(all, `seed ${seed}`);
      cards.forEach((card, at) => {
        if (card.placement === "pinned") return;
        const above = cards.slice(0, at);
        const others = all.filter(
          (other) => isOpen(other) && !cards.slice(0, at + 1).some((shown) => isSame(shown, other)),
        );
        if (isOverPillar(card, above)) {
          over += 1;
          expect(card.position).toBeLessThanOrEqual(BOARD_SIZE.min);
          expect(card.placementNote).toMatch(/because too few others stand$/);
          // The source cap had given way before: nobody was left whom only that cap held back.
          for (const other of others) expect(isOverPillar(other, above)).toBe(true);
        } else if (isOverSource(card, above)) {
          over += 1;
          expect(card.position).toBeLessThanOrEqual(BOARD_SIZE.min);
          expect(card.placementNote).toMatch(/because too few others stand$/);
          for (const other of others) expect(isOverPillar(other, above) || isOverSource(other, above)).toBe(true);
        } else expect(card.placement).not.toBe("relaxed_cap");
      });
    }
    expect(over).toBeGreaterThan(100);
  });

  it("puts each card where λ .7 of its score less .3 of its likeness to what stands is highest", () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const all = randomBoard(seed);
      const cards = rank(all, `seed ${seed}`);
      cards.forEach((card, at) => {
        if (card.placement !== "score") return;
        const above = cards.slice(0, at);
        const rivals = all.filter(
          (other) =>
            isOpen(other) &&
            !above.some((shown) => isSame(shown, other)) &&
            !isOverPillar(other, above) &&
            !isOverSource(other, above),
        );
        for (const rival of rivals) expect(worthOf(card, above)).toBeGreaterThanOrEqual(worthOf(rival, above) - 1e-12);
      });
    }
  });

  it("draws the same card when scores grow a little older, and nearly always when another goes", () => {
    const boards = 150;
    let keptWhenOlder = 0;
    let keptWhenFewer = 0;
    for (let seed = 0; seed < boards; seed += 1) {
      const all = Array.from({ length: 30 }, (_, at) =>
        scored(at + 1, { total: 45 + ((at * 7 + seed) % 40), pillar: at }),
      );
      const cards = rank(all, `day ${seed}`);
      const drawnOf = (board: ReturnType<typeof rank>) =>
        board.find(({ placement }) => placement === "exploration")?.opportunity.id;
      const older = all.map((each) => ({
        ...each,
        breakdown: { ...each.breakdown, total: each.breakdown.total * 0.999 },
      }));
      const hidden = all.find((each) => !cards.some((shown) => isSame(shown, each)));
      const fewer = all.filter((each) => each !== hidden);
      if (drawnOf(rank(older, `day ${seed}`)) === drawnOf(cards)) keptWhenOlder += 1;
      if (drawnOf(rank(fewer, `day ${seed}`)) === drawnOf(cards)) keptWhenFewer += 1;
    }
    expect(keptWhenOlder / boards).toBeGreaterThan(0.99);
    expect(keptWhenFewer / boards).toBeGreaterThan(0.97);
  });

  it("draws the exploration card as often as it says", () => {
    const all = Array.from({ length: 15 }, (_, at) => scored(at + 1, { total: 60 + at, pillar: at + 1 }));
    const drawn = new Map<string, { times: number; probability: number }>();
    const runs = 1_200;
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
    expect(bySource.filter(({ placement }) => placement === "relaxed_cap")).toHaveLength(3);
    expect(bySource.at(-1)).toMatchObject({
      position: 6,
      placement: "exploration",
      placementNote: "trying something new; one more from one.example, because too few others stand",
    });
    expect(bySource[2]?.placementNote).toBe("one more from one.example, because too few others stand");

    const onePillar = Array.from({ length: 10 }, (_, at) => scored(at + 1, { pillar: 1, total: 80 - at }));
    const byPillar = rank(onePillar);
    expect(byPillar.filter(({ placement }) => placement === "score")).toHaveLength(3);
    expect(byPillar.filter(({ placement }) => placement === "relaxed_cap")).toHaveLength(2);
    expect(byPillar).toHaveLength(BOARD_SIZE.min);
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

type Shown = Pick<Scored, "opportunity" | "evidenceDomains" | "text" | "breakdown">;

function isOpen({ opportunity, breakdown }: Shown): boolean {
  return opportunity.pinnedAt === null && breakdown.band !== "invalid";
}

function isSame(a: Shown, b: Shown): boolean {
  return a.opportunity.id === b.opportunity.id;
}

function isOverPillar({ opportunity }: Shown, above: Shown[]): boolean {
  return above.filter((other) => other.opportunity.pillarId === opportunity.pillarId).length >= 3;
}

function isOverSource({ evidenceDomains: [source] }: Shown, above: Shown[]): boolean {
  return source !== undefined && above.filter(({ evidenceDomains }) => evidenceDomains[0] === source).length >= 2;
}

function worthOf({ breakdown, text }: Shown, above: Shown[]): number {
  const words = new Set(text.split(" "));
  const likeness = above.map((other) => {
    const others = new Set(other.text.split(" "));
    return [...words].filter((word) => others.has(word)).length / Math.sqrt(words.size * others.size);
  });
  return 0.7 * (breakdown.total / 100) - 0.3 * Math.max(0, ...likeness);
}

function randomBoard(seed: number): Scored[] {
  const random = createRandom(`board ${seed}`);
  const pillars = 1 + (seed % 4);
  const sites = 1 + (Math.floor(seed / 4) % 6);
  const words = ["food", "town", "school", "rain", "train", "price", "menu", "farm", "night", "glass"];
  return Array.from({ length: Math.floor(random.next() * 40) }, (_, at) =>
    scored(at + 1, {
      total: Math.round(random.next() * 100),
      pillar: random.next() < 0.2 ? null : Math.ceil(random.next() * pillars),
      domains: random.next() < 0.2 ? [] : [`site${Math.floor(random.next() * sites)}.example`],
      pinnedAt: seed % 2 === 0 && random.next() < 0.1 ? hoursAgo(random.next() * 50) : null,
      text: Array.from({ length: 4 }, () => words[Math.floor(random.next() * words.length)]).join(" "),
    }),
  );
}
