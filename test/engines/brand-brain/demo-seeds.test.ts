import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { WebUrl } from "../../../src/core/text.ts";
import { applyGuardrails } from "../../../src/engines/brand-brain/apply-guardrails.ts";
import { compileGuardrails } from "../../../src/engines/brand-brain/compile-guardrails.ts";
import { proposeBrand } from "../../../src/engines/brand-brain/propose-brand.ts";
import { readBrandFile } from "../../../src/engines/brand-brain/read-brand-file.ts";
import { shingleContainment } from "../../../src/engines/language/similarity.ts";
import { usesForBrand } from "./brand-of.ts";

const Signals = z.strictObject({
  version: z.literal(1),
  items: z.array(
    z.strictObject({
      source: z.string().min(1),
      url: WebUrl,
      title: z.string().min(10).max(200),
      text: z.string().min(80).max(1_000),
      author: z.string().nullable(),
      hoursAgo: z.number().positive(),
      language: z.enum(["en", "nl"]),
    }),
  ),
});

function readSeed(name: string): string {
  return readFileSync(new URL(`../../../db/seeds/${name}`, import.meta.url), "utf8");
}

describe("the demo's seeds", () => {
  it("are a brand that its own examples keep to, save the one that is not its voice", () => {
    const result = readBrandFile(readSeed("demo-brand.yaml"));
    if (result.kind === "refused") throw new Error(JSON.stringify(result.problems));
    const snapshot = proposeBrand(result.file, usesForBrand());
    for (const { text, voice, channel } of result.file.examples ?? []) {
      const { report } = applyGuardrails(compileGuardrails(snapshot, channel ?? null), [{ field: "parts.0", text }]);
      expect(report.verdict === "clean", text).toBe(voice === "us");
    }
    expect(snapshot.brand.guardrails.some(({ kind }) => kind === "judgement")).toBe(true);
    expect((result.file.pillars ?? []).reduce((sum, { targetShare }) => sum + (targetShare ?? 0), 0)).toBeCloseTo(1, 9);
  });

  it("are signals of invented sites, some of them telling one story, some fresh, some old", () => {
    const { items } = Signals.parse(JSON.parse(readSeed("demo-signals.json")));
    expect(items.length).toBeGreaterThanOrEqual(24);
    expect(items.every(({ url }) => new URL(url).hostname.endsWith(".example"))).toBe(true);
    expect(new Set(items.map(({ url }) => url)).size).toBe(items.length);
    const alike = items.filter((item) =>
      items.some((other) => other !== item && shingleContainment(item.text, other.text) > 0.1),
    );
    expect(alike.length).toBeGreaterThanOrEqual(6);
    expect(items.some(({ hoursAgo }) => hoursAgo < 12)).toBe(true);
    expect(items.some(({ hoursAgo }) => hoursAgo > 500)).toBe(true);
  });
});
