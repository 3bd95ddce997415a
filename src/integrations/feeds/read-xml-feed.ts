import type { Feed, FeedFormat, ReadFeedInput, ReadFeedResult } from "../../core/ports/feed-reader.ts";
import { buildItem, cleanLine, toLanguageTag } from "./build-item.ts";
import { describePage } from "./describe-page.ts";
import { MAX_ITEMS, MAX_TITLE_CHARS } from "./limits.ts";
import { parseXml, type XmlElement } from "./parse-xml.ts";
import { READABLE_FORMATS, refuseFeed } from "./refused-feed.ts";
import { toSafeUrl } from "./safe-url.ts";
import { findAuthors, findPage, TITLES, toRawItem } from "./xml-item.ts";
import { childrenOf, textOfFirst } from "./xml-query.ts";

const FORMAT_BY_ROOT: ReadonlyMap<string, FeedFormat> = new Map([
  ["rss", "rss"],
  ["channel", "rss"],
  ["rdf:rdf", "rdf"],
  ["rdf", "rdf"],
  ["feed", "atom"],
  ["entry", "atom"],
]);
const OTHER_ROOTS: ReadonlyMap<string, string> = new Map([
  ["opml", "an OPML list of feeds; give the address of one of the feeds it lists"],
  ["urlset", "a sitemap; give the address of the site's feed"],
  ["sitemapindex", "a sitemap index; give the address of the site's feed"],
  ["service", "an Atom publishing service document; give the address of one of its collections"],
  ["svg", "an SVG image"],
]);
const PAGE_ELEMENTS = new Set("html head body title meta link script style div p h1 table center br b".split(" "));
const DOCTYPE_HTML = /<!doctype\s+html/i;
const SNIFFED_CHARS = 4_096;
/** A feed inside a wrapper or after a server's warning is still a feed. */
const ROOT_SEARCH_DEPTH = 3;

/** RSS 0.9x–2.0, RDF, Atom 0.3 and 1.0, and the pages and lists that are mistaken for them. */
export function readXmlFeed(xml: string, { url, now }: Pick<ReadFeedInput, "url" | "now">): ReadFeedResult {
  const document = parseXml(xml, toSafeUrl(url));
  const root = findFeedRoot(document.root, 0);
  if (root === null) return refuseDocument(xml, document.root, toSafeUrl(url));

  const format = FORMAT_BY_ROOT.get(root.name) ?? "rss";
  const channel = [...childrenOf(root, "channel")][0] ?? root;
  const siteUrl = findPage(channel);
  const language = toLanguageTag(textOfFirst(channel, ["language", "dc:language"]) || channel.language);
  const elements = root.name === "entry" ? [root] : findItems(root);
  const feedAuthors = findAuthors(channel);
  const items = elements.slice(0, MAX_ITEMS).map((element) => {
    const raw = toRawItem(element, siteUrl);
    if (raw.authors.length === 0) raw.authors = feedAuthors;
    raw.languages.push(language);
    return buildItem(raw, now);
  });
  const skipped: Feed["skipped"] = [];
  if (elements.length > MAX_ITEMS) {
    skipped.push({ reason: `items after the first ${MAX_ITEMS}`, count: elements.length - MAX_ITEMS });
  }
  if (document.unread !== null) skipped.push({ reason: document.unread, count: 1 });
  const title = cleanLine(textOfFirst(channel, TITLES), MAX_TITLE_CHARS);
  return { kind: "feed", format, title, siteUrl, language, items, skipped };
}

function findFeedRoot(element: XmlElement, depth: number): XmlElement | null {
  const children = element.children.filter((child) => typeof child !== "string");
  const root = children.find((child) => FORMAT_BY_ROOT.has(child.name));
  if (root !== undefined) return root;
  if (depth === ROOT_SEARCH_DEPTH) return null;
  for (const child of children) {
    const found = isPagePart(child) ? null : findFeedRoot(child, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

function isPagePart({ name }: XmlElement): boolean {
  return /^(?:xhtml:)?(?:html|head|body)$/.test(name);
}

/** RDF keeps its items beside the channel, RSS inside it, RSS 1.1 in a list; an unclosed item swallows the next. */
function findItems(element: XmlElement): XmlElement[] {
  return [...childrenOf(element, "channel", "items", "item", "entry", "rss:item", "atom:entry")].flatMap((child) =>
    isItem(child) ? [child, ...findItems(child)] : findItems(child),
  );
}

function isItem({ name }: XmlElement): boolean {
  return name.endsWith("item") || name.endsWith("entry");
}

function refuseDocument(xml: string, root: XmlElement, url: string | null): ReadFeedResult {
  const first = root.children.find((child) => typeof child !== "string");
  if (first === undefined) return refuseFeed(`this has no element to read in it; ${READABLE_FORMATS} can be read`);
  const local = first.name.slice(first.name.indexOf(":") + 1);
  const other = OTHER_ROOTS.get(local);
  if (other !== undefined) return refuseFeed(`this is ${other}`);
  if (PAGE_ELEMENTS.has(local) || DOCTYPE_HTML.test(xml.slice(0, SNIFFED_CHARS))) return describePage(xml, url);
  const name = /^[\w.-]{0,80}/.exec(local)?.[0] ?? "";
  return refuseFeed(`this is XML that begins with the element "${name}", not a feed; ${READABLE_FORMATS} can be read`);
}
