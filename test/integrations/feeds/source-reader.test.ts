import { describe, expect, it } from "vitest";
import type { FetchFeedRequest, FetchFeedResult } from "../../../src/core/ports/feed-fetcher.ts";
import type { SourceReading } from "../../../src/core/ports/source-reader.ts";
import { createFeedReader } from "../../../src/integrations/feeds/feed-reader.ts";
import { createSourceReader } from "../../../src/integrations/feeds/source-reader.ts";
import { NOW, rssOf } from "./reading.ts";

const URL = "https://a.example/feed";

function answerOf(document: string, etag: string | null = null): FetchFeedResult {
  return {
    kind: "fetched",
    bytes: Buffer.from(document),
    contentType: "text/xml",
    finalUrl: URL,
    etag,
    lastModified: null,
  };
}

/** Answers each fetch with the next of these, and keeps what was asked. */
function readerOf(...answers: FetchFeedResult[]) {
  const asked: FetchFeedRequest[] = [];
  const reader = createSourceReader({
    reader: createFeedReader(),
    fetcher: {
      fetch: async (request) => {
        asked.push(request);
        return answers.shift() ?? { kind: "not_modified" };
      },
    },
  });
  return { asked, read: (cursor: string | null, url: string | null = URL) => reader.read({ url, cursor }, NOW) };
}

function cursorOf(reading: SourceReading): string {
  if (reading.kind === "failed") throw new Error(reading.reason);
  return reading.cursor;
}

describe("a source", () => {
  it("is asked for what has changed since the last reading", async () => {
    const { asked, read } = readerOf(answerOf(rssOf("<title>One</title>"), '"v1"'));
    const first = await read(null);
    expect(first).toMatchObject({ kind: "read", items: [{ title: "One" }] });
    expect(await read(cursorOf(first))).toEqual({ kind: "unchanged", cursor: cursorOf(first) });
    expect(asked.map(({ etag }) => etag)).toEqual([null, '"v1"']);
  });

  it("that answers in full each time is unchanged while its bytes are", async () => {
    const { read } = readerOf(
      answerOf(rssOf("<title>One</title>")),
      answerOf(rssOf("<title>One</title>")),
      answerOf(rssOf("<title>Two</title>", "<title>One</title>")),
    );
    const first = cursorOf(await read(null));
    const second = await read(first);
    expect(second.kind).toBe("unchanged");
    expect(await read(cursorOf(second))).toMatchObject({ kind: "read", items: [{ title: "Two" }, { title: "One" }] });
  });

  it("that moved, or whose cursor means nothing, is read anew", async () => {
    const { asked, read } = readerOf(...Array.from({ length: 4 }, () => answerOf(rssOf("<title>One</title>"), '"v1"')));
    const cursor = cursorOf(await read(null));
    expect((await read(cursor, "https://b.example/feed")).kind).toBe("read");
    for (const broken of ["page-2", "{}"]) expect((await read(broken)).kind).toBe("read");
    expect(asked.map(({ etag }) => etag)).toEqual([null, null, null, null]);
  });

  it("says why it cannot be read", async () => {
    const refused: FetchFeedResult = { kind: "refused", reason: "a.example answered 404" };
    const { read } = readerOf(refused, answerOf("<html><title>Shop</title></html>"));
    expect(await read(null)).toEqual({ kind: "failed", reason: "a.example answered 404" });
    expect(await read(null)).toMatchObject({ kind: "failed", reason: expect.stringContaining("HTML page") });
    expect(await read(null)).toMatchObject({ kind: "failed", reason: expect.stringContaining("nothing was read") });
    expect(await read(null, null)).toMatchObject({ kind: "failed", reason: expect.stringContaining("no address") });
  });

  it("keeps no validator that is longer than servers send", async () => {
    const { read } = readerOf(answerOf(rssOf("<title>One</title>"), "e".repeat(100_000)));
    expect(cursorOf(await read(null)).length).toBeLessThan(2_000);
  });
});
