import { deflateSync, gzipSync } from "node:zlib";

/** A document made to break its reader: by what it does to it. */
export interface HostileFeed {
  trick: string;
  bytes: Uint8Array;
}

const MEGABYTE = 1024 * 1024;
/** Beyond the last megabyte that is read of anything. */
const SIZE = 5 * MEGABYTE - 1024;

const rss = (inside: string): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>A feed</title>${inside}`;
const item = (inside: string): string => rss(`<item>${inside}</item></channel></rss>`);
const filled = (unit: string, size = SIZE): string => unit.repeat(Math.floor(size / Buffer.byteLength(unit)));
const numbered = (count: number, write: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => write(index)).join("");

/** Sizes and depths: each a document of five megabytes, or one that would become larger than memory. */
export function* oversizedFeeds(): Generator<HostileFeed> {
  const laughs = numbered(30, (level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`);
  const doctype = `<!DOCTYPE rss [<!ENTITY l0 "ha">${laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>`;
  const blowup = `<!DOCTYPE rss [<!ENTITY big "${"a".repeat(MEGABYTE)}">]>`;
  const documents: [trick: string, document: string][] = [
    ["a billion laughs", doctype + item("<title>&l30;&f;</title>")],
    ["a quadratic blow-up", blowup + item(`<title>${filled("&big;", 2 * MEGABYTE)}</title>`)],
    ["entities that name each other", `<!DOCTYPE r [<!ENTITY a "&b;"><!ENTITY b "&a;">]>${item("<title>&a;</title>")}`],
    ["a declaration that never ends", `<!DOCTYPE rss [${filled('<!ENTITY a "b">')}`],
    ["a hundred thousand levels", rss("<a>".repeat(100_000) + "</a>".repeat(100_000))],
    ["levels of items", rss("<item>".repeat(100_000))],
    ["levels of HTML", item(`<description>${filled("&lt;div&gt;")}</description>`)],
    ["levels of HTML lists and tables", item(`<description><![CDATA[${filled("<ul><li><table><tr><td>")}`)],
    ["forms of HTML", item(`<description><![CDATA[${filled("<form>")}]]></description>`)],
    ["unfinished tags of HTML", item(`<description>${filled("&lt;a b=")}</description>`)],
    ["one element", item(`<description>${filled("word ")}</description>`)],
    ["one word", item(`<title>${filled("a")}</title>`)],
    ["one attribute", `<rss version="${filled("a")}">`],
    ["one tag name", `<${filled("a")}`],
    ["many attributes", `<rss ${numbered(300_000, (index) => `a${index}="b" `)}>`],
    ["many names", rss(numbered(90_000, (index) => `<n${index}/>`))],
    ["closing tags of nothing", rss(filled("</b>"))],
    ["many items", rss(filled("<item><title>a</title></item>"))],
    [
      "many namespaces",
      `<rss ${numbered(50_000, (index) => `xmlns:a${index}="" `)}>${filled('<b xmlns:c=""/>', SIZE / 2)}`,
    ],
    ["many titles", item(filled("<title> </title>"))],
    ["many categories", item(filled("<category>a</category>"))],
    ["empty items", rss(filled("<item/>"))],
    ["many links", item(filled('<link href="//a.example"/>'))],
    ["comments", rss(filled("<!---->"))],
    ["character data", rss(filled("<![CDATA[]]>"))],
    ["instructions", rss(filled("<?a ?>"))],
    ["brackets", rss(filled("<"))],
    ["ampersands", item(`<title>${filled("&")}</title>`)],
    ["escaped ampersands", item(`<description>${filled("&amp;")}lt;b&amp;gt;</description>`)],
    ["numeric entities", item(`<title>${filled("&#8203;")}</title>`)],
    ["invisible characters", item(`<title>${filled("\u200b")}</title>`)],
    ["combining marks", item(`<title>a${filled("\u0301")}</title>`)],
    ["line separators", item(`<title>${filled("\u2028")}</title>`)],
    ["zero bytes", `${rss("")}${filled("\0")}`],
    ["blanks in a date", item(`<title>a</title><pubDate>${filled(" 1")}</pubDate>`)],
    ["an author of brackets", item(`<title>a</title><author>${filled("(a")}</author>`)],
    ["an address of dots", item(`<title>a</title><link>https://a.example/${filled("../")}</link>`)],
    ["levels of JSON", `{"version":"https://jsonfeed.org/version/1.1","items":${"[".repeat(SIZE / 2)}`],
    ["a list of lists", `[${filled("[],")}[]]`],
    ["many JSON items", `{"version":"https://jsonfeed.org/version/1.1","items":[${filled('{"title":"a"},')}{}]}`],
    ["one JSON text", JSON.stringify([{ title: filled("<b>") }])],
    ["empty lines of JSON", filled("{}\n")],
    ["lines of JSON", filled('{"title":"a"}\n')],
    ["a table of quotes", `title,text\n${filled('"""",')}`],
    ["a table that never closes a quote", `title,text\n${filled('"')}`],
    ["a table of one row", `title,text\n${filled("a,")}`],
    ["a header of many columns", `title,${filled("a,")}`],
  ];
  for (const [trick, document] of documents) yield { trick, bytes: Buffer.from(document) };
  const bomb = Buffer.alloc(64 * MEGABYTE, " ");
  yield { trick: "a gzip bomb", bytes: gzipSync(bomb) };
  yield { trick: "a gzip bomb in a gzip file", bytes: gzipSync(gzipSync(bomb)) };
  yield { trick: "a zlib bomb", bytes: deflateSync(bomb) };
}

