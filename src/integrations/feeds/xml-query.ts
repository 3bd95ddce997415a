import type { XmlElement } from "./parse-xml.ts";

/** Elements whose end tag HTML forbids; writing it out would read as a second one. */
const VOID_ELEMENTS = new Set(["br", "hr", "img", "input", "embed", "wbr"]);

const UNREAD_ELEMENT = /^(?:\w+:)?(?:script|style)$/;

export function* childrenOf(element: XmlElement, ...names: string[]): Generator<XmlElement> {
  for (const child of element.children) {
    if (typeof child !== "string" && names.includes(child.name)) yield child;
  }
}

/** In the order of the names, not of the document. */
export function* childrenByPreference(element: XmlElement, names: readonly string[]): Generator<XmlElement> {
  for (const name of names) yield* childrenOf(element, name);
}

export function hasElements(element: XmlElement): boolean {
  return element.children.some((child) => typeof child !== "string");
}

/** All the text inside, of any depth, but for what is never for reading. */
export function textOf(element: XmlElement): string {
  if (UNREAD_ELEMENT.test(element.name)) return "";
  return element.children.map((child) => (typeof child === "string" ? child : textOf(child))).join("");
}

/** The inside as HTML without attributes: all that turning it into text needs, and nothing that could be followed. */
export function htmlOf(element: XmlElement): string {
  return element.children
    .map((child) => {
      if (typeof child === "string") return child.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
      const name = child.name.slice(child.name.indexOf(":") + 1).replace(/[^a-z0-9]/g, "") || "span";
      return VOID_ELEMENTS.has(name) ? `<${name}>` : `<${name}>${htmlOf(child)}</${name}>`;
    })
    .join("");
}

/** The text of the first of these children that has any, or "". */
export function textOfFirst(element: XmlElement, names: readonly string[]): string {
  for (const child of childrenByPreference(element, names)) {
    const text = textOf(child).trim();
    if (text !== "") return text;
  }
  return "";
}
