import { describe, expect, it } from "vitest";
import { summarizeBrandForChannel } from "../../../src/engines/brand-brain/summarize-brand-for-channel.ts";
import { brandOf } from "./brand-of.ts";

describe("summarizeBrandForChannel", () => {
  it("shows a channel its own rules, bans before style, and never more than prompts can pay for", () => {
    const snapshot = brandOf({
      tone: { dos: Array(40).fill("Say it plainly. ".repeat(60)), axes: { formalToCasual: 0.8, reservedToBold: -0.1 } },
      guardrails: [
        ...Array.from({ length: 200 }, (_, index) => ({ pattern: `style${index}`, replacement: "x" })),
        { pattern: "banned", channels: ["x" as const] },
        { kind: "judgement" as const, pattern: "", message: "Is it kind?" },
      ],
      personas: Array.from({ length: 12 }, (_, index) => ({ name: `Reader ${index}`, pains: Array(20).fill("pain") })),
    });
    const profile = summarizeBrandForChannel(snapshot, "x");
    expect(profile.bannedTerms[0]).toBe("banned");
    expect(profile.judgementRules).toEqual(["Is it kind?"]);
    expect(profile.toneLeanings).toEqual(["rather casual than formal"]);
    expect(JSON.stringify(profile).length).toBeLessThan(9_000);
    expect(summarizeBrandForChannel(snapshot, "linkedin").bannedTerms).not.toContain("banned");
  });

  it("answers plain defaults for a channel the brand has not set up", () => {
    const profile = summarizeBrandForChannel(brandOf({ channels: [{ channel: "x", length: "short" }] }), "mastodon");
    expect(profile).toMatchObject({ channel: "mastodon", length: "medium", risk: "balanced", handle: null });
  });
});
