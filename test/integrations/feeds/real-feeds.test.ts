import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ReadFeedResult } from "../../../src/core/ports/feed-reader.ts";
import { parseFeedDate } from "../../../src/integrations/feeds/dates.ts";
import { NOW, read } from "./reading.ts";

const FOLDER = join(import.meta.dirname, "../../../../shared/data/feeds");
const MARKUP_OR_SCRIPT = /<[a-z!?/]|(?:java|vb)script:(?=\S)|\bdata:[a-z]+\//i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come through
const HIDDEN_OR_CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]/;

type Vector = { id: string; wellformed?: boolean; xml?: string; xml_base64?: string };

function rowsOf<Row>(file: string): Row[] {
  // Some lines hold U+2028, which is no line end here.
  const lines = readFileSync(join(FOLDER, `${file}.jsonl`), "utf8").split("\n");
  return lines.filter(Boolean).map((line) => JSON.parse(line));
}

function vectorsOf(file: string): { id: string; wellformed: boolean; bytes: Buffer }[] {
  return rowsOf<Vector>(file).map(({ id, wellformed = true, xml = "", xml_base64 }) => ({
    id,
    wellformed,
    bytes: xml_base64 === undefined ? Buffer.from(xml) : Buffer.from(xml_base64, "base64"),
  }));
}

function stringsOf(result: ReadFeedResult): string[] {
  if (result.kind === "refused") return [result.reason];
  const items = result.items.flatMap(({ publishedAt, categories, ...item }) => [...Object.values(item), ...categories]);
  return [result.title, result.siteUrl, ...items].filter((value) => value !== null);
}

function expectSafe(id: string, result: ReadFeedResult): void {
  const unsafe = stringsOf(result).filter((text) => MARKUP_OR_SCRIPT.test(text) || HIDDEN_OR_CONTROL.test(text));
  expect(unsafe, id).toEqual([]);
  const urls = result.kind === "feed" ? result.items.map(({ url }) => url).filter((url) => url !== null) : [];
  expect(
    urls.filter((url) => !/^https?:\/\//.test(url)),
    id,
  ).toEqual([]);
  expect(JSON.stringify(result), id).not.toContain("nobody foresaw");
}

describe.skipIf(!existsSync(FOLDER))("feeds that others wrote", () => {
  it.each(["feedparser_vectors_dev", "gofeed_vectors_dev", "w3c_validator_cases_dev", "unsafe_html_feeds_dev"])(
    "%s: nothing crashes, is unsafe or slow; at most 5 % of well-formed ones are refused, at least 97 %% of items kept",
    (file) => {
      const counts = { wellformed: 0, refused: 0, expected: 0, kept: 0, slowestMs: 0 };
      for (const { id, wellformed, bytes } of vectorsOf(file)) {
        const started = performance.now();
        const result = read(bytes, { url: "https://feeds.example/feed.xml" });
        counts.slowestMs = Math.max(counts.slowestMs, performance.now() - started);
        expectSafe(id, result);
        if (!wellformed) continue;
        counts.wellformed += 1;
        if (result.kind === "refused") counts.refused += 1;
        counts.expected += countItems(bytes);
        counts.kept += result.kind === "feed" ? result.items.length : 0;
      }
      expect(counts.refused / counts.wellformed).toBeLessThanOrEqual(0.05);
      expect(counts.kept / counts.expected).toBeGreaterThanOrEqual(0.97);
      expect(counts.slowestMs).toBeLessThan(2_000);
    },
  );

  it("published documents are each a feed with items, or refused in a sentence", () => {
    for (const file of readdirSync(join(FOLDER, "documents"))) {
      const started = performance.now();
      const result = read(readFileSync(join(FOLDER, "documents", file)), { url: "https://feeds.example/feed.xml" });
      expect(performance.now() - started, file).toBeLessThan(2_000);
      expectSafe(file, result);
      if (/notafeed|unrecognized/.test(file))
        expect(result, file).toMatchObject({ kind: "refused", reason: expect.stringContaining("HTML page titled") });
      else expect(result.kind === "feed" && result.items.length, file).toBeGreaterThan(0);
    }
  });

  it("three quarters of the odd dates are read as their authors meant them", () => {
    const rows = rowsOf<{ input: string; utc: string | null }>("date_vectors_dev");
    const right = rows.filter(({ input, utc }) => {
      const read = parseFeedDate(input, NOW);
      return utc === null ? read === null : read?.getTime() === Date.parse(utc);
    });
    expect(right.length / rows.length).toBeGreaterThanOrEqual(0.75);
  });
});

/** Elements named item or entry outside comments and character data: a count that owes nothing to the reader. */
function countItems(bytes: Buffer): number {
  const markup = bytes.toString("latin1").replace(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>/g, "");
  return markup.match(/<(?:[\w-]+:)?(?:item|entry)[\s>/]/gi)?.length ?? 0;
}
