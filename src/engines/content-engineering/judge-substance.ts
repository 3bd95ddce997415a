import { CHANNEL_FACTS, type Channel } from "../../core/channels.ts";
import type { EvaluationInput } from "../../core/ports/evaluator.ts";
import { contentWords, splitWords } from "../language/segment.ts";
import { findDetails } from "./draft-details.ts";
import { shareFound, stemOf, stemsOf } from "./draft-statements.ts";
import { fillerPhrasesIn } from "./filler-phrases.ts";
import type { Judgement } from "./judgement.ts";
import { withoutStandingSentences } from "./standing-sentences.ts";

/** A draft that takes up this share of the thesis's words makes its point. */
const ENOUGH_THESIS = 0.7;
/** A supporting point is used when this share of its words is. */
const ENOUGH_POINT = 0.5;
const POINT_SHARE = 0.3;
/** Under this share of the thesis a draft is about something else, and its details prove nothing. */
const ON_SUBJECT = 0.4;
const FILLER_COST = 0.15;
const WORDS_A_DETAIL = 40;

/** How far a draft makes the package's point: the thesis's words, and one of the points that carry it. */
export function judgeAnchoring({ variant, contentPackage, snapshot }: EvaluationInput): Judgement {
  const locale = snapshot.brand.locale;
  const wanted = [...new Set(contentWords(contentPackage.thesis, locale))];
  if (wanted.length === 0) return { value: 1, note: "The thesis has no words to hold on to." };
  const said = stemsOf(variant.parts.join("\n"), locale);
  const missing = wanted.filter((word) => !said.has(stemOf(word)));
  const thesis = Math.min(1, (wanted.length - missing.length) / wanted.length / ENOUGH_THESIS);
  const points = contentPackage.supportingPoints.map(({ text }) => shareFound(stemsOf(text, locale), said));
  const support = points.length > 0 ? Math.min(1, Math.max(...points) / ENOUGH_POINT) : thesis;
  const note = `Takes up ${wanted.length - missing.length} of the thesis's ${wanted.length} telling words.`;
  return {
    value: (1 - POINT_SHARE) * thesis + POINT_SHARE * support,
    note: `${note}${anchorAdvice(thesis, support, missing)}`,
  };
}

function anchorAdvice(thesis: number, support: number, missing: string[]): string {
  if (thesis < 1) return ` Say what the thesis says of ${missing.slice(0, 4).join(", ")}.`;
  return support < 1 ? " Bring in one of the supporting points." : "";
}

/** Numbers, names, quotations and addresses, as many as the length calls for, as far as they are about the thesis. */
export function judgeSpecificity(input: EvaluationInput): Judgement {
  const { variant, contentPackage, snapshot } = input;
  const locale = snapshot.brand.locale;
  const text = variant.parts.join("\n");
  const words = splitWords(text, locale).length;
  if (words === 0) return { value: 0, note: "There is nothing to read." };
  const details = findDetails(withoutStandingSentences(input), locale).size;
  const wanted = Math.max(leastDetails(variant.channel), Math.round(words / WORDS_A_DETAIL));
  const onSubject = Math.min(1, shareFound(stemsOf(contentPackage.thesis, locale), stemsOf(text, locale)) / ON_SUBJECT);
  const fillers = fillerPhrasesIn(text);
  const value = Math.min(1, details / wanted) * onSubject - FILLER_COST * fillers.length;
  const note = `${details} numbers, names, quotes and links in ${words} words; ${wanted} would do.`;
  const advice =
    fillers.length > 0
      ? ` Cut the empty phrases: ${fillers.slice(0, 3).join(", ")}.`
      : onSubject < 1
        ? " They are not about the thesis."
        : details < wanted
          ? " Add a figure, a name or somebody's words from the evidence."
          : "";
  return { value: Math.max(0, value), note: note + advice };
}

function leastDetails(channel: Channel): number {
  const { limits, hasThreads } = CHANNEL_FACTS[channel];
  if (hasThreads) return 3;
  return limits.some(({ unit }) => unit === "words") ? 6 : 4;
}
