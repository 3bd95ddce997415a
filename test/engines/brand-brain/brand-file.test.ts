import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BrandSnapshot } from "../../../src/core/brand-snapshot.ts";
import { BrandFile } from "../../../src/core/dto/brand-file.ts";
import { applyBrandFile } from "../../../src/engines/brand-brain/apply-brand-file.ts";
import { corpusOfBrandFile } from "../../../src/engines/brand-brain/brand-file-parts.ts";
import { proposeBrand } from "../../../src/engines/brand-brain/propose-brand.ts";
import { readBrandFile } from "../../../src/engines/brand-brain/read-brand-file.ts";
import { writeBrandFile } from "../../../src/engines/brand-brain/write-brand-file.ts";
import { brandOf, NOW, usesForBrand } from "./brand-of.ts";

const demoFile = readDemoFile();

describe("proposeBrand", () => {
  it("fills what a bare file leaves out, says so, and invents no fact", () => {
    const snapshot = brandOf();
    expect(snapshot.personas).toHaveLength(1);
    expect(snapshot.pillars.length).toBeGreaterThan(0);
    expect(snapshot.brand.channels.map(({ channel }) => channel)).toEqual(["linkedin", "x", "newsletter"]);
    expect(snapshot.brand.suggested).toEqual(
      expect.arrayContaining(["personas", "pillars", "channels", "primaryChannel", "matrix", "tone.tags"]),
    );
    expect(snapshot.brand.positioning.proof).toEqual([]);
    expect(snapshot.brand.offers).toEqual([]);
    expect(snapshot.brand.channels.every(({ handle }) => handle === null)).toBe(true);
  });

  it("marks nothing of a file that says everything", () => {
    const snapshot = proposeBrand(demoFile, usesForBrand());
    expect(BrandSnapshot.safeParse(snapshot).error).toBeUndefined();
    expect(snapshot.brand.suggested).toEqual([]);
    expect(snapshot.matrix).toHaveLength(10);
  });

  it("draws keywords, audience and pillars from what the file does say", () => {
    const snapshot = brandOf({
      pillars: [{ name: "Urban farming", description: "Growing food on roofs" }],
      personas: [{ name: "Ann", role: "gardener" }],
    });
    expect(snapshot.pillars[0]?.keywords).toEqual(["urban", "farming", "growing", "food", "roofs"]);
    expect(snapshot.brand.positioning.audience).toBe("Ann (gardener)");
    expect(snapshot.brand.suggested).toEqual(expect.arrayContaining(["pillars.0.keywords", "positioning.audience"]));
    const offering = brandOf({ offers: [{ name: "Parts Swap", benefit: "Swap spare parts" }] });
    expect(offering.pillars.map(({ name }) => name)).toEqual(["Parts Swap"]);
  });

  it("gives a name without a Latin letter a slug of its own", () => {
    expect(brandOf({ name: "修理屋" }).brand.slug).toMatch(/^brand-[a-z0-9]{8}$/);
    expect(brandOf({ name: "Müllers Straße & Söhne" }).brand.slug).toBe("mullers-strasse-sohne");
  });

  it("reads a bare pattern as words to avoid", () => {
    const { guardrails } = brandOf({
      guardrails: [
        { pattern: "junk" },
        { pattern: "zero waste" },
        { pattern: "ewaste", replacement: "e-waste" },
        { pattern: "junk" },
      ],
    }).brand;
    expect(guardrails.map(({ id, kind, severity }) => [id, kind, severity])).toEqual([
      ["term-junk", "term", "block"],
      ["phrase-zero-waste", "phrase", "block"],
      ["term-ewaste", "term", "warn"],
      ["term-junk-2", "term", "block"],
    ]);
  });
});

describe("writeBrandFile and applyBrandFile", () => {
  it("write a file that changes nothing when it is read back, whatever was stated", () => {
    for (const file of [demoFile, ...partsOf(demoFile)]) {
      const snapshot = proposeBrand(file, usesForBrand());
      const written = writeBrandFile(snapshot, corpusOfBrandFile(file, NOW));
      expect(readBrandFile(JSON.stringify(written))).toEqual({ kind: "file", file: written });
      expect(applyBrandFile(snapshot, written, usesForBrand())).toBe(snapshot);
    }
  });

  it("keep the ids of personas and pillars of the same name, and take new ones in", () => {
    const snapshot = proposeBrand(demoFile, usesForBrand());
    const applied = applyBrandFile(
      snapshot,
      BrandFile.parse({
        version: 1,
        name: "Mendbench",
        personas: [{ name: "HANNA, the host", role: "Host" }, { name: "Zoë" }],
      }),
      { ...usesForBrand(), now: new Date("2026-12-01T00:00:00Z") },
    );
    expect(applied.personas[0]).toMatchObject({
      id: snapshot.personas[0]?.id,
      role: "Host",
      pains: snapshot.personas[0]?.pains,
    });
    expect(applied.personas[1]?.name).toBe("Zoë");
    expect(applied.pillars).toEqual(snapshot.pillars);
    expect(applied.matrix).toEqual(snapshot.matrix.filter(({ personaId }) => personaId === snapshot.personas[0]?.id));
    expect(applied.brand.updatedAt).toEqual(new Date("2026-12-01T00:00:00Z"));
    expect(applied.brand.version).toBe(snapshot.brand.version);
  });

  it("stop calling suggested what a file states", () => {
    const snapshot = brandOf();
    const applied = applyBrandFile(
      snapshot,
      BrandFile.parse({ version: 1, name: "Mendbench", objective: "leads" }),
      usesForBrand(),
    );
    expect(snapshot.brand.suggested).toContain("objective");
    expect(applied.brand.suggested).toEqual(snapshot.brand.suggested.filter((path) => path !== "objective"));
  });
});

function partsOf(file: BrandFile): BrandFile[] {
  const keys = Object.keys(file).filter(
    (key) => key !== "version" && key !== "name" && key !== "matrix",
  ) as (keyof BrandFile)[];
  return keys.map((key) => BrandFile.parse({ version: 1, name: file.name, [key]: file[key] }));
}

function readDemoFile(): BrandFile {
  const result = readBrandFile(readFileSync(new URL("../../../db/seeds/demo-brand.yaml", import.meta.url), "utf8"));
  if (result.kind === "refused") throw new Error(result.problems.map(({ message }) => message).join("\n"));
  return result.file;
}
