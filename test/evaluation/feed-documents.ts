import { gunzipSync } from "node:zlib";

/** What can be said of a document without reading it as a feed: the count that a reader is held against. */
export interface DocumentFacts {
  /** One root, tags that nest, attributes quoted and once, no bare `&` or `<`, in the encoding it declares. */
  isWellFormed: boolean;
  /** Its root element is that of RSS, RDF or Atom, or that of their parts that stand alone. */
  isFeed: boolean;
  /** Elements named item or entry outside comments and character data. */
  entries: number;
}

const FEED_ROOTS = new Set(["rss", "rdf", "feed", "channel", "entry"]);
const NAME = "[A-Za-z_:\\u00c0-\\uffff][\\w:.\\u00b7-\\uffff-]*";
const TOKEN = new RegExp(
  [
    "<!--(?<comment>[\\s\\S]*?)-->",
    "<!\\[CDATA\\[[\\s\\S]*?\\]\\]>",
    "<\\?[\\s\\S]*?\\?>",
    "<!DOCTYPE(?<doctype>[^<>\\[]*(?:\\[(?:[^\\]\"'<]|\"[^\"]*\"|'[^']*'|<[^>]*>)*\\]\\s*)?)>",
    `<\\/(?<closes>${NAME})\\s*>`,
    `<(?<opens>${NAME})(?<attributes>(?:\\s+${NAME}\\s*=\\s*(?:"[^<"]*"|'[^<']*'))*)\\s*(?<empty>\\/?)>`,
    "(?<text>[^<]+)",
  ].join("|"),
  "y",
);
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "g");
const BARE_AMPERSAND = /&(?!(?:[A-Za-z_:][\w:.-]*|#\d+|#x[\da-fA-F]+);)/;
const PREDEFINED = new Set(["lt", "gt", "amp", "quot", "apos"]);

export function describeDocument(packed: Uint8Array): DocumentFacts {
  const { text, isValid } = decode(unpack(packed));
  const open: string[] = [];
  let root: string | null = null;
  let roots = 0;
  let entries = 0;
  let isWellFormed = isValid;
  let hasDoctype = false;
  for (let at = text.search(/\S/); at >= 0 && at < text.length; ) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text);
    if (token === null) {
      isWellFormed = false;
      const next = text.indexOf("<", at + 1);
      at = next < 0 ? text.length : next;
      continue;
    }
    at = TOKEN.lastIndex;
    const { comment, doctype, closes, opens, attributes = "", empty, text: words } = token.groups ?? {};
    if (comment?.includes("--")) isWellFormed = false;
    if (doctype !== undefined) hasDoctype = true;
    if (closes !== undefined && open.pop() !== closes) isWellFormed = false;
    if (opens !== undefined) {
      if (open.length === 0) roots += 1;
      root ??= localName(opens);
      if (["item", "entry"].includes(localName(opens))) entries += 1;
      if (!areAttributesRight(attributes, hasDoctype)) isWellFormed = false;
      if (empty !== "/") open.push(opens);
    }
    if (words !== undefined && !isTextRight(words, open.length > 0, hasDoctype)) isWellFormed = false;
  }
  return {
    isWellFormed: isWellFormed && roots === 1 && open.length === 0,
    isFeed: root !== null && FEED_ROOTS.has(root),
    entries,
  };
}

function isTextRight(text: string, isInside: boolean, hasDoctype: boolean): boolean {
  if (!isInside) return text.trim() === "";
  return !text.includes("]]>") && areReferencesRight(text, hasDoctype);
}

function areAttributesRight(attributes: string, hasDoctype: boolean): boolean {
  const names = new Set<string>();
  for (const [, name = "", double, single] of attributes.matchAll(ATTRIBUTE)) {
    if (names.has(name) || !areReferencesRight(double ?? single ?? "", hasDoctype)) return false;
    names.add(name);
  }
  return true;
}

/** With a document type declaration any entity may be declared outside. */
function areReferencesRight(text: string, hasDoctype: boolean): boolean {
  if (BARE_AMPERSAND.test(text)) return false;
  return hasDoctype || [...text.matchAll(/&([A-Za-z_:][\w:.-]*);/g)].every(([, name = ""]) => PREDEFINED.has(name));
}

function localName(qualified: string): string {
  return qualified.slice(qualified.indexOf(":") + 1).toLowerCase();
}

function unpack(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
}

/** By byte order mark, zero bytes or declaration; bytes that this encoding has not make a document ill-formed. */
function decode(bytes: Uint8Array): { text: string; isValid: boolean } {
  const label = encodingOf(bytes);
  try {
    return { text: new TextDecoder(label, { fatal: true }).decode(bytes), isValid: true };
  } catch {
    return { text: Buffer.from(bytes).toString("latin1").replaceAll("\0", ""), isValid: isUnknown(label) };
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0)) return "utf-16le";
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0)) return "utf-16be";
  const beginning = Buffer.from(bytes.subarray(0, 200)).toString("latin1");
  return /^\W*<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)/.exec(beginning)?.[1] ?? "utf-8";
}

/** An encoding that only this check does not know says nothing against the document. */
function isUnknown(label: string): boolean {
  try {
    return new TextDecoder(label) === null;
  } catch {
    return true;
  }
}
