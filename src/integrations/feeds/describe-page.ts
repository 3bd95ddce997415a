import type { RefusedFeed } from "../../core/ports/feed-reader.ts";
import { cleanLine } from "./build-item.ts";
import { MAX_DEPTH, MAX_MARKUP_CHARS, MAX_URL_CHARS } from "./limits.ts";
import { refuseFeed } from "./refused-feed.ts";
import { toSafeUrl } from "./safe-url.ts";
import { streamMarkup } from "./stream-markup.ts";

const FEED_TYPES = /^application\/(?:rss\+xml|atom\+xml|rdf\+xml|feed\+json|json)\b/i;
const MAX_TITLE_IN_SENTENCE = 80;
const MAX_FEEDS_NAMED = 5;

/** A web page where a feed was expected: says which page, and which feeds it names itself. */
export function describePage(html: string, url: string | null): RefusedFeed {
  let title = "";
  let isInTitle = false;
  let base = url;
  let depth = 0;
  const feedUrls = new Set<string>();
  streamMarkup(html.slice(0, MAX_MARKUP_CHARS), {
    options: {},
    shouldStop: () => depth > MAX_DEPTH,
    handlers: {
      onopentag: (name, attributes) => {
        depth += 1;
        if (name === "title" && title === "") isInTitle = true;
        if (name === "base") base = toSafeUrl(attributes.href, url) ?? base;
        if (name !== "link" || !/\balternate\b/i.test(attributes.rel ?? "")) return;
        if (!FEED_TYPES.test(attributes.type ?? "") || feedUrls.size === MAX_FEEDS_NAMED) return;
        const feedUrl = toSafeUrl(attributes.href, base);
        if (feedUrl !== null) feedUrls.add(feedUrl);
      },
      onclosetag: (name) => {
        depth -= 1;
        if (name === "title") isInTitle = false;
      },
      ontext: (text) => {
        if (isInTitle) title += text;
      },
    },
  });
  const named = cleanLine(title, MAX_TITLE_IN_SENTENCE);
  const listed = [...feedUrls].map((feedUrl) => cleanLine(feedUrl, MAX_URL_CHARS)).join(", ");
  const page =
    named === null ? "this is an HTML page, not a feed" : `this is an HTML page titled "${named}", not a feed`;
  const advice =
    feedUrls.size === 0
      ? "give the address of its RSS, Atom or JSON feed"
      : `the page names ${feedUrls.size === 1 ? "its feed" : "its feeds"}: ${listed}`;
  return refuseFeed(`${page}; ${advice}`, [...feedUrls]);
}
