import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Channel, LengthUnit } from "../../../src/core/channels.ts";
import { countLength } from "../../../src/engines/content-engineering/count-length.ts";
import { lengthFindings, measureLength } from "../../../src/engines/content-engineering/measure-length.ts";
import { contentOf } from "./variant-of.ts";

const textlen = new URL("../../../../shared/data/textlen/", import.meta.url);

describe("countLength", () => {
  it.each([
    ["x_weighted", "Hi http://test.co", 26],
    ["x_weighted", "日本", 4],
    ["x_weighted", "👨‍👩‍👧‍👦", 2],
    ["characters", "👍a", 3],
    ["graphemes", "👨‍👩‍👧e\u0301x", 3],
    ["utf8_bytes", "aé👍", 7],
    ["threads_bytes", "aé👍", 6],
    ["threads_bytes", "1 © 2", 5],
    ["mastodon", "see https://a-long-address.example/with/a/path?and=more now", 31],
    ["mastodon", "hi @ann@social.example", 7],
    ["words", "It's 3.5 times, more or less", 6],
  ] as [LengthUnit, string, number][])("counts in %s: %s", (unit, text, length) => {
    expect(countLength(unit, text)).toBe(length);
  });

  it.skipIf(!existsSync(textlen))("agrees with the channels' own vectors in force", () => {
    for (const row of rows("x_weighted_length_dev.jsonl")) {
      if (!String(row.config).startsWith("v3")) continue;
      expect(countLength("x_weighted", row.text), row.description).toBe(row.expected.weightedLength);
    }
    for (const row of rows("bluesky_graphemes_dev.jsonl"))
      expect(countLength("graphemes", row.text)).toBe(row.graphemes);
  });
});

describe("measureLength and lengthFindings", () => {
  it("measure each part, the title and the whole against their own limits", () => {
    expect(
      measureLength("x", contentOf(["a".repeat(280), "a".repeat(281)])).map(({ of, length, fits }) => [
        of,
        length,
        fits,
      ]),
    ).toEqual([
      ["parts.0", 280, true],
      ["parts.1", 281, false],
    ]);
    const newsletter = measureLength("newsletter", contentOf(["word ".repeat(200)], { title: "A subject" }));
    expect(newsletter.map(({ of, length, min, max, fits }) => [of, length, min, max, fits])).toEqual([
      ["title", 9, null, 60, true],
      ["whole", 200, 150, 1_000, true],
    ]);
  });

  it("block what a channel refuses and warn of what reads badly", () => {
    const over = lengthFindings("x", contentOf(["a".repeat(290)]));
    expect(over).toMatchObject([{ rule: "too_long", severity: "block", field: "parts.0" }]);
    expect(over[0]?.message).toContain("10 too many");
    const short = lengthFindings("newsletter", contentOf(["Too short."], { title: "S".repeat(61) }));
    expect(short.map(({ rule, severity, field }) => [rule, severity, field])).toEqual([
      ["too_long", "warn", "title"],
      ["too_short", "warn", "parts.0"],
    ]);
    expect(lengthFindings("linkedin", contentOf(["a", "b"]))).toMatchObject([
      { rule: "no_threads", severity: "block" },
    ]);
    expect(lengthFindings("youtube", contentOf(["a"]))).toMatchObject([{ rule: "title_missing", severity: "warn" }]);
  });

  it.each<[Channel, string, string, number]>([
    ["x", "a", "characters", 280],
    ["x", "日", "wide letters, two each", 140],
    ["x", "👨‍👩‍👧‍👦", "families, two each", 140],
    ["linkedin", "é", "letters", 3_000],
    ["bluesky", "é", "letters", 300],
    ["bluesky", "👨‍👩‍👧‍👦", "families of 25 bytes, stopped by bytes", 120],
    ["threads", "é", "letters", 500],
    ["threads", "👍", "emoji of four bytes", 125],
    ["threads", "👨‍👩‍👧‍👦", "families of 25 bytes", 20],
    ["mastodon", "👨‍👩‍👧‍👦", "families, one each", 500],
    ["facebook", "a", "letters", 63_206],
    ["instagram", "a", "letters", 2_200],
    ["tiktok", "a", "letters", 2_200],
    ["youtube", "é", "letters of two bytes", 2_500],
  ])("%s takes as many of %j (%s) as it does and not one more", (channel, unit, _, most) => {
    const isRefused = (count: number): boolean =>
      lengthFindings(channel, contentOf([unit.repeat(count)], { title: "T" })).some(({ rule }) => rule === "too_long");
    expect([isRefused(most), isRefused(most + 1)]).toEqual([false, true]);
  });

  it("count an address as 23 on X and Mastodon, whatever its length", () => {
    const address = `https://canalpost.example.com/${"a".repeat(200)}`;
    for (const [channel, room] of [
      ["x", 256],
      ["mastodon", 476],
    ] as const) {
      expect(lengthFindings(channel, contentOf([`${"a".repeat(room)} ${address}`]))).toEqual([]);
      expect(lengthFindings(channel, contentOf([`${"a".repeat(room + 1)} ${address}`]))).toMatchObject([
        { rule: "too_long" },
      ]);
    }
  });

  it("warn when a LinkedIn post fits by hand but not through the API", () => {
    const post = `${"a".repeat(2_980)}${"(".repeat(15)}`;
    expect(lengthFindings("linkedin", contentOf([post]))).toMatchObject([
      { rule: "api_escaped_too_long", severity: "warn" },
    ]);
    expect(lengthFindings("linkedin", contentOf(["(fine)"]))).toEqual([]);
  });
});

function rows(name: string) {
  const lines = readFileSync(new URL(name, textlen), "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
}