/** What markup is hidden behind; each would run or be shown as markup if it came through. */
const PAYLOADS: readonly string[] = [
  "<script>alert(1)</script>",
  "<scr<script>ipt>alert(1)</scr</script>ipt>",
  "<img src=x onerror=alert(1)>",
  "<img src=x onerror=alert(1)//",
  "<svg/onload=alert(1)>",
  "<svg><![CDATA[<img src=x onerror=alert(1)>]]></svg>",
  "<a href=\"java\tscript:alert(1)\" style='x:expression(alert(1))'>go</a>",
  '<a href="javascript&colon;alert(1)">javascript&#58;alert(1)</a>',
  "<!--><img src=x onerror=alert(1)>-->",
  "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
  "<title><img src=x onerror=alert(1)></title>",
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
  "<textarea><script>alert(1)</textarea></script>",
  "<plaintext><script>alert(1)</script>",
  "<xmp><script>alert(1)</script></xmp>",
  "<style>@import 'javascript:alert(1)';</style><div style=\"background:url(javascript:alert(1))\">x</div>",
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
  "\u003c\u200bscript\u003ealert(1)",
  "java\u0000script:alert(1) vbscript:msgbox(1) data:text/html,<b>",
  "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
  "\u202egnp.exe\u2066<b onclick=alert(1)>",
  "<b onclick = 'alert(1)' style = 'color:red'>x",
  "<<b>script>alert(1)<</b>/script>",
];

/** Each payload plain, escaped up to four times, in character data, in every field, in every format. */
export function* smuggledMarkup(): Generator<HostileFeed> {
  for (const payload of PAYLOADS) {
    let written = payload;
    for (let layers = 0; layers <= 4; layers += 1) {
      const fields = "title description author guid category link pubDate content:encoded dc:creator dc:subject".split(
        " ",
      );
      const inRss = fields.map((field) => `<${field}>${written}</${field}>`).join("");
      const inData = fields.map((field) => `<${field}><![CDATA[${written}]]></${field}>`).join("");
      const typed = ["text", "html", "xhtml", "application/octet-stream"].map((type) => {
        return `<entry xml:base="${written.replaceAll('"', "'")}"><title type="${type}">${written}</title><content type="${type}">${written}</content><link href="${written.replaceAll('"', "'")}"/><category term="${written.replaceAll('"', "'")}"/></entry>`;
      });
      const fact = {
        id: written,
        url: written,
        title: written,
        content_text: written,
        content_html: written,
        tags: [written],
      };
      const json = {
        version: "https://jsonfeed.org/version/1.1",
        title: written,
        home_page_url: written,
        items: [fact],
      };
      const cell = `"${written.replaceAll('"', '""')}"`;
      const documents: [format: string, document: string][] = [
        ["RSS", item(inRss)],
        ["RSS in character data", item(inData)],
        ["Atom", `<feed xmlns="http://www.w3.org/2005/Atom"><title>${written}</title>${typed.join("")}</feed>`],
        ["JSON Feed", JSON.stringify({ ...json, authors: [{ name: written }], language: written })],
        ["JSON", JSON.stringify([{ ...fact, text: written, author: written, language: written }])],
        ["CSV", `title,text,html,url,author,guid,tags\n${`${cell},`.repeat(6)}${cell}\n`],
        [
          "a page",
          `<html><head><title>${written}</title><link rel=alternate type=application/rss+xml href="${written}">`,
        ],
        ["another vocabulary", `<${written}>`],
      ];
      for (const [format, document] of documents) {
        yield { trick: `${payload} in ${format}, escaped ${layers} times`, bytes: Buffer.from(document) };
      }
      written = written.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    }
  }
}

