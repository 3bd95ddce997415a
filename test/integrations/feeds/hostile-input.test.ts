import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/engines/language/random.ts";
import {
  misdeclaredFeeds,
  mutations,
  oversizedFeeds,
  smuggledMarkup,
  truncations,
} from "../../evaluation/hostile-feeds.ts";
import { expectSafe, read, readItem, rssOf, timed } from "./reading.ts";

const SAMPLES = join(import.meta.dirname, "../../evaluation/sample/feeds/documents");
const PUBLISHED = join(import.meta.dirname, "../../../../shared/data/feeds/documents");
/** What takes seconds on a quiet machine. */
const PATIENT = { timeout: 300_000 };

it("expands no entity that a document declares", () => {
  const laughs = Array.from({ length: 12 }, (_, level) => `<!ENTITY e${level + 1} "${`&e${level};`.repeat(10)}">`);
  const bomb = `<!DOCTYPE rss [<!ENTITY e0 "ha">${laughs.join("")}<!ENTITY file SYSTEM "file:///etc/passwd">]>`;
  expect(readItem(`${bomb}${rssOf("<title>&e12; &file;</title>")}`).title).toBe("&e12; &file;");
});

it("answers five megabytes of any one trick within two seconds, in bounded words", PATIENT, () => {
  for (const { trick, bytes } of oversizedFeeds()) {
    const { result, milliseconds } = timed(() => read(bytes));
    expect(milliseconds, trick).toBeLessThan(2_000);
    expect(JSON.stringify(result).length, trick).toBeLessThan(3_000_000);
    expectSafe(result, trick);
  }
});

describe("nothing that could run or hide comes through", PATIENT, () => {
  it("however it is escaped, and in whatever field and format", () => {
    for (const { trick, bytes } of smuggledMarkup()) expectSafe(read(bytes, { url: "https://a.example/" }), trick);
  });

  it("in whatever encoding, and whatever encoding is declared", () => {
    for (const { trick, bytes } of misdeclaredFeeds()) expectSafe(read(bytes), trick);
  });
});

describe("a document that was damaged on its way", PATIENT, () => {
  const random = createRandom("damaged");
  const samples = readdirSync(SAMPLES).map((file) => ({ file, bytes: readFileSync(join(SAMPLES, file)) }));

  it.each(samples)("$file, broken off at any byte", ({ bytes }) => {
    for (const { trick, bytes: broken } of truncations(bytes)) expectSafe(read(broken), trick);
  });

  it.each(samples)("$file, with bytes changed, lost, doubled and moved", ({ bytes }) => {
    for (const { trick, bytes: broken } of mutations(bytes, 200, random.next)) expectSafe(read(broken), trick);
  });

  it.skipIf(!existsSync(PUBLISHED))("published feeds, with bytes changed, lost, doubled and moved", () => {
    for (const file of readdirSync(PUBLISHED)) {
      for (const { trick, bytes } of mutations(readFileSync(join(PUBLISHED, file)), 8, random.next)) {
        const { result, milliseconds } = timed(() => read(bytes));
        expect(milliseconds, `${file}, ${trick}`).toBeLessThan(2_000);
        expectSafe(result, `${file}, ${trick}`);
      }
    }
  });
});

it("bounds every field", () => {
  const long = "word ".repeat(4_000);
  const item = readItem(
    rssOf(
      `<title>${long}</title><description>${long}</description><author>${long}</author><guid>${long}</guid><link>https://a.example/${"a".repeat(3_000)}</link>` +
        Array.from({ length: 200 }, (_, index) => `<category>${index} ${long}</category>`).join(""),
    ),
  );
  expect(item.title.length).toBeLessThanOrEqual(300);
  expect(item.text.length).toBeLessThanOrEqual(4_000);
  expect(item.author?.length).toBeLessThanOrEqual(200);
  expect(item).toMatchObject({ guid: null, url: null });
  expect(item.categories).toHaveLength(20);
  expect(Math.max(...item.categories.map((category) => category.length))).toBeLessThanOrEqual(100);
});
