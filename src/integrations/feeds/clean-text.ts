/** Controls other than tab and line breaks, which count as whitespace. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
const CONTROLS = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/g;
/** Direction overrides and isolates reorder what a person reads; the others hide text from the eye or split a word from a filter. */
const INVISIBLES = /[\u00ad\u200b\u2060-\u2064\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;
/** What one more decoding would read as a bracket or a colon. */
const ESCAPED_OPENING = /[\uff1c\ufe64]|&(?:lt|#0*60|#x0*3c)(?:;|(?=[a-z!?/]))/gi;
const ESCAPED_CLOSING = /[\uff1e\ufe65]|&(?:gt|#0*62|#x0*3e);/gi;
const COLON = "\\s*(?::|&colon;|&#0*58;|&#x0*3a;)";
const SCRIPT_SCHEME = new RegExp(`((?:java|vb|live|j|ecma)script|\\bmocha)${COLON}(?=\\S)`, "gi");
const DATA_SCHEME = new RegExp(`\\bdata${COLON}(?=\\s*(?:[a-z]+\\/|[;,]))`, "gi");
/** A tag with attributes is never a word about a tag. */
const TAG_WITH_ATTRIBUTES = /<[a-z][a-z0-9:-]{0,40}[\s/]+[a-z:-]{1,40}\s*=[^<>]{0,2000}>/gi;
/** What is left of a broken tag: an attribute that would run script or load a style. */
const ACTIVE_ATTRIBUTE = /(?<=^|[\s"'/<])(on[a-z]{3,20}\s*=(?=\s*\S)|style\s*=(?=\s*["']))/gi;
/** What makes a style sheet load or run something. */
const ACTIVE_STYLE = /:\s*(?=expression\s*\()|@(?=import\s*(?:url\b|["']))/gi;
const TAG = /<(?=[a-z/!?])([^<>]{1,80})>/gi;
const TAG_OPENING = /<(?=[a-z/!?])/gi;

export type CleanTextOptions = {
  /** In characters; a longer text ends in "…". */
  limit: number;
  /** Keeps one line break between blocks instead of a space. */
  keepLines?: boolean;
};

/**
 * The last gate every string passes: nothing in the result can be read as markup or as a script address, hides, or
 * reorders, not even after one more decoding. What merely looks like a tag is kept readable as "‹tag›".
 */
export function cleanText(text: string, { limit, keepLines = false }: CleanTextOptions): string {
  // Bounded before the replacements, since most of a hostile text may be what they remove.
  const visible = text
    .slice(0, limit * 16)
    .toWellFormed()
    .replace(CONTROLS, "")
    .replace(INVISIBLES, "")
    .replace(ESCAPED_OPENING, "<")
    .replace(ESCAPED_CLOSING, ">")
    .replace(TAG_WITH_ATTRIBUTES, " ");
  const collapsed = keepLines
    ? visible
        .split(/[\n\r\u0085\u2028\u2029]+/)
        .map(collapse)
        .filter((line) => line !== "")
        .join("\n")
    : collapse(visible);
  const inert = collapsed
    .replace(SCRIPT_SCHEME, "$1 ")
    .replace(DATA_SCHEME, "data ")
    .replace(ACTIVE_ATTRIBUTE, (attribute) => attribute.replace("=", " "))
    .replace(ACTIVE_STYLE, " ")
    .replace(TAG, "‹$1›")
    .replace(TAG_OPENING, "‹");
  return shorten(inert, limit);
}

/** Cuts at a word's end where there is one in the last fifth, never inside a character. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1);
  const space = cut.search(/\s\S*$/);
  const kept = space > limit * 0.8 ? cut.slice(0, space) : cut;
  return `${kept.replace(/[\ud800-\udbff]$/, "")}…`;
}

function collapse(line: string): string {
  return line.replace(/[\s\u0085]+/g, " ").trim();
}
