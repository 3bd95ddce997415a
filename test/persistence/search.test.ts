import { readdir, readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SearchOptions } from "../../src/core/ports/search.ts";
import { queryTerms } from "../../src/persistence/search/query-terms.ts";
import { buildOpportunity, buildPackage, buildSignal, buildSource, NOW } from "../support/builders.ts";
import { createTestBrand, openPersistence, type Persistence, type TestBrand } from "../support/persistence.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";

const TITLES = [
  "Tomato harvest breaks records in the south",
  "New bicycle lanes opened on Friday",
  "Neue Fahrradwerkstätten in Hamburg eröffnet",
  "Новый велосипед для города представили в Москве",
  "東京の自転車店が増えている",
  "Les agriculteurs manifestent contre la sécheresse",
  "The city council talks about parking",
];
const BAD_INPUT = new URL("../../../shared/data/badinput/", import.meta.url);

let database: TestDatabase;
let persistence: Persistence;
let brand: TestBrand;
let other: TestBrand;

beforeAll(async () => {
  database = await createTestDatabase();
  persistence = await openPersistence(database);
  brand = await createTestBrand(persistence);
  other = await createTestBrand(persistence);
  for (const { scope, owner } of [brand, other]) {
    const source = buildSource(owner);
    await persistence.unitOfWork.write(scope, async (tx) => {
      await tx.signals.saveSource(scope, source);
      await tx.signals.addMany(
        scope,
        TITLES.map((title, at) =>
          buildSignal({
            ...owner,
            sourceId: source.id,
            title,
            text: `Story ${at}.`,
            publishedAt: new Date(NOW.getTime() - at),
          }),
        ),
      );
      const opportunity = buildOpportunity({
        ...owner,
        title: "Why drought changes what we grow",
        thesis: "Water decides.",
      });
      await tx.opportunities.insert(scope, opportunity, []);
      await tx.packages.insert(
        scope,
        buildPackage({ ...owner, title: "Parking is a choice", opportunityIds: [opportunity.id] }),
      );
      await tx.brands.addCorpus(scope, [{ kind: "us", channel: null, text: "We true wheels by hand.", addedAt: NOW }]);
    });
  }
});
afterAll(async () => {
  await persistence?.close();
  await database?.drop();
});

async function find(query: string, options: Partial<SearchOptions> = {}) {
  const { scope } = brand;
  const search = { limit: 5, ...options };
  return persistence.unitOfWork.read(scope, (tx) => tx.brandSearch.search(scope, query, search));
}
const titlesOf = async (...asked: Parameters<typeof find>) => (await find(...asked)).map(({ title }) => title);

describe("a brand's search", () => {
  test.each([
    ["tomato records", TITLES[0]],
    ["bicycles lane", TITLES[1]],
    ["Fahrradwerkstatt", TITLES[2]],
    ["велосипеды", TITLES[3]],
    ["自転車", TITLES[4]],
    ["agriculteur manifestation", TITLES[5]],
    ["tomatoe harvst", TITLES[0]],
    ["wheels", "We true wheels by hand."],
    ["drought", "Why drought changes what we grow"],
  ])("finds by %s what was said", async (query, title) => {
    expect((await titlesOf(query))[0]).toBe(title);
  });

  test("puts the rarer word and the title first, and keeps to the kinds and ids that are asked for", async () => {
    expect(await titlesOf("parking in the city")).toEqual(expect.arrayContaining([TITLES[6], "Parking is a choice"]));
    expect(await titlesOf("parking", { kinds: ["package"] })).toEqual(["Parking is a choice"]);
    const [hit] = await find("tomato");
    expect(await find("story", { among: [hit!.id], limit: 50 })).toMatchObject([{ id: hit!.id }]);
    expect(hit).toMatchObject({ kind: "signal", score: expect.any(Number), at: NOW });
    expect(hit!.score).toBeLessThanOrEqual(1);
  });

  test("follows what is changed", async () => {
    const { scope, owner } = brand;
    const opportunity = buildOpportunity({ ...owner, title: "An orchid in bloom" });
    await persistence.unitOfWork.write(scope, (tx) => tx.opportunities.insert(scope, opportunity, []));
    expect(await titlesOf("orchid")).toEqual(["An orchid in bloom"]);
    await persistence.unitOfWork.write(scope, (tx) =>
      tx.opportunities.update(scope, { ...opportunity, title: "A cactus" }, 1),
    );
    expect(await titlesOf("orchid")).toEqual([]);
    expect((await titlesOf("cactus"))[0]).toBe("A cactus");
  });

  test("answers another brand with its own things alone", async () => {
    const ours = new Set((await find("story", { limit: 50 })).map(({ id }) => id));
    const theirs = await persistence.unitOfWork.read(other.scope, (tx) =>
      tx.brandSearch.search(other.scope, "story", { limit: 50 }),
    );
    expect(theirs.length).toBe(ours.size);
    expect(theirs.filter(({ id }) => ours.has(id))).toEqual([]);
    const mistaken = await persistence.unitOfWork.read(other.scope, (tx) =>
      tx.brandSearch.search(brand.scope, "story", { limit: 50 }),
    );
    expect(mistaken).toEqual([]);
  });

  test.each([
    ["' | !:* & (("],
    ["foo & | ! ( ) :* <-> \\ ''"],
    ["%_%"],
    ["\u202e\ufeff"],
    ["a".repeat(5_000)],
    ["-- ; drop table"],
  ])("reads nothing of %j as an operator", async (query) => {
    for (const term of queryTerms(query)) expect(term).toMatch(/^'[\p{L}\p{M}\p{N}]+'(:\*)?$/u);
    expect(await find(query)).toBeInstanceOf(Array);
  });

  test("takes every naughty text there is for words", async (context) => {
    const files = await readdir(BAD_INPUT).catch(() => null);
    const name = files?.find((file) => /naughty|blns/i.test(file) && file.endsWith(".json"));
    if (!name) return context.skip("There are no naughty strings in ../shared/data/badinput.");
    const texts = (JSON.parse(await readFile(new URL(name, BAD_INPUT), "utf8")) as string[])
      .filter((text) => typeof text === "string" && text.isWellFormed() && !text.includes("\0"))
      .slice(0, 600);
    const { scope } = brand;
    await persistence.unitOfWork.read(scope, async (tx) => {
      for (const text of texts) {
        await tx.brandSearch.search(scope, text, { limit: 3 });
        await tx.patternSearch.search(scope, text, 3);
      }
    });
    expect(texts.length).toBeGreaterThan(100);
  });
});

describe("a search for patterns", () => {
  test("finds every one by its name, also misspelt, and by what it is made of", async () => {
    const { scope } = brand;
    await persistence.unitOfWork.read(scope, async (tx) => {
      const patterns = await tx.patterns.list(scope);
      expect(patterns.length).toBeGreaterThan(5);
      const find = async (query: string) => (await tx.patternSearch.search(scope, query, 5)).map(({ id }) => id);
      for (const { id, name, hookType, structure } of patterns) {
        expect(await find(name), name).toContain(id);
        const misspelt = name.slice(0, 3) + name.slice(4);
        expect(await find(misspelt), misspelt).toContain(id);
        const alike = patterns.filter((each) => each.hookType === hookType && each.structure === structure);
        const [best] = await find(`${hookType} ${structure}`.replaceAll("_", " "));
        expect(alike.length === 0 || best !== undefined).toBe(true);
      }
    });
  });
});
