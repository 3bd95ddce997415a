/**
 * What a reader of feeds must not let through, judged by looking at the strings it answers and nothing else.
 * Strict on purpose: what would only be dangerous after one more decoding is unsafe too.
 */

/** Tags, comments, declarations and closing tags, also with the wide brackets that some databases make plain ones. */
const MARKUP = /[<\uff1c\ufe64][a-z!?/]/i;
const SCRIPT_SCHEME = /(?:java|vb|live|j|ecma)script:\S|\bmocha:\S/i;
const DATA_URL = /\bdata:[a-z]+\/[a-z]/i;
/** An attribute that runs script, as it would stand in a tag. */
const EVENT_HANDLER = /(?:^|[\s"'/<‹])on[a-z]{3,20}\s*=\s*\S/i;
const STYLE =
  /(?:^|[\s"'/<‹])style\s*=\s*["']|@import\s*(?:url|["'])|:\s*expression\s*\(|-moz-binding|\bbehaviou?r\s*:\s*url/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come through
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;
const HIDDEN = /[\u00ad\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/u;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** What makes a text unsafe to show or to search, in a word; null when nothing does. */
export function unsafeInText(text: string): string | null {
  if (CONTROL.test(text)) return "control character";
  if (HIDDEN.test(text) || LONE_SURROGATE.test(text)) return "hidden character";
  for (const reading of [text, decodeEntities(text)]) {
    // Browsers skip tabs, line breaks and controls inside a scheme.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: as browsers do
    const joined = reading.replace(/[\u0000-\u001f]/g, "");
    if (MARKUP.test(reading)) return "markup";
    if (SCRIPT_SCHEME.test(reading) || SCRIPT_SCHEME.test(joined)) return "script address";
    if (DATA_URL.test(reading)) return "data address";
    if (EVENT_HANDLER.test(reading)) return "event handler";
    if (STYLE.test(reading)) return "style";
  }
  return null;
}

/** What makes an address unsafe to follow or to print into an attribute; null when nothing does. */
export function unsafeInUrl(url: string): string | null {
  if (!/^https?:\/\/[^/?#]/i.test(url) || !URL.canParse(url)) return "not a web address";
  const { username, password } = new URL(url);
  if (username !== "" || password !== "") return "credentials";
  if (/[\s"<>\\`]/.test(url) || CONTROL.test(url)) return "character that ends an attribute";
  return SCRIPT_SCHEME.test(url) || SCRIPT_SCHEME.test(decodeEntities(url)) ? "script address" : null;
}

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", colon: ":" };

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,5}));?/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
