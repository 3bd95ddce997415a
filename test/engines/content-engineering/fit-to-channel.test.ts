import { describe, expect, it } from "vitest";
import { CHANNEL_FACTS, CHANNELS } from "../../../src/core/channels.ts";
import { fitToChannel } from "../../../src/engines/content-engineering/fit-to-channel.ts";
import { fitsHardLimits, lengthFindings } from "../../../src/engines/content-engineering/measure-length.ts";
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

  it("drops sentences where there are no threads, and joins parts there", () => {
    const { content } = fitToChannel("linkedin", contentOf([long(30), long(30)]));
    expect(content.parts).toHaveLength(1);
    expect(content.parts[0]?.endsWith("mend it.")).toBe(true);
    expect(content.parts[0]?.length).toBeGreaterThan(2_900);
  });

  it("leaves what only a writer can shorten, and the length check says by how much", () => {
    const text = long(80);
    expect(fitToChannel("linkedin", contentOf([text])).content.parts).toEqual([text]);
    const [finding] = lengthFindings("linkedin", contentOf([text]));
    expect(finding).toMatchObject({ rule: "too_long", severity: "block" });
    expect(finding?.message).toContain(`${text.length - 3_000} too many`);
    const title = "A subject that goes on ".repeat(6).trim();
    expect(fitToChannel("youtube", contentOf(["Film."], { title })).content.title).toBe(title);
    expect(lengthFindings("youtube", contentOf(["Film."], { title }))).toMatchObject([{ field: "title" }]);
  });

  it("waits with the thread while the writer may still be asked", () => {
    const asked = fitToChannel("x", contentOf([long(12)]), { allowThread: false });
    expect(asked).toEqual({ content: contentOf([long(12)]), repairs: [] });
    expect(fitToChannel("x", contentOf([long(12)])).content.parts.length).toBeGreaterThan(2);
  });

  it.each([
    ["a reservation", `${long(4)} It cuts waste by half.`, " But only in winter."],
    ["a German reservation", `${long(4)} Das halbiert den Abfall.`, " Allerdings nur im Winter."],
    ["an aside", `${long(4)} It cuts waste by half.`, " (In winter.)"],
    [
      "the end of a quotation",
      `${long(3)} “It halves our waste.`,
      " It does so each winter, they told us at the end.”",
    ],
    ["an answer", `${long(4)} Does it halve our waste?`, " It does not, in any of them."],
    [
      "what a colon announced",
      `${long(4)} It halves our waste in one case:`,
      "\nWinter, when all of it is soup and bread.",
    ],
  ])("never keeps a sentence and drops %s behind it", (_, kept, lost) => {
    const { content } = fitToChannel("mastodon", contentOf([`${long(4)} ${kept}${lost} Ask us.`]), {
      allowThread: false,
    });
    const text = content.parts.join("\n");
    const claim = kept.slice(long(4).length).trim() || kept;
    expect(text.includes(claim) && !text.includes(lost.trim())).toBe(false);
  });

  it("drops all of a list or none of it", () => {
    const list = ["Five checks for a kettle:", ...[1, 2, 3, 4, 5].map((n) => `${n}. ${SENTENCE}`)].join("\n");
    const { content } = fitToChannel("x", contentOf([list]), { allowThread: false });
    expect(content.parts).toEqual([list]);
  });

  it("keeps an optional passage that narrows its neighbour or is narrowed by it", () => {
    const text = `${long(4)} It halves waste. But only in winter. It works, for now, once again, as it did.`;
    for (const passage of ["But only in winter.", "It halves waste.", "halves"]) {
      const { content } = fitToChannel("x", contentOf([text]), { optionalPassages: [passage], allowThread: false });
      expect(content.parts[0]?.includes("It halves waste.")).toBe(content.parts[0]?.includes("But only in winter."));
    }
  });

  it("counts listed hashtags that are not in the text as going out behind it, and drops them first", () => {
    const text = "a".repeat(270);
    const content = contentOf([text], { hashtags: ["repair", "kettle"] });
    expect(lengthFindings("x", content)).toMatchObject([{ rule: "too_long" }]);
    const fitted = fitToChannel("x", content);
    expect(fitted.content).toMatchObject({ parts: [text], hashtags: ["repair"] });
    expect(lengthFindings("x", fitted.content)).toEqual([]);
  });

  it("keeps within a channel's cap of hashtags", () => {
    const tags = ["one", "two", "three", "four", "five", "six", "seven"];
    const text = `Look. ${tags.map((tag) => `#${tag}`).join(" ")}`;
    expect(fitToChannel("instagram", contentOf([text])).content.parts).toEqual(["Look. #one #two #three #four #five"]);
    expect(fitToChannel("instagram", contentOf(["Look."], { hashtags: tags })).content.hashtags).toHaveLength(5);
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

  it("fits or is found too long, in whole characters, addresses and sentences, whatever the text", () => {
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
      "But not here. ",
      "“Quoted. Twice.” ",
      "x".repeat(40),
    ];
    for (let round = 0; round < 66; round += 1) {
      const size = 20 + Math.floor(random.next() * 160);
      const text = Array.from({ length: size }, () => pieces[Math.floor(random.next() * pieces.length)])
        .join("")
        .trim();
      const channel = CHANNELS[round % CHANNELS.length] ?? "x";
      const original = contentOf([text], { title: text.slice(0, 250).trim() || "T", hashtags: ["repair", "kettle"] });
      const { content } = fitToChannel(channel, original);
      const blocking = lengthFindings(channel, content).filter(({ severity }) => severity === "block");
      expect(fitsHardLimits(channel, content), `${channel} ${round}`).toBe(blocking.length === 0);
      if (CHANNEL_FACTS[channel].hasThreads) expect(blocking, `${channel} ${round}`).toEqual([]);
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

  it("drops only whole sentences, and none that takes back one that stays", () => {
    const random = createRandom("sentences");
    const say = (topic: number): string =>
      [
        `Topic ${topic} is settled for good this time.`,
        `But topic ${topic} is open again in spring.`,
        `Is topic ${topic} over?`,
        `Nobody asked topic ${topic}.`,
      ][Math.floor(random.next() * 4)] ?? "";
    for (let round = 0; round < 80; round += 1) {
      const sentences = Array.from({ length: 6 + Math.floor(random.next() * 4) }, (_, topic) => say(topic));
      const { content } = fitToChannel("x", contentOf([sentences.join(" ")]), { allowThread: false });
      const kept = sentences.filter((sentence) => content.parts[0]?.includes(sentence));
      expect(content.parts).toEqual([kept.join(" ")]);
      const next = sentences[kept.length];
      if (next !== undefined) expect(next.startsWith("But")).toBe(false);
    }
  });
});
