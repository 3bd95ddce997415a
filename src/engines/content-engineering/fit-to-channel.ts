import { CHANNEL_FACTS, type Channel, type ChannelFacts } from "../../core/channels.ts";
import type { VariantContent } from "../../core/variant.ts";
import { findEntities } from "../language/find-entities.ts";
import { countLength } from "./count-length.ts";
import { splitToFit } from "./cut-text.ts";
import { countHashtags, hashtagsOutsideText, plainTag, postedParts } from "./posted-text.ts";
import { withoutLastSentences, withoutPassage } from "./shorten-text.ts";

export interface FitOptions {
  /** Passages of the draft that may go first, the most dispensable first: a pattern's optional beats. */
  optionalPassages?: readonly string[];
  /** False stops before a post is made a thread: whoever wrote it may still be asked to shorten it. Default true. */
  allowThread?: boolean;
}

export interface FittedContent {
  content: VariantContent;
  /** What was done, a short phrase each; empty when nothing was. */
  repairs: string[];
}

/** The most parts a variant may have. */
const MAX_PARTS = 25;
/** Sentences may be dropped up to this share of a part; a writer would have to rethink more than that. */
const MAX_LOSS = 0.3;

interface Fitting {
  facts: ChannelFacts;
  content: VariantContent;
  repairs: string[];
}

/**
 * The repair ladder: brings a draft within its channel's hard limits by the gentlest rung that is
 * enough. Hashtags at the end go (also those over the channel's cap), then optional passages, then whole
 * sentences near the end (not the call to action or a link), then a thread is made where the channel
 * has threads. It never cuts inside a sentence, an address or a character, and drops no sentence that
 * narrows one that stays. What does not fit then stays as it is, for `lengthFindings` to say so.
 */
export function fitToChannel(channel: Channel, content: VariantContent, options: FitOptions = {}): FittedContent {
  const facts = CHANNEL_FACTS[channel];
  const fitting: Fitting = { facts, content, repairs: [] };
  if (!facts.hasThreads && content.parts.length > 1) {
    fitting.content = { ...content, parts: [content.parts.join("\n\n")] };
    fitting.repairs.push("joined the parts, since the channel has no threads");
  }
  dropTrailingHashtags(fitting);
  dropOptionalPassages(fitting, options.optionalPassages ?? []);
  dropLastSentences(fitting);
  if (facts.hasThreads && options.allowThread !== false) splitIntoThread(fitting);
  return { content: fitting.content, repairs: fitting.repairs };
}

function withPart(content: VariantContent, index: number, ...parts: string[]): VariantContent {
  return { ...content, parts: content.parts.toSpliced(index, 1, ...parts) };
}

function partFits(facts: ChannelFacts, content: VariantContent, index: number): boolean {
  const posted = postedParts(content)[index] ?? "";
  return facts.limits.every(
    ({ of, kind, unit, max }) => of !== "part" || kind !== "hard" || countLength(unit, posted) <= max,
  );
}

function overlongParts({ facts, content }: Fitting): number[] {
  return content.parts.flatMap((_, index) => (partFits(facts, content, index) ? [] : [index]));
}

function dropTrailingHashtags(fitting: Fitting): void {
  const dropped: string[] = [];
  const isOver = (index: number): boolean => {
    const { maxHashtags } = fitting.facts;
    return (
      !partFits(fitting.facts, fitting.content, index) ||
      (maxHashtags !== null && countHashtags(fitting.content) > maxHashtags)
    );
  };
  for (const index of fitting.content.parts.keys()) {
    while (isOver(index)) {
      const shorter = withoutLastHashtag(fitting.content, index);
      if (!shorter) break;
      dropped.push(shorter.tag);
      fitting.content = shorter.content;
    }
  }
  if (dropped.length > 0) fitting.repairs.push(`left out ${dropped.join(" ")} at the end`);
}

/** The last tag that only stands in the list, else the one at the very end of the part. */
function withoutLastHashtag(content: VariantContent, index: number): { content: VariantContent; tag: string } | null {
  const listed = index === content.parts.length - 1 ? hashtagsOutsideText(content).at(-1) : undefined;
  if (listed !== undefined) return { content: withoutTag(content, listed), tag: `#${plainTag(listed)}` };
  const text = content.parts[index] ?? "";
  const last = findEntities(text).at(-1);
  const rest =
    last?.kind === "hashtag" && text.slice(last.end).trim() === "" ? text.slice(0, last.start).trimEnd() : "";
  if (!last || rest === "") return null;
  return { content: withoutTag(withPart(content, index, rest), last.text), tag: last.text };
}

function withoutTag(content: VariantContent, tag: string): VariantContent {
  return { ...content, hashtags: content.hashtags.filter((each) => plainTag(each) !== plainTag(tag)) };
}

function dropOptionalPassages(fitting: Fitting, passages: readonly string[]): void {
  for (const passage of passages) {
    for (const index of overlongParts(fitting)) {
      const rest = withoutPassage(fitting.content.parts[index] ?? "", passage);
      if (rest === null) continue;
      fitting.content = withPart(fitting.content, index, rest);
      fitting.repairs.push("left out an optional passage");
    }
  }
}

function dropLastSentences(fitting: Fitting): void {
  const { facts } = fitting;
  for (const index of overlongParts(fitting)) {
    const { content } = fitting;
    const part = content.parts[index] ?? "";
    const shorter = withoutLastSentences(
      part,
      (text) => partFits(facts, withPart(content, index, text), index),
      (sentence) => isCallToAction(sentence, content.cta),
    );
    if (shorter === null || shorter.text.length < part.length * (1 - MAX_LOSS)) continue;
    fitting.content = withPart(content, index, shorter.text);
    fitting.repairs.push(
      `left out ${shorter.dropped} ${shorter.dropped === 1 ? "sentence" : "sentences"} near the end`,
    );
  }
}

function isCallToAction(sentence: string, cta: string | null): boolean {
  if (cta !== null && cta.trim() !== "" && cta.includes(sentence.trim())) return true;
  return findEntities(sentence).some(({ kind }) => kind === "url");
}

function splitIntoThread(fitting: Fitting): void {
  const { facts, content } = fitting;
  if (overlongParts(fitting).length === 0) return;
  // Any piece may come last, where the listed hashtags go out with it.
  const fits = (text: string): boolean => partFits(facts, { ...content, parts: [text] }, 0);
  const parts = content.parts.flatMap((part, index) =>
    partFits(facts, content, index) ? [part] : splitToFit(part, fits),
  );
  if (parts.length > MAX_PARTS || parts.length === content.parts.length) return;
  fitting.content = { ...content, parts };
  fitting.repairs.push(`split into a thread of ${parts.length}`);
}
