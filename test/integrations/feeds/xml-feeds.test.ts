import { describe, expect, it } from "vitest";
import { NOW, read, readFeed, readItem, reasonOf, rssOf } from "./reading.ts";

describe("an RSS 2.0 feed", () => {
  const feed = readFeed(`<?xml version="1.0"?>
    <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:c="http://purl.org/rss/1.0/modules/content/">
      <channel><title>Bread &amp; Butter</title><link>https://bread.example/</link><language>en-us</language>
        <item><title>Sourdough, slowly</title><link>/loaves/1</link><guid isPermaLink="false">loaf-1</guid>
          <description>Short.</description><c:encoded><![CDATA[<p>Flour.</p><p>Water &amp; salt.</p>]]></c:encoded>
          <dc:creator>Ada Baker</dc:creator><category>Bread</category><category>Slow food</category>
          <pubDate>Sun, 31 May 2026 08:00:00 +0200</pubDate></item>
        <item><title>Rye</title><guid>https://bread.example/rye</guid><author>bo@bread.example (Bo Miller)</author></item>
      </channel></rss>`);

  it("says what it is about", () => {
    expect(feed).toMatchObject({
      format: "rss",
      title: "Bread & Butter",
      siteUrl: "https://bread.example/",
      language: "en-US",
    });
  });

  it("gives each field its richest source, resolved and clean", () => {
    expect(feed.items[0]).toEqual({
      guid: "loaf-1",
      url: "https://bread.example/loaves/1",
      title: "Sourdough, slowly",
      text: "Flour.\nWater & salt.",
      author: "Ada Baker",
      publishedAt: new Date("2026-05-31T06:00:00Z"),
      language: "en-US",
      categories: ["Bread", "Slow food"],
    });
  });

  it("takes a permalink guid for the address and the name beside a mail address", () => {
    expect(feed.items[1]).toMatchObject({ url: "https://bread.example/rye", author: "Bo Miller" });
  });
});

describe("an Atom feed", () => {
  it("reads links by relation, xhtml content and inherited authors", () => {
    const feed = readFeed(`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://a.example/blog/">
      <title type="html">Über &amp;lt;b&amp;gt;</title><author><name>Ines</name></author>
      <link rel="self" href="feed.atom"/><link href="./"/>
      <entry><id>urn:1</id><title>Eins</title><updated>2026-05-30T10:00:00Z</updated>
        <link rel="replies" href="c"/><link rel="alternate" type="application/pdf" href="1.pdf"/><link type="text/html" href="1.html"/>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hallo <b>We</b>lt</p><script>x()</script>da</div></content>
      </entry></feed>`);
    expect(feed).toMatchObject({ format: "atom", siteUrl: "https://a.example/blog/", language: "de" });
    expect(feed.items[0]).toMatchObject({
      guid: "urn:1",
      url: "https://a.example/blog/1.html",
      text: "Hallo Welt\nda",
      author: "Ines",
      language: "de",
    });
  });

  it("knows its elements by namespace, whatever the prefix", () => {
    const item = readItem(
      `<x:feed xmlns:x="http://www.w3.org/2005/Atom"><x:entry><x:title>Prefixed</x:title><x:summary>Yes</x:summary></x:entry></x:feed>`,
    );
    expect(item).toMatchObject({ title: "Prefixed", text: "Yes" });
  });

  it("does not take a source's title for the entry's", () => {
    const item = readItem(
      `<feed xmlns="http://www.w3.org/2005/Atom"><entry><source><title>Other</title></source><title>Own</title></entry></feed>`,
    );
    expect(item.title).toBe("Own");
  });
});

