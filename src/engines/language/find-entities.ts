import { parse } from "tldts";

/** Something in a text that is an address or a tag rather than prose, at its UTF-16 offsets. */
export interface TextEntity {
  kind: "url" | "mention" | "hashtag";
  /** As written, with `@` or `#`. */
  text: string;
  start: number;
  end: number;
}

const FULL_URL = /https?:\/\/[^\s<>"“”„»«{}|\\^`]+/giu;
const BARE_DOMAIN =
  /(?<![\p{L}\p{N}@._/-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?:\/[^\s<>"“”{}|\\^`]*)?/giu;
const MENTION =
  /(?<![\p{L}\p{N}_@/.])@[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?(?:@[a-z0-9.-]+\.[a-z]{2,24})?/giu;
const HASHTAG = /(?<![\p{L}\p{N}_&/#])[#＃](?=[\p{N}_]*\p{L})[\p{L}\p{M}\p{N}_]+/gu;
const TRAILING_PUNCTUATION = /[.,:;!?'’…*_~\]]+$/u;

/** The web addresses of a text in order: with a scheme, or bare ones under a public top-level domain. */
export function findUrls(text: string): TextEntity[] {
  const found: TextEntity[] = [];
  for (const match of text.matchAll(FULL_URL)) {
    const url = trimUrl(match[0]);
    if (url.length > "https://".length) found.push(entity("url", url, match.index));
  }
  if (!text.includes(".")) return found;
  for (const match of text.matchAll(BARE_DOMAIN)) {
    const url = trimUrl(match[0]);
    if (overlapsAny(found, match.index, match.index + url.length) || !isPublicDomain(url)) continue;
    found.push(entity("url", url, match.index));
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Addresses, @mentions and #hashtags of a text in order, none inside another. */
export function findEntities(text: string): TextEntity[] {
  const found = findUrls(text);
  for (const [kind, pattern] of [
    ["mention", MENTION],
    ["hashtag", HASHTAG],
  ] as const) {
    for (const match of text.matchAll(pattern)) {
      if (overlapsAny(found, match.index, match.index + match[0].length)) continue;
      found.push(entity(kind, match[0], match.index));
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function entity(kind: TextEntity["kind"], text: string, start: number): TextEntity {
  return { kind, text, start, end: start + text.length };
}

function overlapsAny(entities: TextEntity[], start: number, end: number): boolean {
  return entities.some((entity) => start < entity.end && end > entity.start);
}

function isPublicDomain(url: string): boolean {
  const host = url.split("/")[0] ?? "";
  // "word.Next": a sentence without its space looks like a domain; addresses are written in one case.
  if (host !== host.toLowerCase() && host !== host.toUpperCase()) return false;
  const { isIcann, domainWithoutSuffix } = parse(host);
  return isIcann === true && Boolean(domainWithoutSuffix);
}

function trimUrl(raw: string): string {
  let url = raw.replace(TRAILING_PUNCTUATION, "");
  // A closing bracket belongs to the address only when it was opened there.
  while (url.endsWith(")") && count(url, ")") > count(url, "(")) {
    url = url.slice(0, -1).replace(TRAILING_PUNCTUATION, "");
  }
  return url;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
