import { findUrls } from "../language/find-entities.ts";
import { foldText } from "../language/fold-text.ts";
import { splitSentences } from "../language/segment.ts";

const NUMBER = /(?<![\p{L}\p{N}])\p{N}+(?:[.,:]\p{N}+)*/gu;
const LIST_NUMBER = /^\s*\p{N}{1,2}[.)]\s/gmu;
const NAME = /(?<=[\p{Ll}\p{N},;:]\s)\p{Lu}[\p{L}\p{N}'’-]+(?:\s\p{Lu}[\p{L}\p{N}'’-]+)*/gu;
const QUOTE = /[“„«"][^“”„«»"\n]{3,}[”“»"]/gu;
/** From this share of capitalised words on a sentence is a headline: its capitals name nobody. */
const HEADLINE_SHARE = 0.6;

/**
 * What makes a draft concrete, each once: numbers, names, quotations, web addresses. Names are known by
 * a capital after a small word; where every noun has one (German), only by two in a row.
 */
export function findDetails(parts: readonly string[], locale: string): Set<string> {
  const text = parts.join("\n");
  const details = new Set<string>();
  const prose = text.replace(LIST_NUMBER, "");
  const found = [
    ...matches(prose, NUMBER),
    ...splitSentences(prose, locale).flatMap((sentence) => namesIn(sentence.text, locale)),
    ...matches(prose, QUOTE),
    ...findUrls(prose).map((url) => url.text),
  ];
  for (const detail of found) {
    const { folded } = foldText(detail);
    const isSurnameOfKnown = [...details].some((known) => known.endsWith(` ${folded}`));
    if (!isSurnameOfKnown) details.add(folded);
  }
  return details;
}

function namesIn(sentence: string, locale: string): string[] {
  const words = sentence.match(/\p{L}{4,}/gu) ?? [];
  const capitalised = words.filter((word) => /^\p{Lu}/u.test(word)).length;
  if (words.length >= 4 && capitalised / words.length >= HEADLINE_SHARE) return [];
  const names = matches(sentence, NAME);
  return /^de\b/i.test(locale) ? names.filter((name) => /\s/.test(name)) : names;
}

function matches(text: string, pattern: RegExp): string[] {
  return text.match(pattern) ?? [];
}
