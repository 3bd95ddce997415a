import type { GuardrailRule } from "../../core/guardrail.ts";
import { splitSentences, splitWords } from "../language/segment.ts";
import { articleBefore } from "./article-before.ts";
import type { TermMatch } from "./term-matcher.ts";

/** A choice ("a / b", "a or b") or a remark "(adjective)" is advice for a person, not text to put in. */
const IS_ADVICE = /\s\/\s|\bor\b|[()|;]|\.\.\./;
const STICKS_BEFORE = /(?:[\p{L}\p{N}\p{M}]|[#@$~]|[\p{L}\p{N}][-_./\\@:'’])$/u;
const STICKS_AFTER = /^(?:[\p{L}\p{N}\p{M}]|[-_./\\@:'’][\p{L}\p{N}])/u;
const ARTICLE = /(?<![\p{L}\p{N}\p{M}'’-])(an?)([ \u00a0]+)$/iu;

/**
 * What may be put in a match's place without anybody looking, and where: the rule's one replacement,
 * in the letter case of the match, with the article before it as English says the new word. Null when
 * the words stand in another form than the rule's, as part of a longer word or address, where a
 * sentence might end in the words' own full stop, or where the article cannot be told; and when the
 * replacement is built otherwise ("he/she" by "they", "email" by "email address"), since the sentence
 * may not fit around it. Whether the place may be changed at all (quotations, addresses) is the
 * caller's to say.
 *
 * @param locale of the text
 */
export function safeReplacement(
  rule: Pick<GuardrailRule, "replacement" | "matching">,
  match: TermMatch,
  text: string,
  locale: string,
): { start: number; end: number; replacement: string } | null {
  const wanted = rule.replacement?.trim();
  if (!wanted || !match.isExact || IS_ADVICE.test(wanted)) return null;
  const before = text.slice(0, match.start);
  const after = text.slice(match.end);
  if (STICKS_BEFORE.test(before) || STICKS_AFTER.test(after)) return null;
  const original = text.slice(match.start, match.end);
  if (!isBuiltAlike(original, wanted)) return null;
  const replacement =
    rule.matching === "folded" ? inCaseOf(original, wanted) : asSentenceStart(original, wanted, match.start, text);
  const end = endOfFix(original, replacement, after, match.end);
  if (end === null) return null;
  const article = /^en\b/i.test(locale) ? ARTICLE.exec(before) : null;
  if (!article) return { start: match.start, end, replacement };
  const [whole, given = "", gap = ""] = article;
  const right = articleBefore(replacement);
  if (right === null) return null;
  const written = given === given.toLowerCase() ? right : right.charAt(0).toUpperCase() + right.slice(1);
  if (written.toLowerCase() === given.toLowerCase()) return { start: match.start, end, replacement };
  return { start: match.start - whole.length, end, replacement: written + gap + replacement };
}

/** One full stop is enough where both the words and the sentence end in one; null where it is not clear which ends there. */
function endOfFix(original: string, replacement: string, after: string, end: number): number | null {
  if (replacement.endsWith(".") && !original.endsWith(".")) return /^\.(?!\.)/.test(after) ? end + 1 : end;
  const mayEndSentence = original.endsWith(".") && !replacement.endsWith(".") && /^(?:\s*$|\s+[^\p{Ll}])/u.test(after);
  return mayEndSentence ? null : end;
}

function isBuiltAlike(original: string, replacement: string): boolean {
  if (lettersOf(original) === lettersOf(replacement)) return true;
  return !original.includes("/") && splitWords(replacement).length <= Math.max(1, splitWords(original).length);
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

function inCaseOf(original: string, replacement: string): string {
  // A replacement with capitals of its own is a name and is written its one way.
  if (replacement !== replacement.toLowerCase()) return replacement;
  const letters = original.replace(/[^\p{L}]/gu, "");
  if (letters.length > 1 && letters === letters.toUpperCase() && letters !== letters.toLowerCase()) {
    return replacement.toUpperCase();
  }
  const [first = ""] = letters;
  return first === first.toLowerCase() ? replacement : capitalised(replacement);
}

/** A rule about letter case says how to write the words, but a sentence still begins with a capital. */
function asSentenceStart(original: string, replacement: string, start: number, text: string): string {
  if (!/^\p{Lu}/u.test(original) || !/^\p{Ll}/u.test(replacement)) return replacement;
  return splitSentences(text).some((sentence) => sentence.start === start) ? capitalised(replacement) : replacement;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
