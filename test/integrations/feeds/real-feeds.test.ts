import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseFeedDate } from "../../../src/integrations/feeds/dates.ts";
import { describeDocument } from "../../evaluation/feed-documents.ts";
import { expectSafe, NOW, read, timed } from "./reading.ts";

const FOLDER = join(import.meta.dirname, "../../../../shared/data/feeds");
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

describe.skipIf(!existsSync(FOLDER))("feeds that others wrote", { timeout: 60_000 }, () => {
  it.each(["feedparser_vectors_dev", "gofeed_vectors_dev", "w3c_validator_cases_dev", "unsafe_html_feeds_dev"])(
    "%s: nothing crashes, is unsafe or slow; at most 5 %% of well-formed ones are refused, at least 97 % of items kept",
    (file) => {
      const counts = { wellformed: 0, refused: 0, expected: 0, kept: 0, slowestMs: 0 };
      for (const { id, wellformed, bytes } of vectorsOf(file)) {
        const { result, milliseconds } = timed(() => read(bytes, { url: "https://feeds.example/feed.xml" }));
        counts.slowestMs = Math.max(counts.slowestMs, milliseconds);
        expectSafe(result, id);
        if (!wellformed) continue;
        counts.wellformed += 1;
        if (result.kind === "refused") counts.refused += 1;
        counts.expected += describeDocument(bytes).entries;
        counts.kept += result.kind === "feed" ? result.items.length : 0;
      }
      expect(counts.refused / counts.wellformed).toBeLessThanOrEqual(0.05);
      expect(counts.kept / counts.expected).toBeGreaterThanOrEqual(0.97);
      expect(counts.slowestMs).toBeLessThan(2_000);
    },
  );

  it("published documents are each a feed with items, or refused in a sentence", () => {
    for (const file of readdirSync(join(FOLDER, "documents"))) {
      const bytes = readFileSync(join(FOLDER, "documents", file));
      const { result, milliseconds } = timed(() => read(bytes, { url: "https://feeds.example/feed.xml" }));
      expect(milliseconds, file).toBeLessThan(2_000);
      expectSafe(result, file);
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
