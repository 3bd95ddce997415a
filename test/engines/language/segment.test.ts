import { describe, expect, it } from "vitest";
import { contentWords, splitSentences, splitWords } from "../../../src/engines/language/segment.ts";

describe("splitWords", () => {
  it("keeps apostrophes, decimals and dotted abbreviations whole and answers their offsets", () => {
    const text = "It's 1,000.5 in the U.S.A., @handle!";
    const words = splitWords(text);
    expect(words.map(({ word }) => word)).toEqual(["It's", "1,000.5", "in", "the", "U.S.A", "handle"]);
    for (const { word, start, end } of words) expect(text.slice(start, end)).toBe(word);
  });

  it("finds words where a script has no spaces", () => {
    const text = "東京都に住む";
    const words = splitWords(text, "ja");
    expect(words.length).toBeGreaterThan(1);
    expect(words.map(({ word }) => word).join("")).toBe(text);
  });
});

describe("splitSentences", () => {
  it("does not break after titles, initials and common abbreviations", () => {
    const text = "Dr. Smith met John F. Kennedy, e.g. Twice. Really?  Yes!\nA new line";
    const sentences = splitSentences(text);
    expect(sentences.map((sentence) => sentence.text)).toEqual([
      "Dr. Smith met John F. Kennedy, e.g. Twice.",
      "Really?",
      "Yes!",
      "A new line",
    ]);
    for (const sentence of sentences) expect(text.slice(sentence.start, sentence.end)).toBe(sentence.text);
  });
});

describe("contentWords", () => {
  it.each([
    ["en", "The café's tools aren’t for sale", ["café", "tools", "sale"]],
    ["de", "Die Werkstatt ist für alle Räder", ["werkstatt", "räder"]],
    ["fr", "Les outils de la réparation", ["outils", "réparation"]],
    ["es-MX", "El taller de las bicicletas", ["taller", "bicicletas"]],
    ["fi", "ja korjaus on", ["ja", "korjaus", "on"]],
  ])("leaves out the stop words of %s", (locale, text, words) => {
    expect(contentWords(text, locale)).toEqual(words);
  });
});
