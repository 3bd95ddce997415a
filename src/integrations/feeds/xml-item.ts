import type { Prose, RawItem } from "./build-item.ts";
import { MAX_NAME_CHARS, MAX_TEXT_CHARS } from "./limits.ts";
import type { XmlElement } from "./parse-xml.ts";
import { toSafeUrl } from "./safe-url.ts";
import { childrenByPreference, childrenOf, hasElements, htmlOf, textOf, textOfFirst } from "./xml-query.ts";

/** Field names by preference, the richest first. */
export const TITLES = "title dc:title atom:title media:title itunes:title".split(" ");
const TEXTS = (
  "content:encoded content atom:content xhtml:body body fullitem description summary atom:summary dc:description " +
  "dcterms:abstract itunes:summary media:description abstract tagline"
).split(" ");
const DATES = (
  "published pubdate issued atom:published dc:date dcterms:issued dcterms:created created " +
  "updated modified atom:updated dcterms:modified lastbuilddate"
).split(" ");
const AUTHORS = "author dc:creator dc:author atom:author itunes:author managingeditor".split(" ");
const CATEGORIES =
  "category dc:subject atom:category itunes:category media:category itunes:keywords media:keywords".split(" ");
/** RSS convention: these are HTML whether or not they look like it. */
const HTML_FIELDS = new Set("content:encoded description fullitem body xhtml:body itunes:summary".split(" "));

/** An RSS, RDF or Atom item → the candidates of each field. Relative links fall back to the site's page. */
export function toRawItem(item: XmlElement, siteUrl: string | null): RawItem {
  const guid = textOfFirst(item, ["guid", "id", "atom:id", "dc:identifier"]) || item.attributes["rdf:about"] || null;
  const media = [...childrenOf(item, "media:group", "media:content")];
  return {
    guid,
    urls: findUrls(item).map(({ href, base }) => ({ href, base: base ?? siteUrl })),
    titles: [item, ...media].flatMap((part) => [...childrenByPreference(part, TITLES)].map(toProse)),
    texts: [item, ...media].flatMap((part) => [...childrenByPreference(part, TEXTS)].map(toProse)),
    authors: findAuthors(item),
    dates: [...childrenByPreference(item, DATES)].map(textOf),
    languages: [textOfFirst(item, ["dc:language", "language"]), ...languagesOf(item)],
    categories: [...childrenByPreference(item, CATEGORIES)].flatMap(toCategories),
  };
}

function toProse(element: XmlElement): Prose {
  const { type = "text", mode, src } = element.attributes;
  const declared = type.trim().toLowerCase();
  const isReadable = mode === "base64" || !declared.includes("/") || /^text\/|xml|html/.test(declared);
  if (!isReadable || (src !== undefined && textOf(element).trim() === "")) return { source: "", isHtml: false };
  if (hasElements(element)) return { source: htmlOf(element), isHtml: true };
  const isHtml = declared.includes("html") || (HTML_FIELDS.has(element.name) && element.attributes.type === undefined);
  const text = textOf(element);
  return { source: mode === "base64" ? Buffer.from(text, "base64").toString("utf8") : text, isHtml };
}

type Link = { href: string; base: string | null };

function findUrls(item: XmlElement): Link[] {
  const pages = linksOf(item, ["feedburner:origlink", "link", "atom:link"]);
  const guids = [...childrenOf(item, "guid", "id")]
    .filter(({ attributes }) => attributes.ispermalink?.toLowerCase() !== "false")
    .map((guid) => ({ href: textOf(guid), base: null }))
    .filter(({ href }) => /^\s*https?:/i.test(href));
  const { "rdf:about": about, href } = item.attributes;
  const own = [about, href].filter((value) => value !== undefined).map((value) => ({ href: value, base: item.base }));
  return [...pages, ...guids, ...own];
}

/** Links to a page to read, web pages first; feeds of comments, enclosures and the feed itself are not. */
function linksOf(element: XmlElement, names: readonly string[]): Link[] {
  const isPage = ({ attributes }: XmlElement): boolean => /^\s*(?:alternate)?\s*$/i.test(attributes.rel ?? "");
  const isOtherMedium = ({ attributes }: XmlElement): boolean => !/^$|html/i.test(attributes.type?.trim() ?? "");
  return [...childrenByPreference(element, names)]
    .filter((link) => isPage(link))
    .sort((a, b) => Number(isOtherMedium(a)) - Number(isOtherMedium(b)))
    .map((link) => ({ href: link.attributes.href ?? textOf(link), base: link.base }))
    .filter(({ href }) => href.trim() !== "");
}

/** The page that a feed is about. */
export function findPage(channel: XmlElement): string | null {
  for (const { href, base } of linksOf(channel, ["link", "atom:link"])) {
    const url = toSafeUrl(href, base);
    if (url !== null) return url;
  }
  return null;
}

export function findAuthors(element: XmlElement): string[] {
  for (const name of AUTHORS) {
    const names = [...childrenOf(element, name)].map(authorOf).filter((author) => author !== "");
    if (names.length > 0) return names;
  }
  return [];
}

/** Atom names a person in parts; RSS writes "mail@example.org (Name)", others "Name (mail@example.org)" or "Name <mail>". */
function authorOf(element: XmlElement): string {
  const parts = ["name", "atom:name", "email", "atom:email"];
  const named = (hasElements(element) ? textOfFirst(element, parts) : textOf(element)).slice(0, MAX_NAME_CHARS).trim();
  const nameBesideMail =
    /^[^\s@()<>]+@[^\s@()<>]+ ?\(([^()]+)\)$/.exec(named) ?? /^([^@()<>]+)[(<][^\s@]+@[^\s@]+[)>]$/.exec(named);
  return (nameBesideMail?.[1] ?? named).trim();
}

function toCategories(element: XmlElement): string[] {
  const { label, term, text: itunes } = element.attributes;
  const text = label || (hasElements(element) ? "" : textOf(element)) || term || itunes || "";
  const nested = [...childrenOf(element, "itunes:category")].flatMap(toCategories);
  if (nested.length > 0) return [text, ...nested];
  return element.name.endsWith("keywords") ? text.slice(0, MAX_TEXT_CHARS).split(",") : [text];
}

/** The language of what is read: the title's, else the content's, else the item's own. */
function languagesOf(item: XmlElement): (string | null)[] {
  return [...childrenByPreference(item, ["title", ...TEXTS])].map(({ language }) => language).concat(item.language);
}
