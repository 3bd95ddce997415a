import { describe, expect, it } from "vitest";
import type { Channel } from "../../../src/core/channels.ts";
import type { BrandFile } from "../../../src/core/dto/brand-file.ts";
import { applyGuardrails } from "../../../src/engines/brand-brain/apply-guardrails.ts";
import { compileGuardrails } from "../../../src/engines/brand-brain/compile-guardrails.ts";
import { brandOf } from "./brand-of.ts";

type Rule = NonNullable<BrandFile["guardrails"]>[number];

function hits(rule: Rule, text: string, at: { field?: string; channel?: Channel } = {}): (string | null)[] {
  const brand = brandOf({ emojiPolicy: "free", hashtagPolicy: "free", guardrails: [rule] });
  const { field = "parts.0", channel = "linkedin" } = at;
  const { findings } = applyGuardrails(compileGuardrails(brand, channel), [{ field, text }]).report;
  return findings.filter(({ check }) => check === "guardrail").map(({ excerpt }) => excerpt);
}

// What editorial guides ask for, one rule each.
describe("a guide's wish becomes a rule", () => {
  const cases: [wish: string, rule: Rule, text: string, found: string[]][] = [
    [
      "avoid a word unless quoting somebody",
      { pattern: "crazy", exceptions: ["<quotation>"] },
      "A crazy idea. “It is crazy,” she said.",
      ["crazy"],
    ],
    [
      "a short form that is fine in paths and code",
      { pattern: "config", replacement: "configuration", severity: "block", exceptions: ["<address>", "<code>"] },
      "Edit your config, see https://docs.example/config or `config.set`.",
      ["config"],
    ],
    [
      "lower case unless it begins a sentence or is part of a name",
      {
        pattern: "Federal",
        replacement: "federal",
        matching: "case_sensitive",
        exceptions: ["<sentence start>", "<name>"],
      },
      "Federal money. The Federal budget. The Federal Reserve and the U.S. Federal court.",
      ["Federal"],
    ],
    [
      "a sign that is fine in titles",
      { pattern: "%", replacement: "percent", matching: "literal", exceptions: ["<title>"] },
      "Up 5%",
      ["%"],
    ],
    [
      "a phrase with one wording that is right",
      { pattern: "citizens", exceptions: ["U.S. citizens", "citizens' assembly"] },
      "Citizens ask; U.S. citizens vote.",
      ["Citizens"],
    ],
    [
      "one spelling of a name",
      { pattern: "Github", replacement: "GitHub" },
      "GitHub, Github, GITHUB",
      ["Github", "GITHUB"],
    ],
    ["an abbreviation with stops", { pattern: "e.g.", matching: "literal" }, "Tools, e.g. saws; the egg.", ["e.g."]],
    ["a pronoun pair with or without spaces", { pattern: "he/she" }, "he/she or he / she", ["he/she", "he / she"]],
    [
      "a date in figures",
      { kind: "regex", pattern: "\\b\\d{1,2}/\\d{1,2}/\\d{4}\\b", message: "Spell dates out" },
      "On 10/22/2005.",
      ["10/22/2005"],
    ],
    [
      "a suffix on the name",
      { kind: "regex", pattern: "\\b18f-?e?rs?\\b", message: "Say 18F staffers" },
      "18F-ers and 18Fer",
      ["18F-ers", "18Fer"],
    ],
  ];
  it.each(cases)("%s", (_, rule, text, found) => {
    expect(hits(rule, text)).toEqual(found);
  });

  it("holds places apart by field and by channel", () => {
    const rule: Rule = { pattern: "%", matching: "literal", exceptions: ["<title>"], channels: ["newsletter"] };
    expect(hits(rule, "Up 5%", { field: "title", channel: "newsletter" })).toEqual([]);
    expect(hits(rule, "Up 5%", { channel: "newsletter" })).toEqual(["%"]);
    expect(hits(rule, "Up 5%")).toEqual([]);
  });

  it("names the places there are when an exception means another", () => {
    const brand = brandOf({ guardrails: [{ pattern: "crazy", message: "No" }] });
    const [rule] = brand.brand.guardrails;
    if (!rule) throw new Error("The brand has no rule.");
    const odd = { ...brand, brand: { ...brand.brand, guardrails: [{ ...rule, exceptions: ["<quotes>"] }] } };
    expect(compileGuardrails(odd, null).unchecked).toEqual([
      { rule: "term-crazy", message: expect.stringMatching(/^No \(not checked: .*<quotes>.*possible are <quotation>/) },
    ]);
  });
});

describe("words that only look like a listed one", () => {
  it.each([
    ["cunt", "Scunthorpe"],
    ["dick", "Charles Dickens read in Dickinson"],
    ["ass", "An assassin's classic bass, assets assessed"],
    ["cock", "A cocktail for the peacock in Hancock"],
    ["rapist", "My therapist"],
    ["anal", "The analysis of a canal"],
    ["cum", "Documents circumvent cucumbers"],
    ["tit", "The title constitutes"],
    ["sex", "Essex, Sussex and Middlesex"],
    ["anus", "Janus and manuscripts; ano nuevo, año"],
    ["pot", "У него болит рот, и он молчит"],
    ["abc", "Plan a b c d e f, or A, B, C, D"],
    ["usa", "U S A B L E"],
    ["ass", "The A55, an iPhone 4s, W3C and B2B, a11y, as5@mail.example"],
    ["art", "क्या smart एartण"],
    ["का", "काम"],
  ])("%s is not in: %s", (pattern, text) => {
    expect(hits({ pattern }, text)).toEqual([]);
  });

  it.each([
    ["magic", "これはmagicです", "magic"],
    ["рот", "Большой рот.", "рот"],
    ["нет", "Скажи НЕТ скидкам.", "НЕТ"],
    ["shit", "Such ЅНIТ", "ЅНIТ"],
    ["shit", "🆂🅷🅸🆃 happens", "🆂🅷🅸🆃"],
    ["fuck", "fuϲk", "fuϲk"],
    ["shit", "Oh sh1t!", "sh1t"],
    ["porn", "No p0rn, please", "p0rn"],
    ["clit", "A cl1t joke", "cl1t"],
    ["fag", "f@gs", "f@gs"],
    ["काम", "यह काम है", "काम"],
  ])("%s is in: %s", (pattern, text, found) => {
    expect(hits({ pattern }, text)).toEqual([found]);
  });
});
