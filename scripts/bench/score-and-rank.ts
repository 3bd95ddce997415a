import { BOARD_SIZE } from "../../src/core/board.ts";
import type { BrandSnapshot } from "../../src/core/brand-snapshot.ts";
import type { Signal } from "../../src/core/signal.ts";
import { rankOpportunities } from "../../src/engines/opportunities/rank-opportunities.ts";
import { prepareScoring, scoreOpportunity } from "../../src/engines/opportunities/score-opportunity.ts";
import { shapeCandidate } from "../../src/engines/opportunities/shape-candidate.ts";
import { createNewsroom } from "../../test/evaluation/synthetic-newsroom.ts";
import type { Bench } from "./bench.ts";
import { idOf, makePatterns, makeSignals, makeSnapshot, NOW } from "./inputs.ts";

const RECENT_TEXTS = 200;
const RECENT_PACKAGES = 30;

/** A whole board from nothing: the brand's facts prepared, every idea scored, the best twelve placed. */
export const scoreAndRank: Bench = {
  name: "score-and-rank",
  does: "scores that many opportunities with one to five sources each and ranks them",
  unit: "opportunities",
  sizes: [1_000, 10_000],
  fullSizes: [100_000],
  clock: "cpu",
  boundBy:
    "words: cutting the evidence into them, looking each up among the keywords, and its weight among what was said before; ranking looks at 160 candidates and costs next to nothing.",
  prepare(size) {
    const newsroom = createNewsroom(3);
    const snapshot = makeSnapshot(newsroom);
    const opportunities = makeOpportunities(makeSignals(newsroom, size * 3), snapshot, size);
    const facts = {
      snapshot,
      patterns: makePatterns(),
      preferences: new Map(),
      recentTexts: Array.from({ length: RECENT_TEXTS }, () => ({ text: newsroom.prose(6), at: NOW })),
      recentPackages: Array.from({ length: RECENT_PACKAGES }, (_, at) => ({
        pillarId: idOf("pillar", (at % 6) + 1),
        createdAt: new Date(NOW.getTime() - at * 12 * 3_600_000),
      })),
      effects: { patternEffect: () => ({ mean: 0.1, n: 5 }), opportunityPrior: () => ({ mean: 0.05, n: 5 }) },
      now: NOW,
    };
    return {
      run() {
        const context = prepareScoring(facts);
        const scored = opportunities.map(({ opportunity, evidence }) => ({
          opportunity,
          evidenceDomains: [...new Set(evidence.flatMap(({ domain }) => domain ?? []))],
          breakdown: scoreOpportunity(opportunity, evidence, context),
          text: `${opportunity.title}. ${opportunity.thesis}`,
        }));
        return rankOpportunities(scored, { seed: "bench:2026-11-22", size: BOARD_SIZE });
      },
    };
  },
};

function makeOpportunities(signals: Signal[], snapshot: BrandSnapshot, count: number) {
  return Array.from({ length: count }, (_, at) => {
    const evidence = signals.slice(at * 3, at * 3 + 1 + (at % 5));
    const [lead] = evidence;
    const { leadSignalId, anchor, ...shape } = shapeCandidate({ signals: evidence, snapshot, now: NOW });
    const opportunity = {
      ...shape,
      id: idOf("opp", at + 1),
      clusterId: idOf("cluster", at + 1),
      title: lead?.title ?? "",
      thesis: lead?.text.slice(0, 300) ?? "",
      checks: { verdict: "clean" as const },
      pinnedAt: null,
      createdAt: NOW,
    };
    return { opportunity, evidence };
  });
}
