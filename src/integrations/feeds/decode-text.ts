import { isUtf8 } from "node:buffer";
import iconv from "iconv-lite";

/** Enough for a byte order mark, an XML declaration, or a page's meta charset. */
const DECLARATION_BYTES = 1_024;
const XML_ENCODING = /^[^<]{0,64}<\?xml[^>]{0,256}?\bencoding\s*=\s*["']([\w.:-]+)/i;
const META_CHARSET = /<meta[^>]{0,256}?\bcharset\s*=\s*["']?([\w.:-]+)/i;
const HEADER_CHARSET = /\bcharset\s*=\s*["']?([\w.:-]+)/i;

/** Labels that the web has long read as windows-1252, and that are often left on UTF-8 by a server's default. */
const WESTERN = /^(?:us-?ascii|ascii|iso-?8859-?1|iso_8859-1|latin-?1|l1|cp819|windows-?1252|cp-?1252)$/i;
const UTF8 = /^utf-?8$/i;
/** Wide encodings are recognised by their bytes; a document whose declaration is readable is not one. The rest are not charsets. */
const NOT_BELIEVED = /^(?:utf-?(?:7|16|32)|ucs-?[24]|unicode|iso-10646|base64|hex|binary)/i;

/**
 * Turns bytes into text: byte order mark or the pattern of zero bytes, then the header's charset, then the document's
 * own declaration, then UTF-8, then windows-1252. A western label on bytes that are valid UTF-8 is taken for the
 * server default that it almost always is.
 */
export function decodeText(bytes: Buffer, contentType: string | undefined): string {
  const wide = wideEncodingOf(bytes);
  if (wide !== null) return iconv.decode(bytes, wide);

  const named = [HEADER_CHARSET.exec(contentType ?? "")?.[1], declaredEncoding(bytes)].filter(isBelieved);
  const mayBeUtf8 = named.every((label) => UTF8.test(label) || WESTERN.test(label));
  if (mayBeUtf8 && isUtf8(bytes)) return iconv.decode(bytes, "utf8");

  const label = named.find((candidate) => !UTF8.test(candidate));
  if (label !== undefined) return iconv.decode(bytes, WESTERN.test(label) ? "windows-1252" : label);
  return decodeDamagedUtf8(bytes);
}

function isBelieved(label: string | undefined): label is string {
  return label !== undefined && !NOT_BELIEVED.test(label) && iconv.encodingExists(label);
}

function declaredEncoding(bytes: Buffer): string | undefined {
  const beginning = bytes.toString("latin1", 0, DECLARATION_BYTES);
  return (XML_ENCODING.exec(beginning) ?? META_CHARSET.exec(beginning))?.[1];
}

/** The first character of every format read here is ASCII, so its zero bytes tell width and order. */
function wideEncodingOf(bytes: Buffer): string | null {
  const [a, b, c, d] = bytes;
  if (a === undefined || b === undefined) return null;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? "utf-32le" : "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  if (a === 0 && b === 0) return (c === 0xfe && d === 0xff) || (c === 0 && d) ? "utf-32be" : null;
  if (a !== 0 && b === 0) return c === 0 && d === 0 ? "utf-32le" : "utf-16le";
  return a === 0 ? "utf-16be" : null;
}

/** Mostly well-formed UTF-8 keeps its few bad bytes as U+FFFD; text that is mostly bad was windows-1252 all along. */
function decodeDamagedUtf8(bytes: Buffer): string {
  const text = iconv.decode(bytes, "utf8");
  let bad = 0;
  let good = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0xfffd) bad += 1;
    else if (code > 0x7f) good += 1;
  }
  return bad > good ? iconv.decode(bytes, "windows-1252") : text;
}
