import { describe, expect, it } from "vitest";
import type { ExecutionEvent } from "../../../src/core/execution-event.ts";
import { createRandom } from "../../../src/engines/language/random.ts";
import { createBaselineTimeline } from "../../../src/engines/learning/baseline.ts";
import { foldOutcomes, type LearnedPost } from "../../../src/engines/learning/fold-outcomes.ts";
import { maturityHoursOf, measureReward, rewardOf } from "../../../src/engines/learning/reward.ts";
import { settledMetrics } from "../../../src/engines/learning/settle-metrics.ts";
import { buildMetric, buildNumbers, buildPost, daysAgo, NOW } from "./builders.ts";
import { randomHistory } from "./random-history.ts";

const post = buildPost(1);
const HOURS = 72;

function at(hours: number): { metricAsOf: Date } {
  return { metricAsOf: new Date(post.publishedAt.getTime() + hours * 3_600_000) };
}

function settle(...events: ExecutionEvent[]) {
  return settledMetrics(events, post.publishedAt, HOURS).metrics;
}

describe("settledMetrics", () => {
  it("takes the latest snapshot up to maturity, not a later one", () => {
    const events = [
      buildMetric(post, "likes", 5, at(40)),
      buildMetric(post, "likes", 9, at(71)),
      buildMetric(post, "likes", 50, at(500)),
    ];
    expect(settle(...events)).toEqual({ likes: 9 });
  });

  it("takes the first snapshot after maturity when nothing old enough came before", () => {
    expect(
      settle(
        buildMetric(post, "likes", 1, at(2)),
        buildMetric(post, "likes", 30, at(400)),
        buildMetric(post, "likes", 40, at(900)),
      ),
    ).toEqual({ likes: 30 });
  });

  it("does not take a first hour for the whole, and says so", () => {
    const settled = settledMetrics([buildMetric(post, "likes", 1, at(2))], post.publishedAt, HOURS);
    expect(settled).toMatchObject({ metrics: {}, missing: "its numbers are too early to count" });
  });

  it("sums deltas up to maturity", () => {
    const delta = (value: number, hours: number) =>
      buildMetric(post, "clicks", value, { valueKind: "delta", ...at(hours) });
    expect(settle(delta(3, 10), delta(4, 60), delta(100, 80))).toEqual({ clicks: 7 });
  });

  it("lets the highest revision of a reading count, whichever came first", () => {
    const first = buildMetric(post, "likes", 90, { ...at(70), revision: 1 });
    const corrected = buildMetric(post, "likes", 9, { ...at(70), revision: 2 });
    expect(settle(first, corrected)).toEqual({ likes: 9 });
    expect(settle(corrected, first, first)).toEqual({ likes: 9 });
  });

  it("leaves quarantined rows out and never takes missing for zero", () => {
    const odd = buildMetric(post, "reach", -4, { quarantineReason: "negative" });
    expect(settle(odd)).toEqual({});
  });
});

describe("maturityHoursOf", () => {
  it("is two days for feeds that run fast, three for slow ones, a week for mailings and video, four for a blog", () => {
    const channels = ["x", "bluesky", "linkedin", "instagram", "facebook", "newsletter", "youtube", "blog"] as const;
    expect(channels.map(maturityHoursOf)).toEqual([48, 48, 72, 72, 72, 168, 168, 672]);
    expect((["threads", "mastodon", "tiktok"] as const).map(maturityHoursOf)).toEqual([48, 48, 168]);
  });
});

describe("rewardOf", () => {
  it("follows the stated formulas", () => {
    expect(rewardOf("awareness", "linkedin", { reach: 99 })).toBeCloseTo(Math.log(100), 12);
    expect(rewardOf("traffic", "x", { clicks: 9, impressions: 500 })).toBeCloseTo(Math.log(10), 12);
    expect(rewardOf("leads", "blog", { conversions: 0 })).toBe(0);
    expect(rewardOf("engagement", "linkedin", { likes: 10, comments: 2, impressions: 950 }, 0.02)).toBeCloseTo(
      Math.log((16 + 1) / 1_000),
      12,
    );
    expect(rewardOf("engagement", "linkedin", { likes: 10 })).toBeCloseTo(Math.log(11), 12);
    expect(rewardOf("engagement", "newsletter", { clicks: 20, delivered: 450, impressions: 9 }, 0.02)).toBeCloseTo(
      Math.log(21 / 500),
      12,
    );
  });

  it("has no reward where the metrics do not speak for the objective", () => {
    expect(rewardOf("leads", "linkedin", { likes: 5 })).toBeNull();
    expect(rewardOf("engagement", "linkedin", { impressions: 500 })).toBeNull();
    expect(measureReward("traffic", "x", {})).toEqual({ kind: "missing", reason: "no clicks was reported" });
  });
});

