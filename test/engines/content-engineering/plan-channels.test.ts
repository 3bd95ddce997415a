import { describe, expect, it } from "vitest";
import { CHANNEL_FACTS, CHANNELS, type Channel } from "../../../src/core/channels.ts";
import { MILLISECONDS_PER_DAY } from "../../../src/core/clock.ts";
import {
  choosePersona,
  planChannels,
  type RecentPackage,
} from "../../../src/engines/content-engineering/plan-channels.ts";
import { createRandom } from "../../../src/engines/language/random.ts";
import { brandOf, NOW } from "../brand-brain/brand-of.ts";

const snapshot = brandOf({
  channels: (["linkedin", "x", "newsletter", "bluesky", "instagram"] as const).map((channel) => ({ channel })),
  primaryChannel: "linkedin",
  personas: [{ name: "Hanna" }, { name: "Mirela" }],
  pillars: [{ name: "Repair" }, { name: "Hosting" }],
});
const [hanna, mirela] = snapshot.personas;
const [repair] = snapshot.pillars;

function packageOf(channels: Channel[], facts: Partial<RecentPackage> = {}): RecentPackage {
  const channelPlan = channels.map((channel) => ({ channel, role: "support" as const, why: "because" }));
  return { channelPlan, personaId: null, createdAt: new Date(NOW.getTime() - MILLISECONDS_PER_DAY), ...facts };
}

function plan(facts: Partial<Parameters<typeof planChannels>[0]> = {}): Channel[] {
  const plans = planChannels({
    snapshot,
    asked: null,
    suggested: [],
    primary: "linkedin",
    recent: [],
    now: NOW,
    ...facts,
  });
  return plans.map(({ channel }) => channel);
}

describe("planChannels", () => {
  it("goes to at most three channels, the primary first and those that need pictures last", () => {
    expect(plan()).toEqual(["linkedin", "x", "newsletter"]);
    expect(plan({ suggested: ["instagram", "x"], primary: "x" })).toEqual(["x", "instagram"]);
    expect(plan({ suggested: ["instagram", "x", "bluesky"] })).toEqual(["instagram", "x", "bluesky"]);
  });

  it("prefers what the last two weeks left out, and says so", () => {
    const recent = [packageOf(["linkedin", "x"]), packageOf(["linkedin", "x"]), packageOf(["x", "newsletter"])];
    expect(plan({ recent })).toEqual(["linkedin", "bluesky", "newsletter"]);
    const [, bluesky] = planChannels({ snapshot, asked: null, suggested: [], primary: "linkedin", recent, now: NOW });
    expect(bluesky?.why).toContain("it had 0 of your last 3 packages");
    const old = recent.map((each) => ({ ...each, createdAt: new Date(NOW.getTime() - 20 * MILLISECONDS_PER_DAY) }));
    expect(plan({ recent: old })).toEqual(plan());
  });

  it("takes the channels a person asks for as they are", () => {
    expect(plan({ asked: ["instagram", "bluesky", "x", "linkedin"] })).toEqual([
      "linkedin",
      "instagram",
      "bluesky",
      "x",
    ]);
  });

  it("plans only channels the brand publishes on, each once, with one primary, whatever the idea suggests", () => {
    const random = createRandom("channels");
    const some = (share: number): Channel[] => CHANNELS.filter(() => random.next() < share);
    for (let round = 0; round < 100; round += 1) {
      const enabled = some(0.5);
      const file = enabled.length > 0 ? enabled : (["x"] as Channel[]);
      const brand = brandOf({ channels: file.map((channel) => ({ channel })), primaryChannel: file[0] as Channel });
      const plans = planChannels({
        snapshot: brand,
        asked: null,
        suggested: some(0.4),
        primary: CHANNELS[Math.floor(random.next() * CHANNELS.length)] ?? "x",
        recent: Array.from({ length: 5 }, () => packageOf(some(0.3))),
        now: NOW,
      });
      const channels = plans.map(({ channel }) => channel);
      expect(channels.length).toBeGreaterThan(0);
      expect(channels.length).toBeLessThanOrEqual(3);
      expect(new Set(channels).size).toBe(channels.length);
      expect(channels.every((channel) => file.includes(channel))).toBe(true);
      expect(plans.map(({ role }) => role === "primary")).toEqual(channels.map((_, index) => index === 0));
      const media = channels.slice(1).map((channel) => CHANNEL_FACTS[channel].support === "needs_media");
      expect(media).toEqual([...media].sort());
    }
  });
});

describe("choosePersona", () => {
  const weighed = (hannaWeight: number, mirelaWeight: number) => ({
    ...snapshot,
    matrix: [
      { personaId: hanna!.id, pillarId: repair!.id, weight: hannaWeight, angle: null },
      { personaId: mirela!.id, pillarId: repair!.id, weight: mirelaWeight, angle: null },
    ],
  });
  const about = { personaId: null, pillarId: repair!.id };

  it("takes whom the matrix weighs most for the pillar, and never one it weighs nothing", () => {
    expect(choosePersona(weighed(0.9, 0.4), about, [], NOW)).toBe(hanna?.id);
    expect(choosePersona(weighed(0.2, 0.4), about, [], NOW)).toBe(mirela?.id);
    expect(choosePersona(weighed(0, 0), about, [], NOW)).toBeNull();
  });

  it("turns to whom nobody has written lately where the matrix is nearly even", () => {
    const recent = [packageOf(["x"], { personaId: hanna!.id }), packageOf(["x"], { personaId: hanna!.id })];
    expect(choosePersona(weighed(0.9, 0.7), about, recent, NOW)).toBe(mirela?.id);
    expect(choosePersona(weighed(0.9, 0.1), about, recent, NOW)).toBe(hanna?.id);
  });

  it("leaves the reader an idea has, and an idea without pillar as it is", () => {
    expect(choosePersona(weighed(0.9, 0.1), { ...about, personaId: mirela!.id }, [], NOW)).toBe(mirela?.id);
    expect(choosePersona(weighed(0.9, 0.1), { personaId: null, pillarId: null }, [], NOW)).toBeNull();
  });
});
