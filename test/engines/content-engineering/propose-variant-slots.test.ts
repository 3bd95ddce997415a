import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import type { Channel } from "../../../src/core/channels.ts";
import { Slot } from "../../../src/core/content-package.ts";
import { HookType, PatternTemplate, Structure } from "../../../src/core/pattern-template.ts";
import { proposeVariantSlots } from "../../../src/engines/content-engineering/propose-variant-slots.ts";
import { createRandom } from "../../../src/engines/language/random.ts";
import { steadyIds } from "../brand-brain/brand-of.ts";

const ids = steadyIds();

function patternOf(hookType: HookType, structure: Structure): PatternTemplate {
  return PatternTemplate.parse({
    id: ids.next("pat"),
    tenantId: null,
    brandId: null,
    key: `${hookType}-${structure}`.replaceAll("_", "-"),
    name: `${hookType} ${structure}`,
    description: "A way to begin and a way to go on.",
    family: "test",
    hookType,
    structure,
    beats: [{ name: "hook", instruction: "Begin.", optional: false }],
    exampleHook: "Did you know?",
    channels: ["linkedin", "x"],
    evidenceNeeds: [],
    lengthBand: "short",
    ctaType: "none",
    riskFlags: [],
    status: "active",
    provenance: "ours",
  });
}

const shipped = z
  .array(z.record(z.string(), z.unknown()))
  .parse(parse(readFileSync(new URL("../../../db/seeds/patterns.yaml", import.meta.url), "utf8")))
  .map((pattern) => PatternTemplate.parse({ ...pattern, id: ids.next("pat"), tenantId: null, brandId: null }));

const patterns = HookType.options.flatMap((hook) =>
  Structure.options.slice(0, 2).map((structure) => patternOf(hook, structure)),
);

describe("proposeVariantSlots", () => {
  it("gives two slots a channel, best pattern first, no shape twice in the package", () => {
    const suggestions = new Map<Channel, PatternTemplate[]>([
      ["linkedin", patterns.slice(0, 3)],
      ["x", patterns.slice(0, 6)],
    ]);
    const slots = proposeVariantSlots({ channels: ["linkedin", "x"], suggestions });
    expect(slots.map(({ key, patternId }) => [key, patternId])).toEqual([
      ["linkedin-1", patterns[0]?.id],
      ["linkedin-2", patterns[1]?.id],
      ["x-1", patterns[2]?.id],
      ["x-2", patterns[3]?.id],
    ]);
    for (const slot of slots) expect(Slot.safeParse(slot).error).toBeUndefined();
  });

  it("repeats no shape on a channel, unless a person asks for more", () => {
    const two = new Map<Channel, PatternTemplate[]>([["x", patterns.slice(0, 2)]]);
    const first = proposeVariantSlots({ channels: ["x"], perChannel: 3, suggestions: two });
    expect(first.map(({ patternId }) => patternId)).toEqual([patterns[0]?.id, patterns[1]?.id]);
    const asked = { channels: ["x"], perChannel: 3, suggestions: two, repeatShapes: true } as const;
    const more = proposeVariantSlots({ ...asked, taken: first });
    expect(more.map(({ key, patternId }) => [key, patternId])).toEqual([
      ["x-3", patterns[0]?.id],
      ["x-4", patterns[1]?.id],
    ]);
    expect(proposeVariantSlots({ ...asked, taken: [...first, ...more] })).toEqual([]);
  });

  it("fits twelve slots over three channels with the patterns that ship and nothing to feed them", () => {
    const free = shipped.filter(({ evidenceNeeds }) => evidenceNeeds.length === 0);
    const channels: Channel[] = ["linkedin", "x", "newsletter"];
    const suggestions = new Map(
      channels.map((channel) => [channel, free.filter((each) => each.channels.includes(channel))]),
    );
    const slots = proposeVariantSlots({ channels, perChannel: 4, suggestions });
    expect(slots).toHaveLength(12);
    for (const channel of channels)
      expect(new Set(slots.flatMap((slot) => (slot.channel === channel ? [slot.patternId] : []))).size).toBe(4);
  });

  it("dares on a channel no more than the brand does there", () => {
    const risky = patterns.slice(0, 4).map((pattern) => ({ ...pattern, riskFlags: ["takes a position"] }));
    const calm = patterns.slice(4, 6);
    const suggestions = new Map<Channel, PatternTemplate[]>([["x", [...risky, ...calm]]]);
    const countRisky = (risk: "safe" | "balanced" | "bold", perChannel: number): number =>
      proposeVariantSlots({ channels: ["x"], perChannel, suggestions, risks: new Map([["x", risk]]) }).filter((slot) =>
        risky.some(({ id }) => id === slot.patternId),
      ).length;
    expect([countRisky("safe", 2), countRisky("balanced", 2), countRisky("bold", 2)]).toEqual([0, 1, 2]);
    expect(countRisky("safe", 4)).toBe(2);
  });

  it("gives nothing where no pattern fits", () => {
    expect(proposeVariantSlots({ channels: ["blog"], suggestions: new Map() })).toEqual([]);
  });

  it("has distinct keys and, while patterns last, distinct shapes, whatever is asked", () => {
    const random = createRandom("slots");
    for (let round = 0; round < 50; round += 1) {
      const channels = (["linkedin", "x", "newsletter"] as const).filter(() => random.next() < 0.7);
      const perChannel = 1 + Math.floor(random.next() * 4);
      const suggestions = new Map<Channel, PatternTemplate[]>(
        channels.map((channel) => [channel, patterns.filter(() => random.next() < 0.9)]),
      );
      const first = proposeVariantSlots({ channels, perChannel, suggestions });
      const all = [...first, ...proposeVariantSlots({ channels, perChannel: 1, suggestions, taken: first })];
      expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
      expect(new Set(all.map(({ patternId }) => patternId)).size).toBe(all.length);
      for (const channel of channels)
        expect(all.filter((slot) => slot.channel === channel).length).toBe(Math.min(4, perChannel + 1));
    }
  });
});
