import { describe, expect, it } from "vitest";
import { diffContent, type FieldDiff } from "../../../src/engines/content-engineering/diff-content.ts";
import { createRandom } from "../../../src/engines/language/random.ts";
import { contentOf } from "./variant-of.ts";

const spell = (diff: FieldDiff, kinds: string[]) =>
  diff.pieces
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ text }) => text)
    .join("");

describe("diffContent", () => {
  it("says nothing of what stayed as it was", () => {
    expect(diffContent(contentOf(["Mend it first."]), contentOf(["Mend it first."]))).toEqual([]);
  });

  it("names the words that came and went, field by field", () => {
    const before = contentOf(["Mend it first.", "Then tell us."], { title: "Mend" });
    const after = contentOf(["Mend it soon."], { title: "Mend", hashtags: ["repair"] });
    const diffs = diffContent(before, after);
    expect(diffs.map(({ field }) => field)).toEqual(["parts.0", "parts.1", "hashtags"]);
    expect(spell(diffs[0]!, ["removed"])).toBe("first");
    expect(spell(diffs[0]!, ["added"])).toBe("soon");
    expect(spell(diffs[1]!, ["removed"])).toBe("Then tell us.");
  });

  it("spells both texts to the character, whatever their words", () => {
    const random = createRandom("diff");
    const words = ["mend", "直す", "🛠️", "réparer", "\n", "  ", "it's", "U.S.", "👩‍🔧", "?"];
    const text = () =>
      Array.from(
        { length: 1 + Math.floor(random.next() * 12) },
        () => words[Math.floor(random.next() * words.length)],
      ).join(" ");
    for (let round = 0; round < 300; round += 1) {
      const before = text();
      const after = text();
      const [diff] = diffContent(contentOf([before]), contentOf([after]));
      if (before === after) continue;
      expect(spell(diff!, ["same", "removed"])).toBe(before);
      expect(spell(diff!, ["same", "added"])).toBe(after);
    }
  });

  it("answers at once for long texts that share nothing", () => {
    const before = contentOf([Array.from({ length: 9_000 }, (_, at) => `a${at}`).join(" ")]);
    const after = contentOf([Array.from({ length: 9_000 }, (_, at) => `b${at}`).join(" ")]);
    expect(diffContent(before, after)[0]?.pieces).toHaveLength(2);
  });
});
