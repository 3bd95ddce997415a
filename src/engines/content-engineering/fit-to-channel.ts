import { CHANNEL_FACTS, type Channel } from "../../core/channels.ts";
import type { VariantContent } from "../../core/variant.ts";
import { findEntities } from "../language/find-entities.ts";
import { splitSentences } from "../language/segment.ts";
import { countLength } from "./count-length.ts";
import { longestFittingCut } from "./cut-text.ts";

export interface FitOptions {
  /** Passages of the draft that may go first, the most dispensable first: a pattern's optional beats. */
  optionalPassages?: readonly string[];
  /** False never makes a thread of a post. Default true, where the channel has threads. */
  allowThread?: boolean;
}

export interface FittedContent {
  content: VariantContent;
  /** What was done, a short phrase each; empty when the content fitted. */
  repairs: string[];
}

/** The most parts a variant may have. */
const MAX_PARTS = 25;
/** Dropping sentences may cost this share of a post; beyond it a thread is made where there are threads. */
const MAX_LOSS = 0.3;
const ELLIPSIS = "…";

interface Fitting {
  content: VariantContent;
  repairs: string[];
  fits(text: string): boolean;
}

/**
 * Makes a draft fit its channel's hard limits by the gentlest step that is enough: hashtags at the end
 * go, then optional passages, then last sentences (the one with the call to action or a link stays),
 * then a thread where the channel has threads, else a cut. Never cuts inside an address or a
 * character. What still cannot fit (an address longer than the limit) is left for the length check.
 */
export function fitToChannel(channel: Channel, content: VariantContent, options: FitOptions = {}): FittedContent {
  const facts = CHANNEL_FACTS[channel];
  const partLimits = facts.limits.filter(({ of, kind }) => of === "part" && kind === "hard");
  const fits = (text: string): boolean => partLimits.every(({ unit, max }) => countLength(unit, text) <= max);
  const fitting: Fitting = { content, repairs: [], fits };
  fitTitle(channel, fitting);
  if (!facts.hasThreads && fitting.content.parts.length > 1) {
    fitting.content = { ...fitting.content, parts: [fitting.content.parts.join("\n\n")] };
    fitting.repairs.push("joined the parts, since the channel has no threads");
  }
  if (fitting.content.parts.every(fits)) return { content: fitting.content, repairs: fitting.repairs };

  dropTrailingHashtags(fitting);
  dropOptionalPassages(fitting, options.optionalPassages ?? []);
  const canThread = facts.hasThreads && options.allowThread !== false;
  dropLastSentences(fitting, canThread ? MAX_LOSS : 1);
  if (canThread) splitIntoThread(fitting);
  cutWhatIsLeft(fitting);
  return { content: fitting.content, repairs: fitting.repairs };
}

function fitTitle(channel: Channel, fitting: Fitting): void {
  const { title } = fitting.content;
  if (title === null) return;
  for (const { of, kind, unit, max } of CHANNEL_FACTS[channel].limits) {
    if (of !== "title" || kind !== "hard" || countLength(unit, title) <= max) continue;
    const cut = longestFittingCut(title, (beginning) => countLength(unit, beginning + ELLIPSIS) <= max);
    if (!cut) continue;
    fitting.content = { ...fitting.content, title: title.slice(0, cut.end) + ELLIPSIS };
    fitting.repairs.push("cut the title");
  }
}

function replacePart(fitting: Fitting, index: number, ...parts: string[]): void {
  fitting.content = { ...fitting.content, parts: fitting.content.parts.toSpliced(index, 1, ...parts) };
}

