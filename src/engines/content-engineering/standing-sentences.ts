import type { EvaluationInput } from "../../core/ports/evaluator.ts";
import { splitSentences } from "../language/segment.ts";
import { shareFound, stemsOf } from "./draft-statements.ts";

/** A sentence with this much of its words from one standing text of the brand is that text. */
const IS_STANDING = 0.8;
/** With this much of its words from the argument it is said for the argument all the same. */
const SERVES_ARGUMENT = 0.3;

/**
 * A draft's parts without what the brand says of itself on any occasion (promise, proof, offers), where
 * it has nothing to do with this package's argument: it fills a text and makes it no better.
 */
export function withoutStandingSentences({ variant, contentPackage, snapshot }: EvaluationInput): string[] {
  const { locale, positioning, offers } = snapshot.brand;
  const texts = [
    positioning.promise ?? "",
    ...positioning.proof,
    ...offers.map(({ name, benefit }) => `${name}: ${benefit}`),
  ];
  const standing = texts.map((text) => stemsOf(text, locale)).filter(({ size }) => size > 0);
  if (standing.length === 0) return variant.parts;
  const argument = [contentPackage.thesis, ...contentPackage.supportingPoints.map(({ text }) => text)].join("\n");
  const argued = stemsOf(argument, locale);
  const isStanding = (sentence: string): boolean => {
    const stems = stemsOf(sentence, locale);
    if (stems.size === 0 || shareFound(stems, argued) >= SERVES_ARGUMENT) return false;
    return standing.some((text) => shareFound(stems, text) >= IS_STANDING);
  };
  return variant.parts.map((part) =>
    splitSentences(part, locale)
      .flatMap(({ text }) => (isStanding(text) ? [] : [text]))
      .join("\n"),
  );
}
