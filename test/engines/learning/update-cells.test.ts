import { describe, expect, it } from "vitest";
import { LearningEvent, OpportunityCell, PatternCell } from "../../../src/core/learning-event.ts";
import { createRandom } from "../../../src/engines/language/random.ts";
import { foldOpportunityDecisions, foldVariantDecisions } from "../../../src/engines/learning/fold-decisions.ts";
import { foldOutcomes, type LearnedPost } from "../../../src/engines/learning/fold-outcomes.ts";
import { updateOpportunityPriors } from "../../../src/engines/learning/update-opportunity-priors.ts";
import { updatePatternWeights } from "../../../src/engines/learning/update-pattern-weights.ts";
import { idOf } from "../opportunities/builders.ts";
import {
  buildDecision,
  buildMetric,
  buildNumbers,
  buildPost,
  createLedger,
  daysAgo,
  NOW,
  postingUses,
} from "./builders.ts";
import { randomHistory } from "./random-history.ts";

type Facts = Pick<Parameters<typeof foldOutcomes>[0], "posts" | "events">;

function learn(ledger: ReturnType<typeof createLedger<PatternCell>>, { posts, events }: Facts): number {
  const outcomes = foldOutcomes({ posts, events, objective: "engagement", now: NOW });
  const update = updatePatternWeights({ ...postingUses(), previous: ledger.current(), outcomes, decisions: new Map() });
  for (const event of update.events) expect(() => LearningEvent.parse(event)).not.toThrow();
  for (const cell of update.cells) expect(() => PatternCell.parse(cell)).not.toThrow();
  ledger.post(update);
  return update.events.length;
}

describe("updatePatternWeights", () => {
  it("ends in identical cells for any order, repeats and batches of the facts", () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const { all, facts } = randomHistory(seed);
      const whole = createLedger<PatternCell>();
      learn(whole, { posts: all, events: facts });

      const random = createRandom(`batches ${seed}`);
      const mixed = facts.map((fact) => ({ fact, key: random.next() })).sort((a, b) => a.key - b.key);
      const pieces = createLedger<PatternCell>();
      let arrived: typeof facts = [];
      for (let from = 0; from < mixed.length; ) {
        const size = 1 + Math.floor(random.next() * 15);
        const batch = mixed.slice(from, from + size).map(({ fact }) => fact);
        arrived = [...arrived, ...batch, ...batch.slice(0, Math.floor(random.next() * 3))];
        learn(pieces, { posts: all, events: arrived });
        from += size;
      }
      expect(pieces.cells()).toEqual(whole.cells());
      expect(learn(pieces, { posts: all, events: [...facts, ...facts] })).toBe(0);
    }
  });

  it("takes a post out again when its numbers are corrected away or it is no longer there", () => {
    const { all, facts } = randomHistory(3);
    const ledger = createLedger<PatternCell>();
    learn(ledger, { posts: all, events: facts });
    expect(ledger.cells().length).toBeGreaterThan(0);
    learn(ledger, { posts: [], events: [] });
    expect(ledger.cells()).toEqual([]);
    for (const event of ledger.current()) expect(event).toMatchObject({ weight: 0, rewardMicro: 0, revision: 2 });
  });

  it("posts the difference when a late fact changes the baseline of others", () => {
    const posts = [40, 35, 30, 25].map((days, at) => buildPost(at + 1, { publishedAt: daysAgo(days) }));
    const numbers = posts.map((post, at) => buildNumbers(post, 1_000, 20 + at * 10));
    const late = createLedger<PatternCell>();
    learn(late, { posts, events: numbers.slice(1).flat() });
    expect(learn(late, { posts, events: numbers.flat() })).toBeGreaterThan(1);
    const atOnce = createLedger<PatternCell>();
    learn(atOnce, { posts, events: numbers.flat() });
    expect(late.cells()).toEqual(atOnce.cells());
  });

  it("keeps one unit a post, whatever its impressions", () => {
    const posts = [40, 35, 30, 25, 20].map((days, at) => buildPost(at + 1, { publishedAt: daysAgo(days) }));
    const ledger = createLedger<PatternCell>();
    learn(ledger, { posts, events: posts.flatMap((post, at) => buildNumbers(post, 10 ** (at + 2), 10 ** at)) });
    expect(ledger.cells().reduce((sum, { n }) => sum + n, 0)).toBe(posts.length);
  });

  it("learns from approvals, and from rejections only where they speak of the pattern", () => {
    const variants = [1, 2, 3, 4].map((number) => ({ ...buildPost(number), opportunityId: null }));
    const decisions = [
      buildDecision("variant.approved", idOf("var", 1)),
      buildDecision("variant.edited", idOf("var", 2), { decidedAt: daysAgo(5) }),
      buildDecision("variant.approved", idOf("var", 2)),
      buildDecision("variant.rejected", idOf("var", 3), { reason: "generic" }),
      buildDecision("variant.rejected", idOf("var", 4), { reason: "inaccurate" }),
    ];
    const folded = foldVariantDecisions({ decisions, variants });
    expect([1, 2, 3, 4].map((number) => folded.get(idOf("var", number))?.rewardMicro)).toEqual([
      500_000,
      200_000,
      -500_000,
      undefined,
    ]);
    const { cells } = updatePatternWeights({ ...postingUses(), previous: [], outcomes: new Map(), decisions: folded });
    expect(cells).toMatchObject([{ evidence: "decision", n: 3, sumMicro: 200_000 }]);
  });
});

