import { contentWords, splitSentences } from "../../../engines/language/segment.ts";

/** The template writer has joining words in English alone; elsewhere it only arranges what others wrote. */
export function isEnglish(language: string): boolean {
  return language.toLowerCase().startsWith("en");
}

/** Cuts at a word and marks the cut. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = text.slice(0, max - 1);
  const atWord = cut.lastIndexOf(" ");
  return `${(atWord > max / 2 ? cut.slice(0, atWord) : cut).replace(/[\s,;:–-]+$/u, "").replace(/[\uD800-\uDBFF]$/u, "")}…`;
}

export function endSentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?…。！？]["'”’)]?$/u.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** A sentence as the tail of another: no full stop, and no capital unless it is a name's. */
export function asClause(text: string): string {
  const trimmed = text.trim().replace(/[.!?…]+$/u, "");
  return /^\p{Lu}\p{Ll}+\s+\p{Ll}/u.test(trimmed) && !/^I\b/.test(trimmed)
    ? trimmed.charAt(0).toLowerCase() + trimmed.slice(1)
    : trimmed;
}

const FIRST_PERSON =
  /(?<![\p{L}\p{N}])(we|we['’]\w+|our|ours|us|i|i['’]\w+|my|me|wir|uns|unser\w*|ich|nous|notre|nos|nosotros|nuestr\w+)(?![\p{L}\p{N}])/iu;

/** True for a sentence in which its source speaks of itself: in the brand's mouth it would be a lie. */
export function speaksOfItself(sentence: string): boolean {
  return FIRST_PERSON.test(sentence);
}

/** The first sentence that says something, is not the title again and speaks of others. */
export function leadSentence(text: string, title: string): string {
  const sameAsTitle = title.toLowerCase().trim();
  const sentences = splitSentences(text).flatMap((sentence) => (speaksOfItself(sentence.text) ? [] : sentence.text));
  const found = sentences.find((sentence) => sentence.length >= 40 && sentence.toLowerCase() !== sameAsTitle);
  return shorten(found ?? sentences[0] ?? title, 320);
}

/** Picks by number, so that siblings differ and a repeat does not. */
export function pick<T>(options: readonly [T, ...T[]], number: number): T {
  return options[Math.abs(number) % options.length] ?? options[0];
}

/** Letters that inflected forms of a word mostly share. */
const STEM_LENGTH = 5;

/** The worry that a text speaks to: the one that shares most of its words; null when none shares any. */
export function closestPain(pains: readonly string[], text: string, language: string): string | null {
  const stems = (words: string) => contentWords(words, language).map((word) => word.slice(0, STEM_LENGTH));
  const spoken = new Set(stems(text));
  const ranked = pains.map((pain) => ({ pain, shared: new Set(stems(pain).filter((stem) => spoken.has(stem))).size }));
  const best = ranked.reduce((most, each) => (each.shared > most.shared ? each : most), { pain: "", shared: 0 });
  return best.shared > 0 ? best.pain : null;
}
