import type { FeedReader, ReadFeedInput, ReadFeedResult } from "../../core/ports/feed-reader.ts";
import { decodeText } from "./decode-text.ts";
import { readCsv } from "./read-csv.ts";
import { readJsonFeed } from "./read-json-feed.ts";
import { readXmlFeed } from "./read-xml-feed.ts";
import { READABLE_FORMATS, refuseFeed } from "./refused-feed.ts";
import { unpackBytes } from "./unpack-bytes.ts";

/** A feed after a server's warnings or a stray byte or two still says what it is near the top. */
const FEED_ELEMENT = /<(?:\?xml\s|!doctype\s|(?:\w{1,20}:)?(?:rss|feed|rdf)[\s>])/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells binary data from text
const BINARY = /[\u0000-\u0008\u000e-\u001f]/;
const SNIFFED_CHARS = 1_024;

/** The answer to what nothing here foresaw: a mistake of ours, which measuring counts as a crash. */
export const UNFORESEEN = `this could not be read for a reason that nobody foresaw; ${READABLE_FORMATS} can be read`;

/** Reads feeds and signal files: unpack, decode, tell the format by the first characters, and hand over. */
export function createFeedReader(): FeedReader {
  return {
    read(input) {
      try {
        return readFeed(input);
      } catch {
        // The port promises an answer for any bytes; nothing below is known to throw.
        return refuseFeed(UNFORESEEN);
      }
    },
  };
}

function readFeed({ bytes, url, contentType, now }: ReadFeedInput): ReadFeedResult {
  const unpacked = unpackBytes(bytes);
  if (unpacked.kind === "refused") return refuseFeed(unpacked.reason);
  const text = decodeText(unpacked.bytes, contentType).replace(/^[\s\ufeff\0]+/, "");
  const context = { url, now };

  if (text === "") return refuseFeed(`this is empty; ${READABLE_FORMATS} can be read`);
  if (text.startsWith("<")) return readXmlFeed(text, context);
  if (text.startsWith("{") || text.startsWith("[")) return readJsonFeed(text, context);
  const feedAt = text.slice(0, SNIFFED_CHARS).search(FEED_ELEMENT);
  if (feedAt >= 0) return readXmlFeed(text.slice(feedAt), context);
  if (BINARY.test(text.slice(0, SNIFFED_CHARS)))
    return refuseFeed(`this is binary data; ${READABLE_FORMATS} can be read`);
  return readCsv(text, context);
}
