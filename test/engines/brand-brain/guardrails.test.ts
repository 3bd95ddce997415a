import { describe, expect, it } from "vitest";
import type { BrandFile } from "../../../src/core/dto/brand-file.ts";
import { CheckReport } from "../../../src/core/guardrail.ts";
import {
  type ApplyOptions,
  applyGuardrails,
  type CheckedText,
} from "../../../src/engines/brand-brain/apply-guardrails.ts";
import { boundedRegex } from "../../../src/engines/brand-brain/bounded-regex.ts";
import { compileGuardrails } from "../../../src/engines/brand-brain/compile-guardrails.ts";
import { createRandom } from "../../../src/engines/language/random.ts";
import { brandOf } from "./brand-of.ts";

type Rules = NonNullable<BrandFile["guardrails"]>;

const LOOSE = { emojiPolicy: "free", hashtagPolicy: "free" } as const;

function check(rules: Rules, text: string | CheckedText[], options: ApplyOptions & { file?: Partial<BrandFile> } = {}) {
  const compiled = compileGuardrails(brandOf({ ...LOOSE, guardrails: rules, ...options.file }), "linkedin");
  const texts = typeof text === "string" ? [{ field: "parts.0", text }] : text;
  const result = applyGuardrails(compiled, texts, options);
  expect(CheckReport.safeParse(result.report).error).toBeUndefined();
  return result;
}

function excerpts(rules: Rules, text: string, file: Partial<BrandFile> = {}): (string | null)[] {
  const { findings } = check(rules, text, { file }).report;
  return findings.filter((finding) => finding.check === "guardrail").map(({ excerpt }) => excerpt);
}

describe("applyGuardrails on words", () => {
  it.each([
    ["the word", "magic", "It is magic.", "magic"],
    ["capitals", "magic", "Pure MaGiC!", "MaGiC"],
    ["a Cyrillic а", "magic", "Pure mаgic.", "mаgic"],
    ["zero-width characters", "magic", "Pure ma\u200bgi\u200bc.", "ma\u200bgi\u200bc"],
    ["letter by letter", "magic", "It is m a g i c indeed", "m a g i c"],
    ["letter by letter after a lone a", "magic", "a m a g i c trick", "m a g i c"],
    ["dots between letters", "magic", "so m.a.g.i.c", "m.a.g.i.c"],
    ["a plural", "hack", "Five hacks for you", "hacks"],
    ["-ed with a doubled letter", "scam", "They scammed us", "scammed"],
    ["-ing without its e", "utilize", "We are utilizing it", "utilizing"],
    ["-ies", "orgy", "The orgies of old", "orgies"],
    ["a possessive", "guru", "The guru’s advice", "guru"],
    ["a phrase over a line break", "zero waste", "truly zero\nwaste", "zero\nwaste"],
    ["a phrase with a hyphen", "zero waste", "our zero-waste kit", "zero-waste"],
    ["a verb inside a phrase", "suffers from", "She suffered from it", "suffered from"],
    ["signs inside a word", "he/she", "what he/she wants", "he/she"],
    ["a hashtag", "magic", "#magic for all", "magic"],
    ["a combining mark", "café", "the cafe\u0301", "cafe\u0301"],
    ["another script", "скидка", "Большая скидка!", "скидка"],
    ["right-to-left text", "סוד", "זה סוד גדול", "סוד"],
    ["a script without spaces", "秘密", "これは秘密です", "秘密"],
  ])("finds %s", (_, pattern, text, found) => {
    const file = /\p{Script=Cyrillic}/u.test(pattern) ? { locale: "ru" } : {};
    expect(excerpts([{ pattern }], text, file)).toEqual([found]);
  });

  it.each([
    ["paki", "Gunmen in Pakistan"],
    ["ass", "A grassroots classroom class"],
    ["tit", "Nadal takes the title"],
    ["can", "You can't"],
    ["butt", "bread and butter"],
    ["us", "It uses a bus"],
    ["magic", "magical magician"],
    ["car", "caring for it"],
    ["e-mail", "an email"],
    ["code base", "a codebase"],
    ["cat", "c a t a l o g u e"],
    ["cat", "b o b c a t"],
    ["zero waste", "zero, waste"],
  ])("does not find %s in: %s", (pattern, text) => {
    expect(excerpts([{ pattern }], text)).toEqual([]);
  });

  it("minds letter case and exact characters where a rule says so", () => {
    const us = { pattern: "US", replacement: "U.S.", matching: "case_sensitive" } as const;
    expect(excerpts([us], "The US told us about the U.S. plan")).toEqual(["US"]);
    expect(excerpts([{ pattern: "via", matching: "literal" }], "viable via Via")).toEqual(["via"]);
    expect(excerpts([{ pattern: "%", matching: "literal" }], "5% and 6 %")).toEqual(["%", "%"]);
    expect(excerpts([{ pattern: "NPM", replacement: "npm" }], "NPM, Npm and npm")).toEqual(["NPM", "Npm"]);
  });

  it("inflects as the brand's language does", () => {
    expect(excerpts([{ pattern: "Wunder" }], "voller Wundern", { locale: "de" })).toEqual(["Wundern"]);
    expect(excerpts([{ pattern: "hack" }], "hacking", { locale: "de" })).toEqual([]);
  });

  it("lets exceptions and the wanted wording pass", () => {
    const rule = { pattern: "free", exceptions: ["free of charge"], replacement: "sugar-free" };
    expect(excerpts([rule], "free lunch, free of charge, sugar-free")).toEqual(["free"]);
  });

  it("gives spans that cut exactly the words out of the given text, whatever stands around them", () => {
    const random = createRandom("spans");
    const noise = ["👨‍👩‍👧", "e\u0301", "ﬁne", "שלום", "\u200b", "Straße", "\u2028", "日本", "🇩🇪", "x"];
    const disguises = ["magic", "mаgic", "m\u00adagic", "ＭＡＧＩＣ", "mag\u0336ic"];
    for (let round = 0; round < 200; round += 1) {
      const pick = (from: string[]): string => from[Math.floor(random.next() * from.length)] ?? "";
      const disguise = pick(disguises);
      const text = `${pick(noise)}${pick(noise)} ${disguise} ${pick(noise)}`;
      expect(excerpts([{ pattern: "magic" }], text)).toEqual([disguise]);
    }
  });

  it("leaves style alone inside addresses, but not a ban", () => {
    const text = "See https://guru.example/guru and @guru";
    expect(excerpts([{ pattern: "guru", severity: "warn" }], text)).toEqual([]);
    expect(excerpts([{ pattern: "guru", severity: "block" }], text).length).toBeGreaterThan(0);
  });
});