function dropTrailingHashtags(fitting: Fitting): void {
  const dropped: string[] = [];
  for (const [index, part] of fitting.content.parts.entries()) {
    let text = part;
    while (!fitting.fits(text)) {
      const last = findEntities(text).at(-1);
      const isTrailing = last?.kind === "hashtag" && text.slice(last.end).trim() === "";
      const rest = isTrailing ? text.slice(0, last.start).trimEnd() : "";
      if (!isTrailing || rest === "") break;
      dropped.push(last.text);
      text = rest;
    }
    if (text !== part) replacePart(fitting, index, text);
  }
  if (dropped.length === 0) return;
  const gone = new Set(dropped.map(plainTag));
  fitting.content = {
    ...fitting.content,
    hashtags: fitting.content.hashtags.filter((tag) => !gone.has(plainTag(tag))),
  };
  fitting.repairs.push(`left out ${dropped.join(" ")} at the end`);
}

function plainTag(tag: string): string {
  return tag.replace(/^[#＃]/u, "").toLowerCase();
}

function dropOptionalPassages(fitting: Fitting, passages: readonly string[]): void {
  for (const passage of passages) {
    for (const [index, part] of fitting.content.parts.entries()) {
      if (passage.trim() === "" || fitting.fits(part) || !part.includes(passage)) continue;
      const rest = part
        .replace(passage, "")
        .replace(/\n{3,}/g, "\n\n")
        .replace(/ {2,}/g, " ")
        .trim();
      if (rest === "") continue;
      replacePart(fitting, index, rest);
      fitting.repairs.push("left out an optional passage");
    }
  }
}

function dropLastSentences(fitting: Fitting, maxLoss: number): void {
  for (const [index, part] of fitting.content.parts.entries()) {
    if (fitting.fits(part)) continue;
    const shorter = withoutLastSentences(part, fitting);
    if (shorter === null || shorter.text.length < part.length * (1 - maxLoss)) continue;
    replacePart(fitting, index, shorter.text);
    fitting.repairs.push(
      `left out ${shorter.dropped} ${shorter.dropped === 1 ? "sentence" : "sentences"} near the end`,
    );
  }
}

function withoutLastSentences(part: string, { content, fits }: Fitting): { text: string; dropped: number } | null {
  const sentences = splitSentences(part);
  const last = sentences.at(-1);
  const keepsLast = last !== undefined && sentences.length > 1 && isCallToAction(last.text, content.cta);
  const body = keepsLast ? sentences.slice(0, -1) : sentences;
  const tail = keepsLast ? part.slice(body.at(-1)?.end) : "";
  for (let kept = body.length - 1; kept >= 1; kept -= 1) {
    const text = part.slice(0, body[kept - 1]?.end) + tail;
    if (fits(text)) return { text, dropped: body.length - kept };
  }
  return null;
}

function isCallToAction(sentence: string, cta: string | null): boolean {
  if (cta !== null && cta.trim() !== "" && cta.includes(sentence.trim())) return true;
  return findEntities(sentence).some(({ kind }) => kind === "url");
}

function splitIntoThread(fitting: Fitting): void {
  if (fitting.content.parts.every(fitting.fits)) return;
  const parts = fitting.content.parts.flatMap((part) => splitPart(part, fitting.fits));
  if (parts.length > MAX_PARTS) return;
  fitting.content = { ...fitting.content, parts };
  fitting.repairs.push(`split into a thread of ${parts.length}`);
}

function splitPart(part: string, fits: (text: string) => boolean): string[] {
  const parts: string[] = [];
  let rest = part;
  while (!fits(rest)) {
    const cut = longestFittingCut(rest, fits);
    const remaining = cut ? rest.slice(cut.end).trim() : "";
    if (!cut || remaining === "") break;
    parts.push(rest.slice(0, cut.end).trimEnd());
    rest = remaining;
  }
  return [...parts, rest];
}

function cutWhatIsLeft(fitting: Fitting): void {
  for (const [index, part] of fitting.content.parts.entries()) {
    if (fitting.fits(part)) continue;
    const cut = longestFittingCut(part, (beginning) => fitting.fits(beginning + ELLIPSIS));
    if (!cut) continue;
    replacePart(fitting, index, part.slice(0, cut.end).trimEnd() + (cut.at === "sentence" ? "" : ELLIPSIS));
    fitting.repairs.push(`cut after a ${cut.at === "grapheme" ? "character" : cut.at}`);
  }
}
