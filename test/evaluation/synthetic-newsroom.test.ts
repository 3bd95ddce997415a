import { describe, expect, it } from "vitest";
import { createNewsroom } from "./synthetic-newsroom.ts";

const SPAN = { days: 30, until: new Date("2026-11-22T09:00:00Z") };

describe("the synthetic newsroom", () => {
  it("makes the same news of the same seed, and other news of another", () => {
    expect(createNewsroom(1).items(50, SPAN)).toEqual(createNewsroom(1).items(50, SPAN));
    expect(createNewsroom(2).items(50, SPAN)).not.toEqual(createNewsroom(1).items(50, SPAN));
  });

  it("tells most stories once and a few by many, in the order of time, within its days", () => {
    const items = createNewsroom(3).items(3_000, SPAN);
    expect(items).toHaveLength(3_000);
    const tellings = new Map<number, number>();
    for (const { story } of items) tellings.set(story, (tellings.get(story) ?? 0) + 1);
    const once = [...tellings.values()].filter((count) => count === 1).length;
    expect(once / tellings.size).toBeGreaterThan(0.5);
    expect(Math.max(...tellings.values())).toBeGreaterThan(15);
    items.forEach(({ publishedAt }, at) => {
      expect(publishedAt.getTime()).toBeGreaterThanOrEqual(items[at - 1]?.publishedAt.getTime() ?? 0);
      expect(publishedAt.getTime()).toBeLessThanOrEqual(SPAN.until.getTime());
      expect(publishedAt.getTime()).toBeGreaterThanOrEqual(SPAN.until.getTime() - 30 * 86_400_000);
    });
  });

  it("uses words as people do: few often, most seldom", () => {
    const counts = new Map<string, number>();
    for (const word of createNewsroom(4)
      .prose(3_000)
      .toLowerCase()
      .match(/[a-z]+/g) ?? [])
      counts.set(word, (counts.get(word) ?? 0) + 1);
    const sorted = [...counts.values()].sort((a, b) => b - a);
    const total = sorted.reduce((sum, count) => sum + count, 0);
    const share = sorted.slice(0, 100).reduce((sum, count) => sum + count, 0) / total;
    expect(share).toBeGreaterThan(0.4);
    expect(sorted.filter((count) => count === 1).length / sorted.length).toBeGreaterThan(0.3);
  });
});