const LABELS = [
  "utf-8",
  "utf-16",
  "utf-32",
  "utf-7",
  "iso-8859-1",
  "windows-1251",
  "shift_jis",
  "gb18030",
  "big5",
  "euc-kr",
  "ebcdic-cp-us",
  "no-such",
  "",
];

/** One text in bytes that its declaration does not describe. */
export function* misdeclaredFeeds(): Generator<HostileFeed> {
  for (const label of LABELS) {
    const text = `<?xml version="1.0" encoding="${label}"?>${item("<title>Žluťoučký <![CDATA[<b>kůň</b>]]> 見出し</title>")}`;
    const wide = Buffer.from(text, "utf16le");
    const encodings: [name: string, bytes: Buffer][] = [
      ["UTF-8", Buffer.from(text)],
      ["Latin-1", Buffer.from(text, "latin1")],
      ["UTF-16", wide],
      ["UTF-16, the other way round", Buffer.from(wide).swap16()],
      ["UTF-16 less a byte", wide.subarray(1)],
      ["a mark for another encoding", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text)])],
      [
        "overlong letters",
        Buffer.concat([Buffer.from(text.replaceAll("<b>", "")), Buffer.from([0xc0, 0xbc, 0xe0, 0x80, 0xbc])]),
      ],
    ];
    for (const [name, bytes] of encodings) yield { trick: `${name} labelled "${label}"`, bytes };
  }
}

/** Every beginning of a document, to the byte. */
export function* truncations(document: Uint8Array): Generator<HostileFeed> {
  for (let length = 0; length < document.length; length += 1) {
    yield { trick: `the first ${length} bytes`, bytes: document.subarray(0, length) };
  }
}

/** Bytes that mean something to a parser, put where they are not expected. */
const LOADED = "<>&;\"'/!?[]-=: \n\0\u001f{},%"
  .split("")
  .map((character) => character.charCodeAt(0))
  .concat(0x80, 0xc0, 0xff);

/**
 * Documents with some bytes changed, taken out, doubled or swapped with others of the same document; equal draws give
 * equal documents.
 *
 * @param draw uniform in [0, 1)
 */
export function* mutations(document: Uint8Array, count: number, draw: () => number): Generator<HostileFeed> {
  const below = (limit: number): number => Math.floor(draw() * limit);
  for (let number = 0; number < count; number += 1) {
    let bytes: Buffer = Buffer.from(document);
    for (let edits = 1 + below(8); edits > 0 && bytes.length > 0; edits -= 1) {
      const at = below(bytes.length);
      const length = below(Math.min(64, bytes.length - at) + 1);
      const before = bytes.subarray(0, at);
      const after = bytes.subarray(at + length);
      const kind = below(4);
      if (kind === 0) bytes[at] = LOADED[below(LOADED.length)] ?? 0;
      else if (kind === 1) bytes = Buffer.concat([before, after]);
      else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
      else {
        const from = below(bytes.length);
        bytes = Buffer.concat([before, bytes.subarray(from, from + length), after]);
      }
    }
    yield { trick: `mutation ${number + 1}`, bytes };
  }
}
