import { foldText } from "../language/fold-text.ts";

/** Phrases that say nothing, in English; a draft in another language is not judged by them. */
const FILLER_PHRASES: readonly string[] = [
  "game changer",
  "game-changer",
  "game-changing",
  "in today's fast-paced world",
  "in today's world",
  "in this day and age",
  "at the end of the day",
  "cutting-edge",
  "state-of-the-art",
  "best-in-class",
  "world-class",
  "next level",
  "unlock the power",
  "unlock the potential",
  "harness the power",
  "revolutionize",
  "revolutionise",
  "paradigm shift",
  "seamlessly",
  "synergy",
  "delve into",
  "let's dive in",
  "it's important to note",
  "needless to say",
  "take it to the next level",
  "ever-evolving",
  "ever-changing landscape",
  "look no further",
  "embark on a journey",
  "a testament to",
];

/** The empty phrases a text uses, each once. */
export function fillerPhrasesIn(text: string): string[] {
  const { folded } = foldText(text);
  return FILLER_PHRASES.filter((phrase) => folded.includes(phrase));
}
