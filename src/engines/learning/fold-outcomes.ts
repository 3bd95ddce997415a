import type { Objective } from "../../core/brand.ts";
import { CHANNEL_FACTS, type Channel } from "../../core/channels.ts";
import type { ExecutionEvent } from "../../core/execution-event.ts";
import type { OpportunityId, PackageId, PatternId, PersonaId, PillarId, VariantId } from "../../core/ids.ts";
import { MICRO_UNITS, type Month } from "../../core/learning-event.ts";
import type { OpportunityType, Trigger } from "../../core/opportunity.ts";
import type { HookType, Structure } from "../../core/pattern-template.ts";
import { type BaselinePost, chooseBaseline, createBaselineTimeline } from "./baseline.ts";
import { DEFAULT_BASE_RATE, type Measured, maturityHoursOf, measureReward, rawReward } from "./reward.ts";
import { settledMetrics } from "./settle-metrics.ts";

/** One post moves an estimate by at most this much, up or down, on the log scale. */
const MOST_REWARD_MICRO = 2 * MICRO_UNITS;

/** A published variant with what it was an example of. */
export interface LearnedPost {
  variantId: VariantId;
  packageId: PackageId;
  channel: Channel;
  hookType: HookType | null;
  structure: Structure | null;
  patternId: PatternId | null;
  personaId: PersonaId | null;
  pillarId: PillarId | null;
  opportunity: {
    id: OpportunityId;
    type: OpportunityType;
    trigger: Trigger;
    sourceDomain: string | null;
  } | null;
  publishedAt: Date;
}

export interface PostOutcome {
  post: LearnedPost;
  /** False while the post is young, has no numbers, or was taken down. */
  counts: boolean;
  /** Reward minus baseline, clipped to ±2, log scale; 0 when it does not count. */
  reward: number;
  rewardMicro: number;
  month: Month;
  /** Why the figure is what it is, in people's words. */
  reason: string;
}

export interface FoldOutcomesInput {
  posts: readonly LearnedPost[];
  /** In any order, with any repeats; rows of other variants are ignored. */
  events: readonly ExecutionEvent[];
  objective: Objective;
  now: Date;
}

interface MaturePost extends BaselinePost {
  post: LearnedPost;
  measured: Exclude<Measured, { kind: "missing" }>;
}

/**
 * What each post came to against the brand's usual at its time. A pure function of the set of facts:
 * order, repeats and batches of arrival do not matter, and a late fact changes every figure it bears
 * on the next time the fold runs.
 */
export function foldOutcomes({ posts, events, objective, now }: FoldOutcomesInput): Map<VariantId, PostOutcome> {
  const byVariant = groupByVariant(events);
  const outcomes = new Map<VariantId, PostOutcome>();
  const mature: MaturePost[] = [];
  for (const post of [...new Map(posts.map((each) => [each.variantId, each])).values()].sort(comparePosts)) {
    const settled = settlePost(post, byVariant.get(post.variantId) ?? [], objective, now);
    if (typeof settled === "string") outcomes.set(post.variantId, notCounted(post, settled));
    else mature.push(settled);
  }
  for (const [channel, ofChannel] of groupBy(mature, ({ post }) => post.channel)) {
    const withRates = addRawRewards(ofChannel);
    const alike = new Map(
      [...groupBy(withRates, ({ measured }) => measured.basis)].map(([basis, each]) => [
        basis,
        createBaselineTimeline(each),
      ]),
    );
    const family = new Map(
      [...groupBy(withRates, ({ measured }) => measured.family)].map(([name, each]) => [
        name,
        createBaselineTimeline(each),
      ]),
    );
    for (const each of withRates) {
      const baseline = chooseBaseline(
        alike.get(each.measured.basis)?.baselineAt(each) ?? null,
        family.get(each.measured.family)?.baselineAt(each) ?? null,
        each.measured.kind === "rate" ? toMicro(Math.log(DEFAULT_BASE_RATE)) : null,
      );
      const { post } = each;
      if (!baseline) {
        outcomes.set(
          post.variantId,
          notCounted(post, `the first post on ${CHANNEL_FACTS[channel].name}: nothing to compare with yet`),
        );
        continue;
      }
      const rewardMicro = clip(each.rawMicro - baseline.micro);
      outcomes.set(post.variantId, {
        post,
        counts: true,
        reward: rewardMicro / MICRO_UNITS,
        rewardMicro,
        month: monthOf(post.publishedAt),
        reason: describeReward(rewardMicro, baseline.peers, channel),
      });
    }
  }
  return outcomes;
}

