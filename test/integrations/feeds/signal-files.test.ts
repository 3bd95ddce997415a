import { describe, expect, it } from "vitest";
import { readFeed, readItem, reasonOf } from "./reading.ts";

describe("a CSV file", () => {
  it("becomes signals by its header", () => {
    const feed = readFeed(
      'title,text,url,author,publishedAt\r\n"Loaf, sliced","He said ""hi""\nand left",https://a.example/1,Ada,2026-05-01\r\n',
    );
    expect(feed).toMatchObject({ format: "csv", skipped: [] });
    expect(feed.items).toEqual([
      {
        guid: null,
        url: "https://a.example/1",
        title: "Loaf, sliced",
        text: 'He said "hi"\nand left',
        author: "Ada",
        publishedAt: new Date("2026-05-01T00:00:00Z"),
        language: null,
        categories: [],
      },
    ]);
  });

  it("may come from a spreadsheet: other delimiters, spellings and order, a mark, trailing blanks", () => {
    const feed = readFeed("\ufeffPublished At;Tags;Title;\n2026-05-01;a|b;Eins;\n;;Zwei;\n\n");
    expect(feed.items.map(({ title, categories }) => [title, categories])).toEqual([
      ["Eins", ["a", "b"]],
      ["Zwei", []],
    ]);
  });

  it("has its refused rows named as the spreadsheet numbers them", () => {
    const feed = readFeed('title,url\nGood,\n,https://a.example\nToo,many,cells\n,\n"never closed');
    expect(feed.items.map(({ title }) => title)).toEqual(["Good"]);
    expect(feed.skipped).toEqual([
      { reason: "rows 3, 5: no title and no text", count: 2 },
      { reason: "row 4: more cells than the header's 2", count: 1 },
      { reason: "row 6: a quotation mark that is never closed", count: 1 },
    ]);
  });

  it("is asked for its header when it has none", () => {
    expect(reasonOf("1,2,3\n4,5,6")).toContain("a header with title,text,url,author,publishedAt");
    expect(reasonOf("Dear team, here is the list.")).toContain('text that begins "Dear team, here is the list."');
  });
});

describe("a JSON file", () => {
  it("may be a list of signals, bare or named", () => {
    const list = [{ title: "A", tags: ["x", "y"], published_at: "2026-05-01T00:00:00Z" }, { text: "Only a text." }];
    for (const document of [list, { signals: list }, { items: list }]) {
      const feed = readFeed(JSON.stringify(document));
      expect(feed.format).toBe("json");
      expect(feed.items.map(({ title, categories }) => [title, categories])).toEqual([
        ["A", ["x", "y"]],
        ["Only a text.", []],
      ]);
    }
  });

  it("has its refused rows named", () => {
    expect(readFeed('[{"title":"A"},7,{"url":"https://a.example"},null]').skipped).toEqual([
      { reason: "rows 2, 4: not a JSON object", count: 2 },
      { reason: "row 3: no title and no text", count: 1 },
    ]);
  });

  it("may be one signal a line, where only line feeds end lines", () => {
    const feed = readFeed('{"title":"One\u2028still one"}\n\n{"title":\n{"title":"Three"}\n');
    expect(feed).toMatchObject({ format: "jsonl", skipped: [{ reason: "row 2: not valid JSON", count: 1 }] });
    expect(feed.items.map(({ title }) => title)).toEqual(["One still one", "Three"]);
    expect(readFeed('{"title":"Alone"}').format).toBe("jsonl");
  });

  it("is refused with the place where it goes wrong", () => {
    expect(reasonOf('[{"title": "A" "B"}]')).toContain("goes wrong at character 16");
    expect(reasonOf('[{"title":')).toContain("it breaks off");
    expect(reasonOf('[{"title": nope}]')).toContain("it is not valid JSON");
    expect(reasonOf('{"a":1}')).toContain('without "items" or "signals"');
    expect(reasonOf("[".repeat(100_000))).toContain("begins like JSON");
  });
});

it("reads a JSON Feed", () => {
  const document = {
    version: "https://jsonfeed.org/version/1.1",
    title: "Notes",
    home_page_url: "https://n.example/",
    language: "en",
    authors: [{ name: "Nia" }],
    items: [
      {
        id: "1",
        url: "/1",
        content_html: "<p>Hi</p><script>x</script>",
        date_published: "2026-05-01T00:00:00Z",
        tags: ["t"],
      },
      { id: 2, title: "Two", content_text: "a <b>", authors: [{ name: "Bo" }] },
      "three",
    ],
  };
  const feed = readFeed(JSON.stringify(document), { url: "https://n.example/feed.json" });
  expect(feed).toMatchObject({ format: "json_feed", title: "Notes", siteUrl: "https://n.example/", language: "en" });
  expect(feed.items[0]).toMatchObject({
    guid: "1",
    url: "https://n.example/1",
    title: "Hi",
    text: "Hi",
    author: "Nia",
    categories: ["t"],
  });
  expect(feed.items[1]).toMatchObject({ guid: "2", title: "Two", text: "a ‹b›", author: "Bo" });
  expect(feed.skipped).toEqual([{ reason: "items that are not JSON objects", count: 1 }]);
});

it("cleans what a file of signals says as it does a feed", () => {
  const item = readItem(
    JSON.stringify([{ title: "<img src=x onerror=alert(1)>Hi", text: "\u202eevil", url: "javascript:alert(1)" }]),
  );
  expect(item).toMatchObject({ title: "Hi", text: "evil", url: null });
});
