import type { Objective } from "../../core/brand.ts";
import { CHANNEL_FACTS, type Channel } from "../../core/channels.ts";
import type { Metric } from "../../core/execution-event.ts";

/** As many imagined views at the channel's base rate steady a rate on few real ones. */
const STEADYING_VIEWS = 50;

/** What an engagement is worth, by objective: the harder to give, the more. */
const ENGAGEMENT_WEIGHTS: Readonly<Record<"engagement" | "thought_leadership", Partial<Record<Metric, number>>>> = {
  engagement: { likes: 1, comments: 3, shares: 4, saves: 3, clicks: 1 },
  thought_leadership: { likes: 0.5, comments: 4, shares: 5, saves: 4, clicks: 1 },
};

/** What a channel's posts are shown to, best known first. */
const VIEW_METRICS: Readonly<Partial<Record<Channel, readonly Metric[]>>> = {
  newsletter: ["delivered", "opens"],
  youtube: ["video_views", "impressions"],
  tiktok: ["video_views", "impressions"],
};
const USUAL_VIEW_METRICS: readonly Metric[] = ["impressions", "reach", "video_views"];
const AWARENESS_METRICS: readonly Metric[] = ["reach", "impressions", "video_views", "opens", "delivered"];

/** Weighted engagements per view where nothing of the brand is known yet; a stated assumption, replaced by its own posts. */
export const DEFAULT_BASE_RATE = 0.03;

/** What a post's metrics come to for an objective, before it is compared with anything. */
export type Measured =
  | {
      kind: "rate";
      hits: number;
      views: number /** Equal for posts that can be compared. */;
      basis: string;
      family: string;
    }
  | { kind: "count"; count: number; basis: string; family: string }
  | { kind: "missing"; reason: string };

/** Picks the metrics that speak for an objective on a channel; a missing one is never taken for zero. */
export function measureReward(
  objective: Objective,
  channel: Channel,
  metrics: Readonly<Partial<Record<Metric, number>>>,
): Measured {
  if (objective === "awareness") return countOf(firstKnown(AWARENESS_METRICS, metrics), metrics, "reach");
  if (objective === "traffic") return countOf(firstKnown(["clicks"], metrics), metrics, "clicks");
  if (objective === "leads") return countOf(firstKnown(["conversions"], metrics), metrics, "conversions");
  const weights = ENGAGEMENT_WEIGHTS[objective];
  const known = (Object.keys(weights) as Metric[]).filter((metric) => metrics[metric] !== undefined).sort();
  if (known.length === 0)
    return { kind: "missing", reason: "no likes, comments, shares, saves or clicks were reported" };
  const hits = known.reduce((sum, metric) => sum + (weights[metric] ?? 0) * (metrics[metric] ?? 0), 0);
  const viewMetric = firstKnown(VIEW_METRICS[channel] ?? USUAL_VIEW_METRICS, metrics);
  const views = viewMetric ? metrics[viewMetric] : undefined;
  if (!viewMetric || views === undefined) {
    return { kind: "count", count: hits, basis: `engagements ${known.join("+")}`, family: "engagements" };
  }
  return {
    kind: "rate",
    hits,
    views,
    basis: `${known.join("+")} per ${viewMetric}`,
    family: `engagements per ${viewMetric}`,
  };
}

/**
 * A post's reward before its baseline is taken off, on the log scale: `log((E + 50m) / (D + 50))` for
 * engagements E over views D at base rate m, `log(count + 1)` for reach, clicks, conversions, and for
 * engagements without views. One post is one unit, whatever its views.
 *
 * @returns null when the metrics do not speak for the objective
 */
export function rewardOf(
  objective: Objective,
  channel: Channel,
  metrics: Readonly<Partial<Record<Metric, number>>>,
  baseRate = DEFAULT_BASE_RATE,
): number | null {
  const measured = measureReward(objective, channel, metrics);
  return measured.kind === "missing" ? null : rawReward(measured, baseRate);
}

/** The reward of what was measured, with the base rate m where it is a rate. */
export function rawReward(measured: Exclude<Measured, { kind: "missing" }>, baseRate: number): number {
  if (measured.kind === "count") return Math.log(Math.max(0, measured.count) + 1);
  const hits = Math.max(0, measured.hits) + STEADYING_VIEWS * baseRate;
  return Math.log(hits / (Math.max(0, measured.views) + STEADYING_VIEWS));
}

/** Hours after publishing at which a post on this channel is mature. */
export function maturityHoursOf(channel: Channel): number {
  return CHANNEL_FACTS[channel].maturityHours;
}

function firstKnown(wanted: readonly Metric[], metrics: Readonly<Partial<Record<Metric, number>>>): Metric | undefined {
  return wanted.find((metric) => metrics[metric] !== undefined);
}

function countOf(
  metric: Metric | undefined,
  metrics: Readonly<Partial<Record<Metric, number>>>,
  wanted: string,
): Measured {
  const count = metric === undefined ? undefined : metrics[metric];
  if (metric === undefined || count === undefined) return { kind: "missing", reason: `no ${wanted} was reported` };
  return { kind: "count", count, basis: metric, family: metric };
}
