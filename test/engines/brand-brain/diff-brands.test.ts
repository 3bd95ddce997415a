import { describe, expect, it } from "vitest";
import type { BrandSnapshot } from "../../../src/core/brand-snapshot.ts";
import { BrandFile } from "../../../src/core/dto/brand-file.ts";
import { applyBrandFile } from "../../../src/engines/brand-brain/apply-brand-file.ts";
import { diffBrands } from "../../../src/engines/brand-brain/diff-brands.ts";
import { testIds } from "../../support/builders.ts";
import { brandOf, usesForBrand } from "./brand-of.ts";

const before = brandOf({
  objective: "awareness",
  positioning: { promise: "Tea that waits." },
  tone: { dos: ["Say it plainly.", "Name the tea."] },
  personas: [{ name: "Nora", pains: ["bitter tea"] }, { name: "Paul" }],
  pillars: [{ name: "Cold brew" }, { name: "Green tea" }],
  guardrails: [{ id: "no.magic", pattern: "magic" }],
});

describe("diffBrands", () => {
  it("says what became of a field, in words", () => {
    const words = wordsOf({
      ...before,
      brand: {
        ...before.brand,
        objective: "leads",
        positioning: { ...before.brand.positioning, promise: null, category: "Tea" },
        tone: { ...before.brand.tone, dos: ["Name the tea.", "Smile."] },
      },
    });
    expect(words).toEqual([
      "Positioning: promise is not said any more; it was “Tea that waits.”.",
      "Objective is now “leads”; it was “awareness”.",
      "Tone: dos: added “Smile.”; removed “Say it plainly.”.",
      "Positioning: category is now “Tea”; nothing was said before.",
    ]);
  });

  it("tells a renamed entry from one that went and one that came", () => {
    const [nora, paul] = before.personas as [BrandSnapshot["personas"][0], BrandSnapshot["personas"][0]];
    const renamed = { ...before, personas: [{ ...nora, name: "Nora N.", pains: ["cold tea"] }, paul] };
    expect(wordsOf(renamed).filter((each) => !each.includes("pair"))).toEqual([
      "The name of the persona “Nora” is now “Nora N.”; it was “Nora”.",
      "The pains of the persona “Nora”: added “cold tea”; removed “bitter tea”.",
    ]);
    const id = testIds.next("persona");
    const swapped = { ...before, personas: [nora, { ...paul, id, name: "Zoë" }], matrix: before.matrix };
    expect(diffBrands(before, swapped).filter(({ part }) => part === "personas")).toEqual([
      expect.objectContaining({ path: "personas.Paul", kind: "removed", before: "name: Paul", after: null }),
      expect.objectContaining({ path: "personas.Zoë", kind: "added", words: "The persona “Zoë” is new." }),
    ]);
  });

  it("names entries whose names hold dots, and sees another order", () => {
    const [rule] = before.brand.guardrails as [BrandSnapshot["brand"]["guardrails"][0]];
    const warned = { ...before, brand: { ...before.brand, guardrails: [{ ...rule, severity: "warn" as const }] } };
    expect(diffBrands(before, warned)).toMatchObject([
      { part: "guardrails", entry: "no.magic", field: "severity", kind: "changed", before: "block", after: "warn" },
    ]);
    expect(wordsOf({ ...before, pillars: before.pillars.toReversed() })).toEqual([
      "The order of pillars is now Green tea, Cold brew.",
    ]);
  });

  it("is empty exactly when laying a file over the brand changes nothing, whatever the file states", () => {
    const bare = brandOf();
    const files: Partial<BrandFile>[] = [
      {},
      { slug: bare.brand.slug },
      { objective: bare.brand.objective },
      { tone: { tags: bare.brand.tone.tags } },
      { personas: bare.personas.map(({ name }) => ({ name })) },
      { pillars: bare.pillars.map(({ name }) => ({ name })) },
      { pillars: bare.pillars.map(({ name, keywords }) => ({ name, keywords })).toReversed() },
      { channels: bare.brand.channels.map(({ channel }) => ({ channel })).toReversed() },
      { locale: "de", budgets: { tokensPerDay: 5 } },
      { guardrails: [] },
    ];
    for (const file of files) {
      const after = applyBrandFile(
        bare,
        BrandFile.parse({ version: 1, name: bare.brand.name, ...file }),
        usesForBrand(),
      );
      expect(diffBrands(bare, after).length === 0, JSON.stringify(file)).toBe(after === bare);
    }
  });

  it("tells what was proposed and is the brand's own now, as it is", () => {
    const bare = brandOf();
    const file = BrandFile.parse({ version: 1, name: bare.brand.name, objective: bare.brand.objective });
    expect(diffBrands(bare, applyBrandFile(bare, file, usesForBrand()))).toEqual([
      {
        path: "objective",
        part: "objective",
        entry: null,
        field: null,
        kind: "confirmed",
        before: null,
        after: null,
        words: "Objective: what was proposed counts as the brand's own now.",
      },
    ]);
  });
});

function wordsOf(after: BrandSnapshot): string[] {
  return diffBrands(before, after).map(({ words }) => words);
}
