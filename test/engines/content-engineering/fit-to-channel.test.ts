import { describe, expect, it } from "vitest";
import { CHANNELS } from "../../../src/core/channels.ts";
import { fitToChannel } from "../../../src/engines/content-engineering/fit-to-channel.ts";
import { fitsHardLimits } from "../../../src/engines/content-engineering/measure-length.ts";
import { findUrls } from "../../../src/engines/language/find-entities.ts";
import { createRandom } from "../../../src/engines/language/random.ts";
import { contentOf } from "./variant-of.ts";

const SENTENCE = "One loose wire and ten minutes were all it took to mend it.";
const long = (count: number): string => Array(count).fill(SENTENCE).join(" ");

describe("fitToChannel", () => {
  it("leaves alone what fits", () => {
    const content = contentOf([long(3)], { hashtags: ["repair"] });
    expect(fitToChannel("x", content)).toEqual({ content, repairs: [] });
  });

  it("drops hashtags at the end first, from the text and from the list", () => {
    const text = `${long(4)} It works, for now, once again. #repair #kettle`;
    const { content, repairs } = fitToChannel("x", contentOf([text], { hashtags: ["repair", "#kettle"] }));
    expect(content.parts).toEqual([`${long(4)} It works, for now, once again. #repair`]);
    expect(content.hashtags).toEqual(["repair"]);
    expect(repairs).toEqual(["left out #kettle at the end"]);
  });

  it("drops an optional passage before it cuts", () => {
    const text = `${long(4)} This aside may go. It works again today, and so it should.`;
    const { content, repairs } = fitToChannel("x", contentOf([text]), { optionalPassages: ["This aside may go."] });
    expect(content.parts).toEqual([`${long(4)} It works again today, and so it should.`.replace(/ {2,}/g, " ")]);
    expect(repairs).toEqual(["left out an optional passage"]);
  });

  it("drops sentences before the call to action, not the call itself", () => {
    const text = `${long(5)} What broke at yours?`;
    const { content } = fitToChannel("x", contentOf([text], { cta: "What broke at yours?" }));
    expect(content.parts).toEqual([`${long(4)} What broke at yours?`]);
    const linked = fitToChannel("x", contentOf([`${long(5)}\n\nhttps://canalpost.example/vote`]));
    expect(linked.content.parts).toEqual([`${long(4)}\n\nhttps://canalpost.example/vote`]);
  });

  it("makes a thread of what is much too long, at sentences, and loses no word", () => {
    const { content, repairs } = fitToChannel("bluesky", contentOf([long(12)]));
    expect(content.parts.length).toBeGreaterThan(2);
    expect(content.parts.join(" ")).toBe(long(12));
    expect(content.parts.every((part) => part.endsWith("."))).toBe(true);
    expect(repairs).toEqual([`split into a thread of ${content.parts.length}`]);
  });

  it("cuts at a sentence where there are no threads, and joins parts there", () => {
    const { content } = fitToChannel("linkedin", contentOf([long(40), long(40)]));
    expect(content.parts).toHaveLength(1);
    expect(content.parts[0]?.endsWith("mend it.")).toBe(true);
    expect(content.parts[0]?.length).toBeGreaterThan(2_900);
  });

  it("cuts between whole characters and around whole addresses where a text has no spaces", () => {
    const families = fitToChannel("bluesky", contentOf(["👨‍👩‍👧‍👦".repeat(310)])).content.parts;
    expect(families.map((part) => [...part.matchAll(/👨‍👩‍👧‍👦/gu)].length * "👨‍👩‍👧‍👦".length)).toEqual(
      families.map(({ length }) => length),
    );
    const address = "https://canalpost.example/a/b?c=d";
    const { parts } = fitToChannel(
      "bluesky",
      contentOf([`${"修".repeat(280)}“${address}”${"理".repeat(280)}`]),
    ).content;
    expect(parts.filter((part) => part.includes(address))).toHaveLength(1);
    expect(parts.join("")).toBe(`${"修".repeat(280)}“${address}”${"理".repeat(280)}`);
  });

  it("ends within every hard limit, in whole characters and whole addresses, whatever the text", () => {
    const random = createRandom("fit");
    const pieces = [
      "kettle ",
      "👨‍👩‍👧‍👦",
      "e\u0301",
      "修理して",
      ". ",
      "https://canalpost.example/a/b?c=d ",
      "#repair ",
      "\n\n",
      "Straße! ",
      "x".repeat(40),
    ];
    for (let round = 0; round < 60; round += 1) {
      const size = 20 + Math.floor(random.next() * 250);
      const text = Array.from({ length: size }, () => pieces[Math.floor(random.next() * pieces.length)])
        .join("")
        .trim();
      const channel = CHANNELS[round % CHANNELS.length] ?? "x";
      const { content } = fitToChannel(channel, contentOf([text], { title: text.slice(0, 250).trim() || "T" }));
      if (content.parts.length < 25) expect(fitsHardLimits(channel, content), `${channel} ${round}`).toBe(true);
      for (const part of content.parts) {
        expect(part).not.toBe("");
        expect(part.isWellFormed()).toBe(true);
        for (const { text: url } of findUrls(part)) expect(text).toContain(`${url}`);
        for (const match of part.matchAll(/https:\S*/g))
          expect(match[0]).toContain("https://canalpost.example/a/b?c=d");
      }
      expect(fitToChannel(channel, content).repairs).toEqual([]);
    }
  });
});