it("reads the items that RDF keeps beside its channel", () => {
  const feed =
    readFeed(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
    <channel rdf:about="https://r.example/"><title>R</title></channel>
    <item rdf:about="https://r.example/1"><title>One</title></item></rdf:RDF>`);
  expect(feed).toMatchObject({ format: "rdf", title: "R" });
  expect(feed.items[0]).toMatchObject({ title: "One", url: "https://r.example/1", guid: "https://r.example/1" });
});

it("reads what a video's media group says", () => {
  const item = readItem(`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><entry>
    <title>Clip</title><media:group><media:description>What it shows</media:description></media:group></entry></feed>`);
  expect(item.text).toBe("What it shows");
});

it("takes a post's first sentence for a missing title", () => {
  const item = readItem(rssOf("<description>We open on Monday at nine. Bring a friend.</description>"));
  expect(item.title).toBe("We open on Monday at nine.");
});

it("keeps an item that has nothing to read, without a title", () => {
  expect(readItem(rssOf("<guid>only</guid>"))).toMatchObject({ guid: "only", title: "", text: "", url: null });
});

it("believes no date after now, and moves one of the same day back to now", () => {
  const dateOf = (date: string): Date | null =>
    readItem(rssOf(`<title>x</title><pubDate>${date}</pubDate>`)).publishedAt;
  expect(dateOf("Mon, 01 Jun 2027 12:00:00 GMT")).toBeNull();
  expect(dateOf("Mon, 01 Jun 2026 20:00:00 GMT")).toEqual(NOW);
});

it("follows no link but http and https ones, and none with a password in it", () => {
  const urlOf = (link: string): string | null => readItem(rssOf(`<title>x</title><link>${link}</link>`)).url;
  expect(urlOf("javascript:alert(1)")).toBeNull();
  expect(urlOf(" java\nscript:alert(1)")).toBeNull();
  expect(urlOf("data:text/html,x")).toBeNull();
  expect(urlOf("tag:example.org,2026:1")).toBeNull();
  expect(urlOf("https://me:secret@example.org/x")).toBe("https://example.org/x");
});

it("counts the items after the first five hundred", () => {
  const feed = readFeed(rssOf(...Array.from({ length: 510 }, (_, index) => `<title>Item ${index}</title>`)));
  expect(feed.items).toHaveLength(500);
  expect(feed.skipped).toEqual([{ reason: "items after the first 500", count: 10 }]);
});

describe("a malformed feed", () => {
  it("gives what was read before it breaks off", () => {
    const feed = readFeed("<rss><channel><item><title>One</title></item><item><title>Tw");
    expect(feed.items.map((item) => item.title)).toEqual(["One", "Tw"]);
  });

  it("is found after a server's warning", () => {
    expect(readFeed(`Warning: line 3\n<?xml version="1.0"?>${rssOf("<title>Still here</title>")}`).items).toHaveLength(
      1,
    );
    expect(readFeed(`<br/><b>Warning</b>${rssOf("<title>Still here</title>")}`).items).toHaveLength(1);
  });

  it("keeps items apart that nobody closed", () => {
    const feed = readFeed("<rss><channel><item><title>One</title><item><title>Two</title></channel></rss>");
    expect(feed.items.map((item) => item.title)).toEqual(["One", "Two"]);
  });
});

describe("what is not a feed", () => {
  it("is named when it is a page, with the feeds the page names", () => {
    const page = read(
      `<!DOCTYPE html><html><head><title>My shop</title><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>`,
      { url: "https://shop.example/about" },
    );
    expect(page).toEqual({
      kind: "refused",
      reason: 'this is an HTML page titled "My shop", not a feed; the page names its feed: https://shop.example/feed',
      feedUrls: ["https://shop.example/feed"],
    });
    expect(reasonOf("<html><title>Bare</title></html>")).toBe(
      'this is an HTML page titled "Bare", not a feed; give the address of its RSS, Atom or JSON feed',
    );
  });

  it("is named when it is another kind of XML", () => {
    expect(reasonOf("<opml><head><title>Mine</title></head></opml>")).toContain("an OPML list of feeds");
    expect(reasonOf("<urlset/>")).toContain("a sitemap");
    expect(reasonOf("<invoice/>")).toContain('begins with the element "invoice"');
  });

  it("is named when it is no text at all", () => {
    expect(reasonOf("")).toContain("this is empty");
    expect(reasonOf(Buffer.from("%PDF-1.7"))).toContain("a PDF document");
    expect(reasonOf(Buffer.from([1, 2, 3, 4, 200]))).toContain("binary data");
  });
});
