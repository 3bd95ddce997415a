import { describe, expect, it } from "vitest";
import { addressWords } from "../../../src/engines/opportunities/address-words.ts";
import { canonicalUrl, registrableDomain, urlKey } from "../../../src/engines/opportunities/canonical-url.ts";
import { signalHash } from "../../../src/engines/opportunities/content-hash.ts";

describe("canonicalUrl", () => {
  it.each([
    ["HTTPS://Example.COM:443/a?utm_source=x&b=2&a=1#top", "https://example.com/a?a=1&b=2"],
    ["https://example.com/?fbclid=1&gclid=2&mc_cid=3", "https://example.com/"],
    ["http://user:secret@example.com./a", "http://example.com/a"],
    ["https://www.google.com/url?q=https%3A%2F%2Fexample.com%2Fa&sa=t", "https://example.com/a"],
    ["https://www.google.com/amp/s/example.com/a", "https://example.com/a"],
    ["https://example-com.cdn.ampproject.org/c/s/example.com/a", "https://example.com/a"],
    ["https://medium.com/p/1?source=rss----abc", "https://medium.com/p/1"],
    ["https://example.com/#!/page", "https://example.com/#!/page"],
    ["https://example.com/Path/Case?id=7", "https://example.com/Path/Case?id=7"],
  ])("brings %s to %s", (given, canonical) => {
    expect(canonicalUrl(given)).toBe(canonical);
  });

  it.each(["javascript:alert(1)", "data:text/html,x", "ftp://example.com/a", "not an address", "", "https://"])(
    "refuses %s",
    (given) => {
      expect(canonicalUrl(given)).toBeNull();
    },
  );

  it("changes nothing when run on its own answer", () => {
    for (const url of [
      "https://a.example/x?b=%20y&a=1",
      "https://www.google.com/url?q=https%3A%2F%2Fb.example%2F%3Futm_id%3D1",
    ]) {
      const once = canonicalUrl(url) ?? "";
      expect(canonicalUrl(once)).toBe(once);
    }
  });
});

describe("urlKey", () => {
  it("is one for every way a page is linked", () => {
    const ways = [
      "http://www.example.com/story/",
      "https://example.com/story",
      "https://m.example.com/story/amp",
      "https://amp.example.com/story?amp=1&utm_medium=social",
      "https://example.com/story/index.html#comments",
    ];
    expect(new Set(ways.map(urlKey))).toEqual(new Set(["example.com/story"]));
  });

  it("keeps pages apart that differ by what they ask for", () => {
    expect(urlKey("https://example.com/a?id=1")).not.toBe(urlKey("https://example.com/a?id=2"));
  });
});

describe("registrableDomain", () => {
  it.each([
    ["https://news.bbc.co.uk/a", "bbc.co.uk"],
    ["https://anna.substack.com/p/1", "anna.substack.com"],
    ["https://sub.example.com/", "example.com"],
    ["http://127.0.0.1/x", "127.0.0.1"],
    ["nonsense", null],
  ])("of %s is %s", (url, domain) => {
    expect(registrableDomain(url)).toBe(domain);
  });
});

describe("signalHash", () => {
  it("is the same for two readings of one item and another for another address", () => {
    const read = { title: "A  Title", text: "Some text", url: "https://example.com/a?utm_source=rss" };
    expect(signalHash({ title: "a title", text: "Some\ntext ", url: "http://www.example.com/a/" })).toBe(
      signalHash(read),
    );
    expect(signalHash({ ...read, url: "https://other.example/a" })).not.toBe(signalHash(read));
    expect(signalHash(read)).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("addressWords", () => {
  it.each([
    ["https://a.example/news/business/2014/0310/601277-ecb-stress-tests/", ["ecb", "stress", "tests"]],
    ["https://a.example/world/cold-store-burns-in-leeds.html?id=1", ["cold", "store", "burns", "leeds"]],
    ["https://a.example/p/1234", []],
    ["https://a.example/%E0%A4%A", []],
    [null, []],
  ])("of %s are %j", (url, words) => {
    expect(addressWords(url)).toEqual(words);
  });
});
