import twitterText from "twitter-text";
import type { LengthUnit } from "../../core/channels.ts";
import { findUrls } from "../language/find-entities.ts";
import { splitWords } from "../language/segment.ts";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const encoder = new TextEncoder();
const EMOJI = /^(?:\p{RGI_Emoji}|\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F)/v;
/** Mastodon counts an account on another server by its name alone. */
const REMOTE_MENTION = /(?<![\p{L}\p{N}_/])(@[\p{L}\p{N}_.-]+)@[a-z0-9.-]+\.[a-z]{2,}/giu;
const MASTODON_URL_LENGTH = 23;

const COUNTERS: Readonly<Record<LengthUnit, (text: string) => number>> = {
  // twitter-text, configuration v3: ranges of code points weigh 1 or 2, an address 23, an emoji 2.
  x_weighted: (text) => twitterText.parseTweet(text).weightedLength,
  // UTF-16 units, as these sites' own editors count.
  characters: (text) => text.length,
  graphemes: countGraphemes,
  utf8_bytes: (text) => encoder.encode(text).length,
  threads_bytes: countThreads,
  mastodon: countMastodon,
  words: (text) => splitWords(text).length,
};

/** The length of a text in a channel's own unit. */
export function countLength(unit: LengthUnit, text: string): number {
  return COUNTERS[unit](text);
}

function countGraphemes(text: string): number {
  let count = 0;
  for (const _ of graphemes.segment(text)) count += 1;
  return count;
}

/** Characters, with an emoji counted as its UTF-8 bytes (Threads API). */
function countThreads(text: string): number {
  let count = 0;
  for (const { segment } of graphemes.segment(text)) {
    count += EMOJI.test(segment) ? encoder.encode(segment).length : [...segment].length;
  }
  return count;
}

function countMastodon(text: string): number {
  const urls = findUrls(text).filter((url) => /^https?:\/\//i.test(url.text));
  let rest = "";
  let at = 0;
  for (const { start, end } of urls) {
    rest += text.slice(at, start);
    at = end;
  }
  rest += text.slice(at);
  return countGraphemes(rest.replace(REMOTE_MENTION, "$1")) + urls.length * MASTODON_URL_LENGTH;
}
