import { describe, expect, it } from "vitest";
import { read, readItem, rssOf } from "./reading.ts";

const SIZE = 2 * 1024 * 1024;
const filled = (unit: string, size = SIZE): string => unit.repeat(Math.floor(size / unit.length));

it("expands no entity that a document declares", () => {
  const laughs = Array.from({ length: 12 }, (_, level) => `<!ENTITY e${level + 1} "${`&e${level};`.repeat(10)}">`);
  const bomb = `<!DOCTYPE rss [<!ENTITY e0 "ha">${laughs.join("")}<!ENTITY file SYSTEM "file:///etc/passwd">]>`;
  expect(readItem(`${bomb}${rssOf("<title>&e12; &file;</title>")}`).title).toBe("&e12; &file;");
});

describe("two megabytes of one trick are answered within two seconds", () => {
  it.each([
    ["nesting", `<rss>${filled("<a>")}`],
    ["nesting and foreign closing tags", `<rss>${filled("<a>", SIZE / 2)}${filled("</b>", SIZE / 2)}`],
    ["nested items", `<rss><channel>${filled("<item>")}`],
    ["empty items", rssOf(filled("<item/>"))],
    ["repeated titles", rssOf(filled("<title> </title>"))],
    ["repeated categories", rssOf(filled("<category>a</category>"))],
    ["nested HTML", rssOf(`<description><![CDATA[${filled("<div>")}]]></description>`)],
    ["forms in HTML", rssOf(`<description><![CDATA[${filled("<form>")}]]></description>`)],
    ["unfinished tags in HTML", rssOf(`<description>${filled("&lt;a b=")}</description>`)],
    [
      "one attribute name after another",
      `<rss ${Array.from({ length: 150_000 }, (_, index) => `a${index}=""`).join(" ")}>`,
    ],
    [
      "namespaces",
      `<rss ${Array.from({ length: 50_000 }, (_, index) => `xmlns:a${index}=""`).join(" ")}>${filled('<b xmlns:c=""/>', SIZE / 2)}`,
    ],
    ["comments that never end", rssOf(filled("<!--"))],
    ["blanks", `<rss>${filled(" ")}`],
    ["invisible characters", rssOf(`<title>${filled("\u200b")}</title>`)],
    ["brackets", filled("[")],
    ["empty rows", filled("{}\n")],
    ["empty cells", `title,text\n${filled(",\n")}`],
    ["quotation marks", `title,text\n${filled('"')}`],
  ])("%s", (_trick, document) => {
    const started = performance.now();
    const result = read(document);
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(JSON.stringify(result).length).toBeLessThan(3_000_000);
    expect(JSON.stringify(result)).not.toContain("nobody foresaw");
  });
});

it("bounds every field", () => {
  const long = filled("word ", 20_000);
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
