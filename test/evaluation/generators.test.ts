import { describe, expect, it } from "vitest";
import { type SourceItem, writeCleanDrafts } from "./claim-drafts.ts";
import { CORRUPTION_KINDS, corruptDrafts } from "./corrupt-drafts.ts";
import { EVASION_KINDS, writeEvasions } from "./evasions.ts";

const items: SourceItem[] = [
  {
    title: "The city votes for benches",
    text: "The council of Harbour Town voted on 4 March 2026 for 1,250 new benches. Mayor Lena Brook said 60 percent of them will stand by the water. They arrive before the summer begins.",
    url: "https://harbour.example/benches?utm_source=feed&id=7",
    author: "Ada Quill",
  },
];

describe("generated evasions", () => {
  it("disguise every term in every way, at the place they say", () => {
    const evasions = writeEvasions(["magic", "hot tub"]);
    expect(evasions.map(({ kind }) => kind)).toEqual([...EVASION_KINDS, ...EVASION_KINDS]);
    for (const { term, text, start, end, kind } of evasions) {
      expect(end).toBeGreaterThan(start);
      if (kind !== "inflection") expect(text.slice(start, end)).not.toBe(term);
    }
    expect(writeEvasions(["magic"])).toEqual(writeEvasions(["magic"]));
    expect(writeEvasions(["magic"], 2)).not.toEqual(writeEvasions(["magic"], 1));
  });
});

describe("generated drafts", () => {
  const drafts = writeCleanDrafts(items, 60);

  it("quote the item, in other formats too, with its address and without tracking", () => {
    expect(drafts).toHaveLength(60);
    expect(new Set(drafts.map(({ text }) => text)).size).toBeGreaterThan(40);
    const all = drafts.map(({ text }) => text).join("\n");
    for (const piece of ["1250", "1,250", "60%", "60 percent", "Mar 4, 2026", "https://harbour.example/benches?id=7"]) {
      expect(all).toContain(piece);
    }
    expect(all).not.toContain("utm_");
  });

  it("are corrupted in one fact each, at the place they say, of every kind", () => {
    const corrupt = corruptDrafts(drafts, items);
    expect(new Set(corrupt.map(({ kind }) => kind))).toEqual(new Set(CORRUPTION_KINDS));
    for (const { text, start, end } of corrupt) {
      const clean = drafts.filter(
        (draft) => draft.text.startsWith(text.slice(0, start)) && draft.text.endsWith(text.slice(end)),
      );
      expect(clean.length).toBeGreaterThan(0);
      expect(clean.every((draft) => draft.text !== text)).toBe(true);
    }
  });

  it("are none where there is nothing to quote", () => {
    expect(writeCleanDrafts([{ title: "Short", text: "Too short.", url: null, author: null }], 5)).toEqual([]);
  });
});