describe("applyGuardrails on fixes", () => {
  it.each([
    [
      "keeps the letter case",
      { pattern: "ewaste", replacement: "e-waste" },
      "Ewaste, EWASTE, ewaste",
      "E-waste, E-WASTE, e-waste",
    ],
    ["writes a name its one way", { pattern: "Postgres", replacement: "PostgreSQL" }, "postgres", "PostgreSQL"],
    ["leaves another form to a person", { pattern: "utilize", replacement: "use" }, "utilizing", "utilizing"],
    ["leaves a choice to a person", { pattern: "elderly", replacement: "older person / senior" }, "elderly", "elderly"],
    ["mends the article", { pattern: "handyman", replacement: "expert" }, "A handyman", "An expert"],
    ["leaves an unclear article to a person", { pattern: "US", replacement: "U.S." }, "a US plan", "a US plan"],
    ["leaves a rebuilt sentence to a person", { pattern: "he/she", replacement: "they" }, "he/she goes", "he/she goes"],
    ["leaves added words to a person", { pattern: "email", replacement: "email address" }, "email us", "email us"],
    ["splits and joins words", { pattern: "dropdown", replacement: "drop down" }, "Dropdown", "Drop down"],
    [
      "leaves a quotation as it was said",
      { pattern: "junk", replacement: "things" },
      'He said "all junk"',
      'He said "all junk"',
    ],
    [
      "does not glue words together",
      { pattern: "%", replacement: "percent", matching: "literal" },
      "5% or 6 %",
      "5% or 6 percent",
    ],
  ] as const)("%s", (_, rule, text, fixed) => {
    expect(check([rule], text).fixed).toEqual([{ field: "parts.0", text: fixed }]);
  });

  it("says once what two spellings of one rule say", () => {
    const rules: Rules = ["Postgres", "postgres"].map((pattern) => ({ pattern, replacement: "PostgreSQL" }));
    expect(excerpts(rules, "Postgres is fine")).toEqual(["Postgres"]);
  });

  it("finds nothing more to fix in what it fixed", () => {
    const rules: Rules = [
      { pattern: "ewaste", replacement: "e-waste" },
      { pattern: "open-source", replacement: "open source" },
      { pattern: "handyman", replacement: "fixer" },
    ];
    const once = check(rules, "The handyman likes open-source Ewaste tools.").fixed;
    expect(once[0]?.text).toBe("The fixer likes open source E-waste tools.");
    const twice = check(rules, once);
    expect(twice.fixed).toEqual(once);
    expect(twice.report.verdict).toBe("clean");
  });
});