describe("foldOutcomes", () => {
  const posts = [40, 35, 30, 25].map((days, index) => buildPost(index + 1, { publishedAt: daysAgo(days) }));
  const events = posts.flatMap((each, index) => buildNumbers(each, 1_000, [20, 20, 20, 60][index] ?? 0));

  function fold(all: readonly LearnedPost[], facts: readonly ExecutionEvent[], now = NOW) {
    return foldOutcomes({ posts: all, events: facts, objective: "engagement", now });
  }

  it("compares a post with those that had settled by then, never with later ones", () => {
    const outcomes = fold(posts, events);
    expect(outcomes.get(posts[3]?.variantId ?? post.variantId)?.reward).toBeCloseTo(1, 0);
    const withoutLast = fold(posts.slice(0, 3), events);
    for (const each of posts.slice(0, 3)) expect(outcomes.get(each.variantId)).toEqual(withoutLast.get(each.variantId));
    expect(outcomes.get(posts[3]?.variantId ?? post.variantId)?.reason).toMatch(
      /% above your usual of 3 posts on LinkedIn/,
    );
  });

  it("leaves a young post, a silent one and a removed one out, each with its reason", () => {
    const young = buildPost(11, { publishedAt: daysAgo(1) });
    const silent = buildPost(12);
    const removed = buildPost(13);
    const takenDown = buildMetric(removed, "likes", 1, {
      kind: "removed",
      metric: null,
      value: null,
      valueKind: null,
      metricAsOf: null,
    });
    const outcomes = fold(
      [young, silent, removed],
      [...buildNumbers(young, 900, 90), ...buildNumbers(removed, 900, 90), takenDown],
    );
    expect([...outcomes.values()].map(({ counts }) => counts)).toEqual([false, false, false]);
    expect(outcomes.get(young.variantId)?.reason).toBe("its numbers have not settled yet");
    expect(outcomes.get(silent.variantId)?.reason).toBe("no numbers came for it");
    expect(outcomes.get(removed.variantId)?.reason).toBe("it was taken down before its numbers settled");
  });

  it("clips what one post can say at two, up and down", () => {
    const wild = buildPost(21, { publishedAt: daysAgo(10) });
    expect(
      fold([...posts, wild], [...events, ...buildNumbers(wild, 1_000, 1_000_000)]).get(wild.variantId)?.reward,
    ).toBe(2);
    expect(fold([...posts, wild], [...events, ...buildNumbers(wild, 9_000_000, 0)]).get(wild.variantId)?.reward).toBe(
      -2,
    );
  });

  it("is the same for any order and any repeats of the facts", () => {
    for (let seed = 0; seed < 30; seed += 1) {
      const { all, facts } = randomHistory(seed);
      const outcomes = fold(all, facts);
      const random = createRandom(`shuffle ${seed}`);
      const mixed = [...facts, ...facts.slice(0, 9)]
        .map((fact) => ({ fact, key: random.next() }))
        .sort((a, b) => a.key - b.key);
      expect(
        fold(
          [...all].reverse(),
          mixed.map(({ fact }) => fact),
        ),
      ).toEqual(outcomes);
    }
  });
});

describe("createBaselineTimeline", () => {
  it("is what a plain loop over the settled peers says", () => {
    const random = createRandom("baseline");
    const all = Array.from({ length: 80 }, (_, index) => ({
      key: `post ${index}`,
      at: NOW.getTime() - Math.floor(random.next() * 300) * 86_400_000,
      rawMicro: Math.round(random.normal() * 1_000_000),
    }));
    const timeline = createBaselineTimeline(all);
    for (const own of all) {
      const peers = all.filter(
        ({ key, at: settled }) => key !== own.key && settled <= own.at && settled >= own.at - 120 * 86_400_000,
      );
      const sum = peers.reduce((total, { rawMicro }) => total + rawMicro, 0);
      expect(timeline.baselineAt(own)).toEqual(
        peers.length === 0 ? null : { micro: Math.round(sum / peers.length), peers: peers.length },
      );
    }
  });
});
