import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { describeDocument } from "./feed-documents.ts";
import { unsafeInText, unsafeInUrl } from "./unsafe-text.ts";

const factsOf = (document: string | Buffer) => describeDocument(Buffer.from(document));

it("counts the items of a document that it does not read as a feed", () => {
  const document =
    '<rss><channel><item/><item><title>a</title></item><!--<item/>--><a:entry xmlns:a="b"/></channel></rss>';
  expect(factsOf(document)).toEqual({ isWellFormed: true, isFeed: true, entries: 3 });
  expect(factsOf(gzipSync(document))).toEqual(factsOf(document));
  expect(factsOf(Buffer.from(document, "utf16le"))).toEqual(factsOf(document));
  expect(factsOf("<a><![CDATA[<item>]]></a>")).toEqual({ isWellFormed: true, isFeed: false, entries: 0 });
});

it.each([
  ["tags that do not nest", "<rss><a></b></rss>"],
  ["a tag that nobody closed", "<rss><a></rss>"],
  ["two roots", "<rss/><rss/>"],
  ["words outside the root", "<rss/>words"],
  ["a bare ampersand", "<rss>a & b</rss>"],
  ["an undeclared entity", "<rss>caf&eacute;</rss>"],
  ["an attribute without quotes", "<rss version=2></rss>"],
  ["an attribute that comes twice", '<rss a="1" a="2"/>'],
  ["a comment with two hyphens", "<rss><!-- a -- b --></rss>"],
  ["bytes that its encoding has not", Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e])],
  ["nothing", ""],
])("sees that a document with %s is not well-formed", (_what, document) => {
  expect(factsOf(document).isWellFormed).toBe(false);
});

it.each([
  "<b>",
  "a &lt;script>",
  "\uff1cscript\uff1e",
  "javascript:alert(1)",
  "java&#115;cript&colon;alert(1)",
  "data:text/html,x",
  "‹img src=x onerror=alert(1)›",
  'style="color:red"',
  "a\u0000b",
  "a\u202eb",
  "a\u2028b",
  "a\ud800",
])("finds %j unsafe", (text) => {
  expect(unsafeInText(text)).not.toBeNull();
});

it.each([
  "5 < 6 > 4",
  "‹blink›",
  "A < B",
  "JavaScript: the good parts",
  "gene expression (RNA)",
  "one = two\nthree",
  "data: 5",
])("finds %j safe", (text) => {
  expect(unsafeInText(text)).toBeNull();
});

it("finds addresses unsafe that cannot be followed or printed", () => {
  expect(unsafeInUrl("https://a.example/?q=1&copy=2#x")).toBeNull();
  for (const url of [
    "javascript:x",
    "//a.example",
    "https://me:word@a.example/",
    'https://a.example/"x',
    "https://a\tb/",
  ]) {
    expect(unsafeInUrl(url), url).not.toBeNull();
  }
});
