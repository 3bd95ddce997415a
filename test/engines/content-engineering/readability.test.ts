import { describe, expect, it } from "vitest";
import { findDetails } from "../../../src/engines/content-engineering/draft-details.ts";
import { countStatements } from "../../../src/engines/content-engineering/draft-statements.ts";
import { measureReadability } from "../../../src/engines/content-engineering/readability.ts";

const PLAIN = "We mend kettles on Tuesday. Bring the one that broke. Ten minutes is often enough. ".repeat(4);
const DENSE =
  "Organisational participation necessitates comprehensive implementation of interdisciplinary accountability. ".repeat(
    10,
  );

describe("measureReadability", () => {
  it("gives Flesch's own figures for English", () => {
    // One sentence, six words of one syllable: 206.835 − 1.015 · 6 − 84.6.
    expect(measureReadability(["The cat sat on the mat."], "en")).toMatchObject({ formula: "flesch" });
    expect(measureReadability(["The cat sat on the mat."], "en-GB")?.figure).toBeCloseTo(116.145, 3);
    expect(measureReadability([PLAIN], "en")?.ease).toBe(1);
    expect(measureReadability([DENSE], "en")?.ease).toBe(0);
  });

  it("counts LIX in other languages with spaces, by letters and not by code units", () => {
    // Eight words in two sentences, two of them over six letters: 4 + 25.
    const lix = measureReadability(["Der Kessel kocht nicht. Reparieren ist billiger 𝐚𝐛𝐜𝐝."], "de");
    expect(lix).toMatchObject({ formula: "lix", figure: 4 + 25 });
    expect(measureReadability(["Berücksichtigung einschlägiger Untersuchungsergebnisse ".repeat(20)], "de")?.ease).toBe(
      0,
    );
  });

  it("goes by sentence length alone where words have no spaces, and says nothing of nothing", () => {
    expect(measureReadability(["修理はたのしいです。お茶もあります。"], "ja")).toMatchObject({
      formula: "sentences",
      ease: 1,
    });
    expect(measureReadability([" ", "https://canalpost.example/a"], "en")).toBeNull();
  });

  it("holds less against a few words than against a page, and never counts an address", () => {
    const few = measureReadability(["Organisational accountability."], "en");
    expect(few?.ease).toBeGreaterThan(0.9);
    const linked = measureReadability([`${PLAIN} https://canalpost.example/organisational-accountability`], "en");
    expect(linked?.longestSentence).toBe(measureReadability([PLAIN], "en")?.longestSentence);
  });
});

describe("findDetails", () => {
  it("counts numbers, names, quotations and addresses once each", () => {
    const parts = [
      'In 2025 Nkem Aldous asked 1,140 fixers. "Ask a person", said Aldous. See https://ipl.example in 2025.',
    ];
    expect([...findDetails(parts, "en")]).toEqual([
      "2025",
      "1,140",
      "nkem aldous",
      '"ask a person"',
      "https://ipl.example",
    ]);
  });

  it("takes no list number for a figure, no headline's capitals and no German noun for a name", () => {
    expect(findDetails(["1. Open it.\n2. Look inside."], "en").size).toBe(0);
    expect(findDetails(["Why Repair Volunteers Stay With Their Mentors"], "en").size).toBe(0);
    expect(findDetails(["Wir öffnen den Kessel und suchen den Fehler."], "de").size).toBe(0);
    expect([...findDetails(["Wir fragten Nkem Aldous danach."], "de")]).toEqual(["nkem aldous"]);
  });
});

describe("countStatements", () => {
  it("counts what is said, not how often", () => {
    const twice = ["Mentors keep repair volunteers. Repair volunteers are kept by mentors. Who was yours?"];
    expect(countStatements(twice, "en")).toEqual({ distinct: 2, repeated: 1 });
    expect(countStatements(["Wow. Yes!"], "en")).toEqual({ distinct: 0, repeated: 0 });
  });
});
