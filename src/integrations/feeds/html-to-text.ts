import { decodeHTMLStrict } from "entities";
import { type CleanTextOptions, cleanText } from "./clean-text.ts";
import { MAX_DEPTH, MAX_MARKUP_CHARS } from "./limits.ts";
import { streamMarkup } from "./stream-markup.ts";

/** Elements whose content is never for reading. */
const UNREAD_ELEMENTS = new Set("frameset head noembed noframes script style svg template title".split(" "));
/** Elements whose content is read only where the real thing cannot be shown; one that nobody closed holds the article. */
const FALLBACK_ELEMENTS = new Set("applet audio canvas iframe noscript object video".split(" "));
const BLOCK_ELEMENTS = new Set(
  (
    "address article aside blockquote body br caption center dd details dir div dl dt fieldset figcaption figure footer form " +
    "h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol option p pre section summary table tbody tfoot thead tr ul"
  ).split(" "),
);
const CELL_ELEMENTS = new Set(["td", "th", "img", "input", "button"]);

/** A closing tag, a common void tag, a comment or an attribute: a lone `<word>` may be prose about a tag. */
const LOOKS_LIKE_MARKUP = /<\/[a-z]|<(?:p|br|hr|img|div)\b|<!--|<[a-z][a-z0-9]{0,20}\s+[a-z-]{1,40}\s*=/i;
/** CMSs escape twice, rarely three times. */
const MAX_ESCAPED_LAYERS = 3;

export type PlainTextOptions = CleanTextOptions & {
  /** The source said it is HTML; otherwise it is judged by its looks. */
  isHtml: boolean;
};

/** HTML or text of unknown kind → plain text, safe to show and to put before a model as data. */
export function toPlainText(source: string, { isHtml, ...options }: PlainTextOptions): string {
  const bounded = source.slice(0, MAX_MARKUP_CHARS);
  const enough = options.limit * 2;
  let text = isHtml || LOOKS_LIKE_MARKUP.test(bounded) ? htmlToText(bounded, enough) : decodeHTMLStrict(bounded);
  for (let layer = 1; layer < MAX_ESCAPED_LAYERS && LOOKS_LIKE_MARKUP.test(text); layer += 1) {
    text = htmlToText(text, enough);
  }
  return cleanText(text, options);
}

function htmlToText(html: string, enoughChars: number): string {
  let text = "";
  let depth = 0;
  let unreadDepth = 0;
  /** What stands inside fallback elements that are still open, outermost first. */
  const withheld: string[] = [];
  const write = (piece: string): void => {
    if (unreadDepth > 0) return;
    if (withheld.length === 0) text += piece;
    else withheld.push((withheld.pop() ?? "") + piece);
  };
  const separate = (name: string): void => {
    if (BLOCK_ELEMENTS.has(name)) write("\n");
    else if (CELL_ELEMENTS.has(name)) write(" ");
  };
  streamMarkup(html, {
    options: { recognizeCDATA: true, recognizeSelfClosing: true },
    shouldStop: () => text.length > enoughChars || depth > MAX_DEPTH,
    handlers: {
      onopentagname: (name) => {
        depth += 1;
        separate(name);
        if (UNREAD_ELEMENTS.has(name)) unreadDepth += 1;
        if (FALLBACK_ELEMENTS.has(name)) withheld.push("");
      },
      onclosetag: (name, isImplied) => {
        depth -= 1;
        if (UNREAD_ELEMENTS.has(name)) unreadDepth -= 1;
        const fallback = FALLBACK_ELEMENTS.has(name) ? withheld.pop() : undefined;
        if (fallback !== undefined && isImplied) write(fallback);
        separate(name);
      },
      // A line break in the source is only a space; the lines of the result are the blocks.
      ontext: (data) => write(data.replace(/\s+/g, " ")),
    },
  });
  return text;
}
