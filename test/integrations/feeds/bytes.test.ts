import { deflateSync, gzipSync } from "node:zlib";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { readItem, reasonOf, rssOf } from "./reading.ts";

const titled = (title: string, encoding?: string): string =>
  `${encoding === undefined ? "" : `<?xml version="1.0" encoding="${encoding}"?>`}${rssOf(`<title>${title}</title>`)}`;
const titleOf = (bytes: Uint8Array, contentType?: string): string => readItem(bytes, { contentType }).title;

describe("text in any encoding", () => {
  it.each(["utf-16le", "utf-16be", "utf-32le", "utf-32be"])(
    "%s is told by its bytes, with a mark and without",
    (encoding) => {
      expect(titleOf(iconv.encode(titled("Žluťoučký"), encoding, { addBOM: true }))).toBe("Žluťoučký");
      expect(titleOf(iconv.encode(titled("Žluťoučký", "utf-16"), encoding, { addBOM: false }))).toBe("Žluťoučký");
    },
  );

  it.each([
    ["windows-1251", "Новости"],
    ["iso-8859-2", "Příliš"],
    ["shift_jis", "見出し"],
    ["gb2312", "新闻"],
    ["big5", "新聞"],
    ["koi8-r", "Новости"],
  ])("%s is read as declared, and as the header says", (encoding, title) => {
    expect(titleOf(iconv.encode(titled(title, encoding), encoding))).toBe(title);
    expect(titleOf(iconv.encode(titled(title), encoding), `text/xml; charset=${encoding}`)).toBe(title);
  });

  it("is UTF-8 in spite of a western label, when it is valid UTF-8", () => {
    expect(titleOf(Buffer.from(titled("Crème", "iso-8859-1")), "text/xml; charset=us-ascii")).toBe("Crème");
  });

  it("is windows-1252 in spite of a UTF-8 label, when it is not UTF-8", () => {
    expect(titleOf(iconv.encode(titled("Crème “brûlée”", "utf-8"), "windows-1252"))).toBe("Crème “brûlée”");
  });

  it("has the quotation marks that a western label means on the web", () => {
    expect(titleOf(iconv.encode(titled("“Crème”", "iso-8859-1"), "windows-1252"))).toBe("“Crème”");
  });

  it("ignores labels that are no charsets", () => {
    expect(titleOf(Buffer.from(titled("Plain", "base64")), "text/xml; charset=utf-7")).toBe("Plain");
  });
});

describe("packed bytes", () => {
  it("are unpacked, also twice", () => {
    expect(titleOf(gzipSync(titled("Packed")))).toBe("Packed");
    expect(titleOf(deflateSync(titled("Packed")))).toBe("Packed");
    expect(titleOf(gzipSync(gzipSync(titled("Packed"))))).toBe("Packed");
  });

  it("are read as far as they go when they break off", () => {
    const packed = gzipSync(
      rssOf(...Array.from({ length: 300 }, (_, index) => `<title>Item ${index} ${Math.sin(index)}</title>`)),
    );
    expect(titleOf(packed.subarray(0, packed.length / 2))).toMatch(/^Item 0/);
  });

  it("are refused when they are a bomb, damaged, or packed a third time", () => {
    expect(reasonOf(gzipSync(Buffer.alloc(50 * 1024 * 1024)))).toContain("unpacks to more than 5 MB");
    expect(reasonOf(gzipSync(gzipSync(Buffer.alloc(50 * 1024 * 1024))))).toContain("unpacks to more than 5 MB");
    expect(reasonOf(Buffer.from([0x1f, 0x8b, 1, 2, 3]))).toContain("damaged");
    expect(reasonOf(gzipSync(gzipSync(gzipSync("x"))))).toContain("packed more than 2 times");
    expect(reasonOf(Buffer.alloc(5 * 1024 * 1024 + 1, 32))).toContain("larger than 5 MB");
  });
});