/** The month of an instant in UTC, as `2026-11`. */
export function monthOf(instant: Date): Month {
  return instant.toISOString().slice(0, 7);
}

function settlePost(
  post: LearnedPost,
  events: readonly ExecutionEvent[],
  objective: Objective,
  now: Date,
): MaturePost | string {
  const hours = maturityHoursOf(post.channel);
  const matureAt = post.publishedAt.getTime() + hours * 3_600_000;
  if (now.getTime() < matureAt) return "its numbers have not settled yet";
  const isRemoved = events.some(({ kind, occurredAt }) => kind === "removed" && occurredAt.getTime() <= matureAt);
  if (isRemoved) return "it was taken down before its numbers settled";
  const { metrics, settledAt, missing } = settledMetrics(events, post.publishedAt, hours);
  if (missing) return missing;
  const measured = measureReward(objective, post.channel, metrics);
  if (measured.kind === "missing") return measured.reason;
  return { post, measured, key: post.variantId, at: settledAt.getTime(), rawMicro: 0 };
}

/** Raw rewards, rates with the channel's own base rate as of the instant each post settled. */
function addRawRewards(posts: readonly MaturePost[]): MaturePost[] {
  const rates = [...groupBy(posts, ({ measured }) => measured.family)].map(([family, each]) => {
    const hits = createBaselineTimeline(each.map((post) => ({ ...post, rawMicro: toMicro(rateParts(post)[0]) })));
    const views = createBaselineTimeline(each.map((post) => ({ ...post, rawMicro: toMicro(rateParts(post)[1]) })));
    return [family, { hits, views }] as const;
  });
  const byFamily = new Map(rates);
  return posts.map((post) => {
    const timelines = byFamily.get(post.measured.family);
    const hits = timelines?.hits.baselineAt(post);
    const views = timelines?.views.baselineAt(post);
    const hasRate = hits && views && hits.peers >= 3 && hits.micro > 0 && views.micro > 0;
    const baseRate = hasRate ? Math.min(1, hits.micro / views.micro) : DEFAULT_BASE_RATE;
    return { ...post, rawMicro: toMicro(rawReward(post.measured, baseRate)) };
  });
}

function rateParts({ measured }: MaturePost): [hits: number, views: number] {
  return measured.kind === "rate" ? [measured.hits, measured.views] : [0, 0];
}

function notCounted(post: LearnedPost, reason: string): PostOutcome {
  return { post, counts: false, reward: 0, rewardMicro: 0, month: monthOf(post.publishedAt), reason };
}

function describeReward(rewardMicro: number, peers: number, channel: Channel): string {
  const share = Math.round(Math.abs(Math.expm1(rewardMicro / MICRO_UNITS)) * 100);
  const side = rewardMicro >= 0 ? "above" : "below";
  const name = CHANNEL_FACTS[channel].name;
  if (peers === 0) return `${share} % ${side} what is assumed for ${name}, for want of earlier posts`;
  return `${share} % ${side} your usual of ${peers} ${peers === 1 ? "post" : "posts"} on ${name}`;
}

function groupByVariant(events: readonly ExecutionEvent[]): Map<VariantId, ExecutionEvent[]> {
  const groups = new Map<VariantId, ExecutionEvent[]>();
  for (const event of events) {
    if (event.variantId === null) continue;
    const group = groups.get(event.variantId);
    if (group) group.push(event);
    else groups.set(event.variantId, [event]);
  }
  return groups;
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function comparePosts(a: LearnedPost, b: LearnedPost): number {
  return a.publishedAt.getTime() - b.publishedAt.getTime() || (a.variantId < b.variantId ? -1 : 1);
}

function toMicro(value: number): number {
  return Math.round(value * MICRO_UNITS);
}

function clip(micro: number): number {
  return Math.max(-MOST_REWARD_MICRO, Math.min(MOST_REWARD_MICRO, micro));
}
