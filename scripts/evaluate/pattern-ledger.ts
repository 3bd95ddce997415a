import type { Objective } from "../../src/core/brand.ts";
import type { Channel } from "../../src/core/channels.ts";
import type { IdGenerator, VariantId } from "../../src/core/ids.ts";
import { type LearningEvent, MICRO_UNITS, type PatternCell } from "../../src/core/learning-event.ts";
import type { HookType, Structure } from "../../src/core/pattern-template.ts";
import { monthOf, type PostOutcome } from "../../src/engines/learning/fold-outcomes.ts";
import { updatePatternWeights } from "../../src/engines/learning/update-pattern-weights.ts";

export interface RewardedPost {
  channel: Channel;
  hookType: HookType;
  structure: Structure;
  /** Against the usual, log scale. */
  reward: number;
  publishedAt: Date;
}

/** What the database does with what is learned of patterns: current events by subject, cells as running sums. */
export interface PatternLedger {
  add(post: RewardedPost): void;
  /** The cells when all posts so far have been learned from. */
  cells(now: Date): PatternCell[];
}

/** As far as the fold lets one post move an estimate. */
const MOST_REWARD = 2;

export function createPatternLedger(objective: Objective): PatternLedger {
  const outcomes = new Map<VariantId, PostOutcome>();
  const events = new Map<string, LearningEvent>();
  const cells = new Map<string, PatternCell>();
  const ids = countIds();

  return {
    add({ reward, ...post }) {
      const clipped = Math.max(-MOST_REWARD, Math.min(MOST_REWARD, reward));
      const variantId = ids.next("var");
      outcomes.set(variantId, {
        post: { ...post, variantId, ...NOTHING_ELSE },
        counts: true,
        reward: clipped,
        rewardMicro: Math.round(clipped * MICRO_UNITS),
        month: monthOf(post.publishedAt),
        reason: "simulated",
      });
    },
    cells(now) {
      const update = updatePatternWeights({
        tenantId: "tenant_evaluation",
        brandId: "brand_evaluation",
        ids,
        now,
        previous: [...events.values()],
        outcomes,
        decisions: new Map(),
        objective,
      });
      for (const event of update.events) events.set(event.subjectId, event);
      for (const { n, sumMicro, sumSquaresMicro, ...place } of update.cells) {
        const key = Object.values(place).join(" ");
        const cell = cells.get(key);
        cells.set(key, {
          ...place,
          n: (cell?.n ?? 0) + n,
          sumMicro: (cell?.sumMicro ?? 0) + sumMicro,
          sumSquaresMicro: (cell?.sumSquaresMicro ?? 0) + sumSquaresMicro,
        });
      }
      return [...cells.values()];
    },
  };
}

const NOTHING_ELSE = {
  packageId: "pkg_evaluation",
  patternId: null,
  personaId: null,
  pillarId: null,
  opportunity: null,
} as const;

function countIds(): IdGenerator {
  let count = 0;
  return {
    next: (prefix) => {
      count += 1;
      return `${prefix}_${count}`;
    },
  };
}
