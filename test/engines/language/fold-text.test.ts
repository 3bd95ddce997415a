import { describe, expect, it } from "vitest";
import { foldText } from "../../../src/engines/language/fold-text.ts";
import { createRandom } from "../../../src/engines/language/random.ts";

describe("foldText", () => {
  it.each([
    ["capital letters", "MaGiC", "magic"],
    ["a Cyrillic а inside a Latin word", "mаgic", "magic"],
    ["a word made of nothing but imitations", "сор", "cop"],
    ["zero-width characters and soft hyphens", "ma\u200bg\u00adi\u2060c", "magic"],
    ["full-width and mathematical letters", "ｍ𝓪𝓰𝐢𝒄", "magic"],
    ["decoration on Latin letters", "m̶a̶g̶i̶c̶", "magic"],
    ["ligatures", "oﬃce", "office"],
    ["typographic quotes and hyphens", "don’t “co‑op”", `don't "co-op"`],
    ["letters with real accents", "re\u0301sume\u0301", "résumé"],
    ["sharp s", "STRAßE", "strasse"],
  ])("folds %s", (_, text, folded) => {
    expect(foldText(text).folded).toBe(folded);
  });

  it("leaves words of other scripts as they are", () => {
    expect(foldText("Привет, мир! Καλημέρα 東京").folded).toBe("привет, мир! καλημέρα 東京");
  });

  it("answers the place in the original text, before and after what was dropped or grew", () => {
    const text = "👨‍👩‍👧 ma\u200bgic oﬃce";
    const { folded, toOriginal, toOriginalEnd } = foldText(text);
    for (const word of ["magic", "office"]) {
      const at = folded.indexOf(word);
      const original = text.slice(toOriginal(at), toOriginalEnd(at + word.length));
      expect(foldText(original).folded).toBe(word);
    }
    expect(toOriginal(folded.length)).toBe(text.length);
  });

  it("maps every place in order and within the text, whatever the characters", () => {
    const random = createRandom("fold");
    const pieces = [
      "a",
      "Я",
      "ﬁ",
      "\u200b",
      "e\u0301",
      "👩‍💻",
      "İ",
      "한",
      "\u1112\u1161\u11ab",
      " ",
      "ß",
      "\u2028",
      "\ud800",
    ];
    for (let round = 0; round < 300; round += 1) {
      const text = Array.from({ length: 12 }, () => pieces[Math.floor(random.next() * pieces.length)]).join("");
      const { folded, toOriginal, toOriginalEnd } = foldText(text);
      let last = 0;
      for (let index = 0; index <= folded.length; index += 1) {
        const place = toOriginal(index);
        expect(place).toBeGreaterThanOrEqual(last);
        expect(place).toBeLessThanOrEqual(text.length);
        if (index > 0) expect(toOriginalEnd(index)).toBeGreaterThan(toOriginal(index - 1));
        last = place;
      }
      expect(foldText(folded).folded).toBe(folded);
    }
  });
});
