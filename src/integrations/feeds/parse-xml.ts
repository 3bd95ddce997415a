import { MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS } from "./limits.ts";
import { streamMarkup } from "./stream-markup.ts";

export type XmlNode = string | XmlElement;

export type XmlElement = {
  /** Local name in lower case, after its vocabulary unless that is the document's own: "title", "dc:creator". */
  name: string;
  /** By qualified name in lower case. */
  attributes: Readonly<Record<string, string>>;
  /** xml:base in scope, absolute where the document or its address allows. */
  base: string | null;
  /** xml:lang in scope. */
  language: string | null;
  children: XmlNode[];
};

export type XmlDocument = { root: XmlElement; unread: string | null };

/** Vocabularies by namespace, which is what prefixes stand for; only the ones that feed fields come from. */
const VOCABULARY_BY_NAMESPACE: ReadonlyMap<string, string> = new Map([
  ["http://www.w3.org/2005/atom", "atom"],
  ["http://purl.org/atom/ns#", "atom"],
  ["http://purl.org/rss/1.0/", "rss"],
  ["http://purl.org/net/rss1.1#", "rss"],
  ["http://my.netscape.com/rdf/simple/0.9/", "rss"],
  ["http://channel.netscape.com/rdf/simple/0.9/", "rss"],
  ["http://my.netscape.com/publish/formats/rss-0.91.dtd", "rss"],
  ["http://backend.userland.com/rss", "rss"],
  ["http://backend.userland.com/rss2", "rss"],
  ["http://backend.userland.com/rss091", "rss"],
  ["http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"],
  ["http://purl.org/dc/elements/1.0/", "dc"],
  ["http://purl.org/dc/elements/1.1/", "dc"],
  ["http://purl.org/dc/terms/", "dcterms"],
  ["http://purl.org/rss/1.0/modules/content/", "content"],
  ["http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes"],
  ["http://search.yahoo.com/mrss/", "media"],
  ["http://search.yahoo.com/mrss", "media"],
  ["http://rssnamespace.org/feedburner/ext/1.0", "feedburner"],
  ["http://www.w3.org/1999/xhtml", "xhtml"],
]);
/** The root decides what an element without a namespace means. */
const VOCABULARY_BY_ROOT: ReadonlyMap<string, string> = new Map([
  ["rss", "rss"],
  ["rdf", "rss"],
  ["channel", "rss"],
  ["feed", "atom"],
  ["entry", "atom"],
]);

/** Namespaces in scope: own declarations, then the parent's; copying them would let a hostile root cost its square. */
type Scope = { namespaces: ReadonlyMap<string, string> | null; parent: Scope | null };

type OpenElement = { element: XmlElement; scope: Scope };

/**
 * Parses XML, well-formed or not, into a tree of bounded depth and size. No entity is expanded beyond the predefined
 * and numeric ones, so a document type declaration can define nothing. The root is a nameless element around what
 * stands at the top level.
 */
export function parseXml(xml: string, url: string | null): XmlDocument {
  const root: XmlElement = { name: "", attributes: {}, base: url, language: null, children: [] };
  const open: OpenElement[] = [{ element: root, scope: { namespaces: null, parent: null } }];
  let elements = 0;
  let deepest = 0;
  let ownVocabulary: string | null = null;

  const current = (): OpenElement =>
    open[open.length - 1] ?? { element: root, scope: { namespaces: null, parent: null } };
  const readAll = streamMarkup(xml, {
    options: { xmlMode: true, lowerCaseAttributeNames: true },
    shouldStop: () => elements > MAX_ELEMENTS || deepest > MAX_DEPTH,
    handlers: {
      onopentag: (qualifiedName, attributes) => {
        const parent = current();
        const scope = scopeOf(attributes, parent.scope);
        const { vocabulary, local } = resolveName(qualifiedName, scope);
        ownVocabulary ??= VOCABULARY_BY_ROOT.get(local) ?? null;
        const element: XmlElement = {
          name: vocabulary === null || vocabulary === ownVocabulary ? local : `${vocabulary}:${local}`,
          attributes,
          base: baseOf(attributes["xml:base"], parent.element.base),
          language: attributes["xml:lang"] ?? parent.element.language,
          children: [],
        };
        elements += 1;
        // Until the parser is stopped, what is too deep hangs in the air: nothing walks it.
        if (open.length <= MAX_DEPTH) parent.element.children.push(element);
        open.push({ element, scope });
        deepest = Math.max(deepest, open.length);
      },
      onclosetag: () => {
        if (open.length > 1) open.pop();
      },
      ontext: (text) => {
        const { children } = current().element;
        const last = children.length - 1;
        if (typeof children[last] === "string") children[last] += text;
        else children.push(text);
      },
    },
  });
  const limit =
    elements > MAX_ELEMENTS
      ? `after ${MAX_ELEMENTS} elements`
      : deepest > MAX_DEPTH
        ? `nested deeper than ${MAX_DEPTH} elements`
        : `after a tag of more than ${MAX_ATTRIBUTES} attributes`;
  return { root, unread: readAll ? null : `the rest of the document, ${limit}` };
}

function scopeOf(attributes: Readonly<Record<string, string>>, parent: Scope): Scope {
  let namespaces: Map<string, string> | null = null;
  for (const name of Object.keys(attributes)) {
    if (name !== "xmlns" && !name.startsWith("xmlns:")) continue;
    namespaces ??= new Map();
    namespaces.set(name.slice(6), (attributes[name] ?? "").trim().toLowerCase());
  }
  return namespaces === null ? parent : { namespaces, parent };
}

function resolveName(qualifiedName: string, scope: Scope): { vocabulary: string | null; local: string } {
  const colon = qualifiedName.indexOf(":");
  const prefix = colon < 0 ? "" : qualifiedName.slice(0, colon).toLowerCase();
  const local = qualifiedName.slice(colon + 1).toLowerCase();
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const namespace = at.namespaces?.get(prefix);
    if (namespace === undefined) continue;
    const vocabulary = VOCABULARY_BY_NAMESPACE.get(namespace);
    if (vocabulary !== undefined) return { vocabulary, local };
    break;
  }
  // An undeclared or oddly declared prefix still says what its writer meant by it.
  return { vocabulary: prefix === "" ? null : prefix, local };
}

function baseOf(own: string | undefined, inherited: string | null): string | null {
  if (own === undefined) return inherited;
  return URL.parse(own.trim(), inherited ?? undefined)?.href ?? inherited;
}
