import { describe, expect, it } from "vitest";
import type { BrandFile } from "../../../src/core/dto/brand-file.ts";
import type { Finding } from "../../../src/core/guardrail.ts";
import { applyGuardrails } from "../../../src/engines/brand-brain/apply-guardrails.ts";
import { articleBefore } from "../../../src/engines/brand-brain/article-before.ts";
import { compileGuardrails } from "../../../src/engines/brand-brain/compile-guardrails.ts";
import { createRandom } from "../../../src/engines/language/random.ts";
import { brandOf } from "./brand-of.ts";

type Rules = NonNullable<BrandFile["guardrails"]>;

function compiled(rules: Rules) {
  return compileGuardrails(brandOf({ emojiPolicy: "free", hashtagPolicy: "free", guardrails: rules }), "linkedin");
}

function fixed(rules: Rules, text: string): string | undefined {
  return applyGuardrails(compiled(rules), [{ field: "parts.0", text }]).fixed[0]?.text;
}

const utilize: Rules = [{ pattern: "utilize", replacement: "use" }];

describe("safe fixes", () => {
  it.each([
    ["an address", "See utilize.example/utilize and https://x.example/utilize"],
    ["an e-mail address", "Write to info@utilize.example or utilize@shop.example"],
    ["a handle and a hashtag", "Ask @utilize about #utilize"],
    ["typographic quotation marks", "She said “we utilize it” again"],
    ["straight quotation marks over a line", 'She said "we\nutilize it" again'],
    ["single quotation marks", "The sign says 'utilize me' here"],
    ["a quotation that never closes", "She said “we utilize it"],
    ["a quoted line", "> we utilize it\nNo comment."],
    ["code", "Call `utilize` first"],
    ["a file name or a longer name", "The utilize.ts file, the pre-utilize-step, snake_utilize"],
  ])("never reach into %s", (_, text) => {
    expect(fixed(utilize, text)).toBe(text);
  });

  it("keep the letter case of what they replace, and go around apostrophes and quotations", () => {
    expect(fixed(utilize, "Don't utilize it. Utilize it! UTILIZE IT, it's the dogs' idea")).toBe(
      "Don't use it. Use it! USE IT, it's the dogs' idea",
    );
  });

  it.each([
    ["error", "bug", "An error is an error.", "A bug is a bug."],
    ["bug", "error", "It was a bug; A bug!", "It was an error; An error!"],
    ["operator", "user", "an operator", "a user"],
    ["minute", "hour", "a minute", "an hour"],
    ["sole", "uninvited", "a sole guest", "a sole guest"],
  ])("%s → %s: %s", (pattern, replacement, text, expected) => {
    expect(fixed([{ pattern, replacement }], text)).toBe(expected);
  });

  it("tell a from an by sound, and say so when spelling does not tell", () => {
    expect(["hour", "unusual", "umbrella", "idea"].map(articleBefore)).toEqual(["an", "an", "an", "an"]);
    expect(["user", "one-off", "European", "unit", "bug"].map(articleBefore)).toEqual(["a", "a", "a", "a", "a"]);
    expect(["US", "18F", "X", "hotel"].map(articleBefore)).toEqual([null, null, null, null]);
  });

  it("end a sentence once", () => {
    const rules: Rules = [{ pattern: "USA", replacement: "U.S.", matching: "case_sensitive" }];
    expect(fixed(rules, "Made in the USA. Sold in the USA")).toBe("Made in the U.S. Sold in the U.S.");
    const dc: Rules = [{ pattern: "D.C.", replacement: "DC", matching: "case_sensitive" }];
    expect(fixed(dc, "In D.C. they met. I like D.C. Really")).toBe("In DC they met. I like D.C. Really");
  });

  it("of two that overlap make the longer one", () => {
    const rules: Rules = [
      { pattern: "code base", replacement: "codebase" },
      { pattern: "base", replacement: "ground" },
    ];
    expect(fixed(rules, "Our code base, our base")).toBe("Our codebase, our ground");
  });

  it("are not made where they bring what another rule forbids, in a circle, or beyond the channel", () => {
    const chain: Rules = [
      { pattern: "utilize", replacement: "leverage" },
      { pattern: "leverage", replacement: "use" },
    ];
    expect(fixed(chain, "We utilize and leverage it")).toBe("We use and use it");
    expect(fixed(chain, "We utilize it")).toBe("We utilize it");
    const circle: Rules = [
      { pattern: "docs", replacement: "papers" },
      { pattern: "papers", replacement: "docs" },
    ];
    expect(fixed(circle, "docs and papers")).toBe("docs and papers");
    const tooLong: Finding = {
      check: "length",
      rule: "length",
      severity: "block",
      message: "Too long",
      field: "parts.0",
      span: null,
      excerpt: null,
      suggestion: null,
    };
    const { fixed: kept } = applyGuardrails(
      compiled([{ pattern: "docs", replacement: "documentation" }]),
      [{ field: "parts.0", text: "our docs" }],
      {
        alsoCheck: ([piece]) => ((piece?.text.length ?? 0) > 10 ? [tooLong] : []),
      },
    );
    expect(kept[0]?.text).toBe("our docs");
  });

  it("made twice change nothing, and never add a finding, whatever the rules and the text", () => {
    const random = createRandom("fixes");
    const words = [
      "docs",
      "paper",
      "use",
      "utilize",
      "an",
      "a",
      "open-source",
      "open source",
      "US",
      "U.S.",
      "error",
      "bug",
      "E-mail",
      "email",
    ];
    const marks = [
      " ",
      " ",
      " ",
      ". ",
      ", ",
      "-",
      "“",
      "” ",
      "\n",
      " @",
      " #",
      "’s ",
      "👨‍👩‍👧 ",
      "\u200b",
      "e\u0301 ",
      " שלום ",
    ];
    const pick = (from: readonly string[]): string => from[Math.floor(random.next() * from.length)] ?? "";
    for (let round = 0; round < 60; round += 1) {
      const rules: Rules = Array.from({ length: 6 }, () => ({
        pattern: pick(words),
        replacement: pick(words),
        ...(random.next() < 0.3 ? { matching: "case_sensitive" as const } : {}),
      }));
      const text = Array.from({ length: 10 }, () => pick(words) + pick(marks)).join("");
      const guardrails = compiled(rules);
      const once = applyGuardrails(guardrails, [{ field: "parts.0", text }]);
      const twice = applyGuardrails(guardrails, once.fixed);
      expect(twice.fixed).toEqual(once.fixed);
      expect(twice.report.findings.length).toBeLessThanOrEqual(once.report.findings.length);
      for (const { span, excerpt } of once.report.findings) {
        if (span) expect(text.slice(span.start, span.end)).toBe(excerpt);
      }
    }
  });
});
