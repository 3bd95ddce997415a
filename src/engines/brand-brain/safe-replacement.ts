import type { GuardrailRule } from "../../core/guardrail.ts";
import { splitWords } from "../language/segment.ts";
import type { TermMatch } from "./term-matcher.ts";

export interface SafeFix {
  start: number;
  end: number;
  replacement: string;
}

/** A choice ("a / b", "a or b") or a remark "(adjective)" is advice for a person, not text to put in. */
const IS_ADVICE = /\s\/\s|\bor\b|[()|;]|\.\.\./;
const QUOTES = /["“”„«»]/g;

/**
 * What may stand in a match's place without anybody looking: the rule's one replacement, in the letter
 * case of the match. Null when the words stand in another form than the rule's, inside a quotation,
 * beside an article the replacement would make wrong, or against a word it would stick to; and when
 * the replacement is built otherwise ("he/she" by "they", "email" by "email address"), since the
 * sentence may not fit around it.
 */
export function safeReplacement(
  rule: Pick<GuardrailRule, "replacement" | "matching">,
  match: TermMatch,
  text: string,
): string | null {
  const { replacement } = rule;
  if (!replacement || !match.isExact || IS_ADVICE.test(replacement)) return null;
  const before = text.slice(0, match.start);
  const after = text.slice(match.end);
  if (isInsideQuotes(before)) return null;
  if (/[\p{L}\p{N}]$/u.test(before) || /^[\p{L}\p{N}]/u.test(after)) return null;
  const original = text.slice(match.start, match.end);
  if (!isBuiltAlike(original, replacement)) return null;
  if (/(?:^|\W)an?\s+$/i.test(before) && startsWithVowel(original) !== startsWithVowel(replacement)) return null;
  return rule.matching === "folded" ? inCaseOf(original, replacement) : replacement;
}

/** Makes the fixes in a text; of two that overlap the longer one wins. */
export function fixText(text: string, fixes: SafeFix[]): string {
  const chosen: SafeFix[] = [];
  for (const fix of fixes.toSorted((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start)) {
    if (!chosen.some((other) => fix.start < other.end && fix.end > other.start)) chosen.push(fix);
  }
  let fixed = "";
  let at = 0;
  for (const fix of chosen.sort((a, b) => a.start - b.start)) {
    fixed += text.slice(at, fix.start) + fix.replacement;
    at = fix.end;
  }
  return fixed + text.slice(at);
}

function isInsideQuotes(before: string): boolean {
  const line = before.slice(before.lastIndexOf("\n") + 1);
  return (line.match(QUOTES)?.length ?? 0) % 2 === 1;
}

function isBuiltAlike(original: string, replacement: string): boolean {
  if (lettersOf(original) === lettersOf(replacement)) return true;
  return !original.includes("/") && splitWords(replacement).length <= Math.max(1, splitWords(original).length);
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

function startsWithVowel(text: string): boolean {
  return /^[aeiou]/i.test(text);
}

function inCaseOf(original: string, replacement: string): string {
  // A replacement with capitals of its own is a name and is written its one way.
  if (replacement !== replacement.toLowerCase()) return replacement;
  const letters = original.replace(/[^\p{L}]/gu, "");
  if (letters.length > 1 && letters === letters.toUpperCase() && letters !== letters.toLowerCase()) {
    return replacement.toUpperCase();
  }
  const [first = ""] = letters;
  if (first === first.toLowerCase()) return replacement;
  return replacement.charAt(0).toUpperCase() + replacement.slice(1);
}
