import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/engines/language/random.ts";
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
    ["https://www.bing-amp.com/c/s/example.com/a", "https://example.com/a"],
    ["https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.com%2Fa%3Ffbclid%3D1&h=x", "https://example.com/a"],
    ["https://www.youtube.com/redirect?event=x&q=http%3A%2F%2Fexample.com%2Fa", "http://example.com/a"],
    ["https://eu1.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.com%2Fa&data=x", "https://example.com/a"],
    [
      "https://www.google.com/url?q=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252Fexample.com%252Fa",
      "https://example.com/a",
    ],
    ["https://example.com/a;jsessionid=0A1B?PHPSESSID=x&id=1", "https://example.com/a?id=1"],
    ["https://example.com/%7eanna/caf%c3%a9%2fbar", "https://example.com/~anna/caf%C3%A9%2Fbar"],
    ["https://example.com/a#:~:text=bread", "https://example.com/a"],
    ["https://example.com/watch?v=1&t=20&page=2", "https://example.com/watch?page=2&t=20&v=1"],
    [
      "https://www.google.com/search?q=https%3A%2F%2Fexample.com",
      "https://www.google.com/search?q=https%3A%2F%2Fexample.com",
    ],
    [
      "https://youtube.com/redirect?q=javascript%3Aalert(1)",
      "https://youtube.com/redirect?q=javascript%3Aalert%281%29",
    ],
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

describe("any mix of what sharing adds", () => {
  const random = createRandom("shared links");
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random.next() * values.length)]!;
  const TRACKERS =
    "utm_source=rss&utm_medium=email&fbclid=x&gclid=x&mc_cid=1&mc_eid=2&srsltid=x&mibextid=x&_hsenc=x&igshid=x&yclid=1&ck_subscriber_id=1&__s=x&amp=1&outputType=amp";
  const WRAPPERS: ((url: string) => string)[] = [
    (url) => url,
    (url) => `https://www.google.com/url?sa=t&url=${encodeURIComponent(url)}`,
    (url) => `https://l.facebook.com/l.php?u=${encodeURIComponent(url)}&h=AT0`,
    (url) => `https://out.reddit.com/t3_x?url=${encodeURIComponent(url)}&token=x`,
    (url) => url.replace("://", "://user:word@"),
    (url) => url.replace("https://", "https://cdn-x.cdn.ampproject.org/v/s/"),
  ];

  it("is one key, and canonical addresses stay as they are", () => {
    for (let round = 0; round < 500; round += 1) {
      const query = ["id=7", "lang=de", ...TRACKERS.split("&").filter(() => random.next() < 0.3)];
      query.sort(() => random.next() - 0.5);
      const host = pick(["example.com", "www.example.com", "m.example.com", "amp.example.com", "EXAMPLE.com:443"]);
      const path = pick([
        "/news/story",
        "/news/story/",
        "/news/story/amp",
        "/news/amp/story",
        "/news//story",
        "/news/story/index.html",
      ]);
      const shared = `https://${host}${path}?${query.join("&")}${pick(["", "#comments", "#:~:text=bread"])}`;
      const url = pick(WRAPPERS)(pick(WRAPPERS)(shared));
      expect(urlKey(url), url).toBe("example.com/news/story?id=7&lang=de");
      const canonical = canonicalUrl(url) ?? "";
      expect(canonicalUrl(canonical)).toBe(canonical);
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

  it("is one for a phone's and a desk's encyclopedia", () => {
    expect(urlKey("https://de.m.wikipedia.org/wiki/Brot")).toBe(urlKey("https://de.wikipedia.org/wiki/Brot"));
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
