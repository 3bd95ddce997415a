import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { CHANNELS } from "../../../src/core/channels.ts";
import { PatternTemplate } from "../../../src/core/pattern-template.ts";

const ShippedPattern = z.strictObject(PatternTemplate.omit({ id: true, tenantId: true, brandId: true }).shape);
const shipped = z
  .array(ShippedPattern)
  .parse(parse(readFileSync(new URL("../../../db/seeds/patterns.yaml", import.meta.url), "utf8")));

describe("the shipped patterns", () => {
  it("are ten, each with a key and a hook × structure of its own", () => {
    expect(shipped).toHaveLength(10);
    expect(new Set(shipped.map(({ key }) => key)).size).toBe(10);
    expect(new Set(shipped.map(({ hookType, structure }) => `${hookType} × ${structure}`)).size).toBe(10);
  });

  it("leave at least three to write from nothing on every channel, captions and scripts too", () => {
    for (const channel of CHANNELS) {
      const free = shipped.filter(
        ({ channels, evidenceNeeds }) => channels.includes(channel) && evidenceNeeds.length === 0,
      );
      expect(free.length, channel).toBeGreaterThanOrEqual(3);
    }
  });

  it("open with a hook, hold an optional beat and say where they come from", () => {
    for (const { key, beats, provenance } of shipped) {
      expect(beats[0]?.name, key).toBe("hook");
      expect(
        beats.some(({ optional }) => optional),
        key,
      ).toBe(true);
      expect(provenance, key).toMatch(/Written for Kairo/);
    }
  });
});