describe("applyGuardrails on rules of other kinds", () => {
  it("never reports a judgement as passed", () => {
    const { report } = check([{ kind: "judgement", pattern: "", message: "Is it kind?" }], "Anything.");
    expect(report).toEqual({
      verdict: "clean",
      findings: [],
      unchecked: [{ rule: "judgement-rule", message: "Is it kind?" }],
    });
  });

  it("asks for required text in drafts only, on the channels it is for", () => {
    const rule = { kind: "required_text", pattern: "Terms apply", message: "Say that terms apply" } as const;
    expect(check([rule], "Buy now.").report.findings).toMatchObject([
      { rule: "required-text-terms-apply", suggestion: "Terms apply" },
    ]);
    expect(check([rule], "Buy now. TERMS apply.").report.verdict).toBe("clean");
    expect(check([rule], [{ field: "thesis", text: "Buy now." }]).report.verdict).toBe("clean");
    expect(check([{ ...rule, channels: ["newsletter"] }], "Buy now.").report.verdict).toBe("clean");
  });

  it("counts what a structure rule counts", () => {
    const rule = { kind: "structure", pattern: "max exclamation_marks 1", message: "Calm down" } as const;
    expect(check([rule], "Good! Great!").report.findings[0]?.message).toBe("Calm down (exclamation marks: 2, max 1)");
    expect(check([rule], "Good!").report.verdict).toBe("clean");
  });

  it("holds calendar rules against the day in the brand's zone, and leaves them open without a day", () => {
    const rule = { kind: "calendar", pattern: "12-24..01-01", message: "We rest", severity: "block" } as const;
    const file = { timezone: "Pacific/Auckland" };
    const at = (publishAt: string) => check([rule], "Hi there.", { publishAt: new Date(publishAt), file }).report;
    expect(at("2026-12-23T12:00:00Z").verdict).toBe("blocked");
    expect(at("2026-12-23T10:00:00Z").verdict).toBe("clean");
    expect(check([rule], "Hi there.").report.unchecked).toHaveLength(1);
  });

  it("runs expressions, and refuses those that could hang", () => {
    expect(excerpts([{ kind: "regex", pattern: "save (?:up to )?€\\s?\\d+" }], "Save up to € 40 now")).toEqual([
      "Save up to € 40",
    ]);
    for (const pattern of ["(a+)+", "(a?){50}a{50}", "(\\w+)\\s\\1", ".*.*.*.*x", "a?".repeat(40), ""]) {
      expect(boundedRegex(pattern, "").kind).toBe("refused");
    }
    const bounded = boundedRegex("\\d+-[a-z*]+(?:x|y)?\\(", "i");
    expect(bounded.kind === "regex" && bounded.regex.source).toBe("\\d{1,40}-[a-z*]{1,40}(?:x|y)?\\(");
    const crowded = boundedRegex(".*.*.*x", "");
    expect(crowded.kind === "regex" && crowded.regex.source).toBe(".{0,16}.{0,16}.{0,16}x");
  });

  it.each([
    ["Contact [insert name] today", "template_residue"],
    ["Hello {brand}, hello {{first_name}}", "template_residue"],
    ["TODO: add the number", "template_residue"],
    ["As an AI, I cannot taste.", "model_residue"],
    ["As an AI language model I know", "model_residue"],
    ["Sure! Here is your post", "model_residue"],
    ["I’m an AI and proud", "model_residue"],
  ])("blocks residue: %s", (text, rule) => {
    const { report } = check([], text);
    expect(report.verdict).toBe("blocked");
    expect(report.findings.map((finding) => finding.rule)).toContain(rule);
  });

  it.each(["As an AI company, we build tools.", "The [Ctrl] key", "f(x) = {1, 2}", "Here is the kettle."])(
    "lets pass: %s",
    (text) => {
      expect(check([], text).report.verdict).toBe("clean");
    },
  );

  it("keeps to the brand's policy and the channel's caps on emoji, hashtags, links and capitals", () => {
    const rulesOf = (text: string, file: Partial<BrandFile>) =>
      check([], text, { file }).report.findings.map(({ rule }) => rule);
    expect(rulesOf("Hi 👨‍👩‍👧", { emojiPolicy: "none" })).toEqual(["emoji_policy"]);
    expect(rulesOf("Hi 👨‍👩‍👧🇩🇪", { emojiPolicy: "few" })).toEqual([]);
    expect(rulesOf("#a1b #b #c #d", { hashtagPolicy: "few" })).toEqual(["hashtag_policy"]);
    expect(rulesOf("THIS IS REALLY VERY GREAT NEWS", {})).toEqual(["caps_share"]);
    expect(rulesOf("NASA and the UNESCO have met in Paris again", {})).toEqual([]);
    const threads = compileGuardrails(brandOf(LOOSE), "threads");
    const { report } = applyGuardrails(threads, [
      { field: "parts.0", text: "#a #b" },
      { field: "hashtags", text: "#a #b" },
    ]);
    expect(report.findings.map(({ rule, message }) => [rule, message])).toEqual([
      ["hashtag_cap", "Threads takes at most 1 hashtags; here are 2"],
    ]);
  });
});
