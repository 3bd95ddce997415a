import { findEntities } from "../language/find-entities.ts";
import { splitSentences, splitWords } from "../language/segment.ts";
import type { CheckedText } from "./checked-text.ts";
import { isDraftPart } from "./checked-text.ts";

export const STRUCTURE_MEASURES = [
  "emoji",
  "hashtags",
  "links",
  "mentions",
  "exclamation_marks",
  "caps_percent",
  "words",
  "sentence_words",
] as const;
export type StructureMeasure = (typeof STRUCTURE_MEASURES)[number];

/** A brand's structure rule, written for example `max hashtags 3` or `min words 40`. */
export interface StructureLimit {
  bound: "max" | "min";
  measure: StructureMeasure;
  limit: number;
}

const EMOJI = /\p{RGI_Emoji}|\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F/gv;
const SHORTEST_SHOUT = 4;

/** Reads a structure rule's pattern; null when it is not of the form `max|min MEASURE NUMBER`. */
export function readStructureLimit(pattern: string): StructureLimit | null {
  const [, bound, name, limit] = /^\s*(max|min)[\s_]+([a-z_]+?)[\s:=]+(\d+)\s*$/i.exec(pattern) ?? [];
  const measure = STRUCTURE_MEASURES.find((known) => known === name?.toLowerCase());
  if (!bound || !measure) return null;
  return { bound: bound.toLowerCase() === "max" ? "max" : "min", measure, limit: Number(limit) };
}

/** How many emoji a text shows; a family or a flag is one. */
export function countEmoji(text: string): number {
  return text.match(EMOJI)?.length ?? 0;
}

/** Words of four letters or more in capitals (shorter ones may be names), and their share of all letters, 0…1. */
export function measureShouting(text: string): { words: number; share: number } {
  let letters = 0;
  let shouted = 0;
  let words = 0;
  for (const { word } of splitWords(text)) {
    const size = word.match(/\p{L}/gu)?.length ?? 0;
    letters += size;
    if (size < SHORTEST_SHOUT || word !== word.toUpperCase() || word === word.toLowerCase()) continue;
    shouted += size;
    words += 1;
  }
  return { words, share: letters === 0 ? 0 : shouted / letters };
}

/**
 * Measures a draft as it goes out: its parts, with the hashtags and links listed beside them counted
 * once; a text without parts (an opportunity's) is measured as a whole.
 */
export function measureStructure(measure: StructureMeasure, texts: CheckedText[], locale: string): number {
  const parts = texts.filter((piece) => isDraftPart(piece.field));
  const prose = (parts.length > 0 ? parts : texts).map((piece) => piece.text);
  const whole = prose.join("\n");
  switch (measure) {
    case "emoji":
      return countEmoji(whole);
    case "hashtags":
      return distinctEntities("hashtag", [...prose, ...listed(texts, "hashtags")]);
    case "links":
      return distinctEntities("url", [...prose, ...listed(texts, "links")]);
    case "mentions":
      return distinctEntities("mention", prose);
    case "exclamation_marks":
      return whole.match(/[!！]/g)?.length ?? 0;
    case "caps_percent":
      return Math.round(measureShouting(whole).share * 100);
    case "words":
      return splitWords(whole, locale).length;
    case "sentence_words":
      return Math.max(0, ...splitSentences(whole, locale).map(({ text }) => splitWords(text, locale).length));
  }
}

function distinctEntities(kind: "hashtag" | "url" | "mention", pieces: string[]): number {
  const found = pieces.flatMap((piece) => findEntities(piece)).filter((entity) => entity.kind === kind);
  return new Set(found.map((entity) => entity.text.toLowerCase().replace(/\/$/, ""))).size;
}

function listed(texts: CheckedText[], field: string): string[] {
  return texts.filter((piece) => piece.field === field).map((piece) => piece.text);
}
