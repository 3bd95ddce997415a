import { describe, expect, it } from "vitest";
import { CHANNEL_FACTS, CHANNELS, Channel } from "../../src/core/channels.ts";

const facts = Object.values(CHANNEL_FACTS);

describe("the channels' facts", () => {
  it("name every channel once, under its own key", () => {
    expect(Object.keys(CHANNEL_FACTS).sort()).toEqual([...CHANNELS].sort());
    for (const [key, { channel }] of Object.entries(CHANNEL_FACTS)) expect(channel).toBe(key);
    expect(new Set(facts.map((fact) => fact.name)).size).toBe(CHANNELS.length);
    expect(Channel.safeParse("myspace").success).toBe(false);
  });

  it("give each limit a source, a day on which it was checked, and sensible figures", () => {
    for (const { name, limits } of facts) {
      expect(limits.length, name).toBeGreaterThan(0);
      for (const limit of limits) {
        expect(limit.source.length, name).toBeGreaterThan(10);
        expect(new Date(`${limit.checkedOn}T00:00:00Z`).toISOString().slice(0, 10), name).toBe(limit.checkedOn);
        expect(limit.max, name).toBeGreaterThan(limit.min ?? 0);
      }
    }
  });

  it("refuse by documented or measured limits only; advice warns", () => {
    const limits = facts.flatMap((fact) => fact.limits);
    expect(limits.filter((limit) => limit.kind === "hard" && limit.confidence === "advice")).toEqual([]);
    expect(limits.filter((limit) => limit.kind === "advised" && limit.confidence !== "advice")).toEqual([]);
  });

  it("limit a title only where there is one", () => {
    for (const { name, limits, hasTitle } of facts) {
      if (limits.some((limit) => limit.of === "title")) expect(hasTitle, name).toBe(true);
    }
  });

  it("measure each channel as its platform does", () => {
    const limitsOf = (channel: Channel) =>
      CHANNEL_FACTS[channel].limits.map(({ of, unit, min, max, kind }) => [of, unit, min ?? null, max, kind].join(" "));
    expect(Object.fromEntries(CHANNELS.map((channel) => [channel, limitsOf(channel)]))).toEqual({
      linkedin: ["part characters  3000 hard"],
      x: ["part x_weighted  280 hard"],
      newsletter: ["title characters  60 advised", "whole words 150 1000 advised"],
      bluesky: ["part graphemes  300 hard", "part utf8_bytes  3000 hard"],
      threads: ["part threads_bytes  500 hard"],
      mastodon: ["part mastodon  500 hard"],
      facebook: ["part characters  63206 hard"],
      blog: ["whole words 600 2500 advised"],
      instagram: ["part characters  2200 hard"],
      tiktok: ["part characters  2200 hard"],
      youtube: ["title characters  100 hard", "part utf8_bytes  5000 hard"],
    });
    expect(CHANNEL_FACTS.instagram.maxHashtags).toBe(5);
    expect(CHANNEL_FACTS.threads.maxLinks).toBe(5);
  });

  it("support linkedin, x and newsletter first, and let numbers settle between two days and four weeks", () => {
    const first = facts.filter((fact) => fact.support === "first_class").map((fact) => fact.channel);
    expect(first.sort()).toEqual(["linkedin", "newsletter", "x"]);
    for (const { name, maturityHours } of facts) {
      expect(maturityHours, name).toBeGreaterThanOrEqual(48);
      expect(maturityHours, name).toBeLessThanOrEqual(28 * 24);
    }
  });
});