describe("updateOpportunityPriors", () => {
  const opportunities = [1, 2, 3, 4, 5, 6, 7].map((number) => ({
    id: idOf("opp", number),
    type: "trend" as const,
    trigger: "research" as const,
    pillarId: idOf("pillar", 1),
    sourceDomain: "site.example",
  }));

  function fold(decisions: ReturnType<typeof buildDecision>[]) {
    return foldOpportunityDecisions({ decisions, opportunities });
  }

  it("learns nothing from “not now” and “already covered”", () => {
    const folded = fold([
      buildDecision("opportunity.dismissed", idOf("opp", 1), { reason: "not_now" }),
      buildDecision("opportunity.dismissed", idOf("opp", 2), { reason: "already_covered" }),
      buildDecision("opportunity.snoozed", idOf("opp", 3)),
    ]);
    expect(folded.size).toBe(0);
    expect(updateOpportunityPriors({ ...postingUses(), previous: [], outcomes: new Map(), decisions: folded })).toEqual(
      { events: [], cells: [] },
    );
  });

  it("moves only what a reason is about", () => {
    const folded = fold([
      buildDecision("opportunity.packaged", idOf("opp", 1)),
      buildDecision("opportunity.dismissed", idOf("opp", 2), { reason: "weak_evidence" }),
      buildDecision("opportunity.dismissed", idOf("opp", 3), { reason: "too_generic" }),
      buildDecision("opportunity.dismissed", idOf("opp", 4), { reason: "not_relevant" }),
    ]);
    const subjects = [...folded.values()].map(({ subject, rewardMicro }) => [
      subject.pillarId,
      subject.sourceDomain,
      Math.sign(rewardMicro),
    ]);
    expect(subjects).toEqual([
      [idOf("pillar", 1), "site.example", 1],
      [null, "site.example", -1],
      [null, null, -1],
      [idOf("pillar", 1), "site.example", -1],
    ]);
  });

  it("lets the last decision stand, and a restored idea teach nothing", () => {
    const subject = idOf("opp", 1);
    const dismissed = buildDecision("opportunity.dismissed", subject, { reason: "off_brand", decidedAt: daysAgo(9) });
    const restored = buildDecision("opportunity.restored", subject, { decidedAt: daysAgo(8) });
    const packaged = buildDecision("opportunity.packaged", subject, { decidedAt: daysAgo(7) });
    expect(fold([restored, dismissed]).size).toBe(0);
    expect(fold([packaged, dismissed, restored]).get(subject)?.rewardMicro).toBe(600_000);
    const pinned = buildDecision("opportunity.pinned", subject, { decidedAt: daysAgo(6) });
    const unpinned = buildDecision("opportunity.unpinned", subject, { decidedAt: daysAgo(5) });
    expect(fold([pinned, unpinned]).size).toBe(0);
    expect(fold([packaged, unpinned]).get(subject)?.rewardMicro).toBe(600_000);
  });

  it("takes three seen boards without action for a weak no, fewer for nothing, and action for the answer", () => {
    const subject = idOf("opp", 1);
    const seen = [1, 2, 3].map((number) =>
      buildDecision("board.seen", subject, { boardId: idOf("board", number), position: 2 }),
    );
    expect(fold(seen).get(subject)).toMatchObject({
      rewardMicro: -150_000,
      reason: "shown on 3 boards and left lying",
    });
    expect(fold([...seen.slice(0, 2), { ...seen[0]!, id: idOf("decision", 9_999) }]).size).toBe(0);
    expect(fold([...seen, buildDecision("opportunity.packaged", subject)]).get(subject)?.rewardMicro).toBe(600_000);
    expect(fold([...seen, buildDecision("opportunity.snoozed", subject)]).size).toBe(0);
  });

  it("ends in identical cells for any order, repeats and batches of decisions and facts", () => {
    const kinds = [
      "opportunity.packaged",
      "opportunity.pinned",
      "opportunity.dismissed",
      "opportunity.restored",
      "board.seen",
    ] as const;
    const reasons = ["not_now", "not_relevant", "weak_evidence", "too_generic"];
    for (let seed = 0; seed < 40; seed += 1) {
      const random = createRandom(`decisions ${seed}`);
      const pick = <T>(from: readonly T[]): T => from[Math.floor(random.next() * from.length)] as T;
      const decisions = Array.from({ length: 40 }, (_, at) => {
        const kind = pick(kinds);
        return buildDecision(kind, pick(opportunities).id, {
          reason: kind === "opportunity.dismissed" ? pick(reasons) : null,
          decidedAt: daysAgo(40 - at),
          boardId: idOf("board", at + 1),
        });
      });
      const { all, facts } = randomHistory(seed);
      const posts: LearnedPost[] = all.map((post) => ({
        ...post,
        opportunity: random.next() < 0.7 ? pick(opportunities) : null,
      }));
      const post = (
        ledger: ReturnType<typeof createLedger<OpportunityCell>>,
        known: typeof decisions,
        events: typeof facts,
      ): number => {
        const outcomes = foldOutcomes({ posts, events, objective: "engagement", now: NOW });
        const update = updateOpportunityPriors({
          ...postingUses(),
          previous: ledger.current(),
          outcomes,
          decisions: fold(known),
        });
        for (const cell of update.cells) expect(() => OpportunityCell.parse(cell)).not.toThrow();
        ledger.post(update);
        return update.events.length;
      };
      const whole = createLedger<OpportunityCell>();
      post(whole, decisions, facts);
      const pieces = createLedger<OpportunityCell>();
      const mixed = [...decisions].sort(() => random.next() - 0.5);
      for (let from = 0; from < mixed.length; from += 7)
        post(pieces, [...mixed.slice(0, from + 7), ...mixed.slice(0, 3)], facts.slice(0, from));
      post(pieces, mixed, facts);
      expect(pieces.cells()).toEqual(whole.cells());
      expect(post(pieces, [...decisions, ...decisions], facts)).toBe(0);
    }
  });

  it("counts every post of an idea as one unit", () => {
    const posts = [40, 35, 30, 25, 20].map((days, at) =>
      buildPost(at + 1, { publishedAt: daysAgo(days), opportunity: at < 3 ? null : opportunities[0]! }),
    );
    const events = posts.flatMap((each, at) => [
      buildMetric(each, "impressions", 1_000),
      buildMetric(each, "likes", 10 + 20 * at),
    ]);
    const outcomes = foldOutcomes({ posts, events, objective: "engagement", now: NOW });
    const { cells } = updateOpportunityPriors({ ...postingUses(), previous: [], outcomes, decisions: new Map() });
    const rewards = posts.slice(3).map(({ variantId }) => outcomes.get(variantId)?.rewardMicro ?? 0);
    expect(cells.reduce((sum, { n }) => sum + n, 0)).toBe(2);
    expect(cells.reduce((sum, { sumMicro }) => sum + sumMicro, 0)).toBe(rewards[0]! + rewards[1]!);
  });
});
