import type { GuardrailRule } from "../../core/guardrail.ts";
import { boundedRegex } from "./bounded-regex.ts";
import { type ExemptPlace, isInside, readExemptPlace, standsIn } from "./exempt-places.ts";
import { createTermIndex, type TermIndex } from "./term-index.ts";
import { createTermMatcher, type PreparedText, type TermMatch, type TermMatcher } from "./term-matcher.ts";

/** Where a rule's words stand, its exceptions apart. */
export interface WordHit {
  rule: GuardrailRule;
  match: TermMatch;
}

/** Rules that look for words, ready to run together. */
export interface WordRules {
  /** Every hit in a piece of text called `field`: by rule, then by place. */
  find(prepared: PreparedText, field: string): WordHit[];
}

interface Exceptions {
  places: ExemptPlace[];
  words: TermIndex | null;
}

/**
 * @param inflectionLocale null matches the rules' own forms only
 */
export function compileWordRules(rules: readonly GuardrailRule[], inflectionLocale: string | null): WordRules {
  const termRules: { rule: GuardrailRule; matcher: TermMatcher }[] = [];
  const regexRules: { rule: GuardrailRule; find: (prepared: PreparedText) => TermMatch[] }[] = [];
  for (const rule of rules) {
    if (rule.kind === "regex") {
      const find = compileRegexRule(rule);
      if (find) regexRules.push({ rule, find });
    } else {
      const matcher = createTermMatcher(rule.pattern, { matching: rule.matching, inflectionLocale });
      if (matcher) termRules.push({ rule, matcher });
    }
  }
  const index = createTermIndex(termRules.map(({ matcher }) => matcher));
  const order = new Map(rules.map((rule, place) => [rule, place]));
  const exceptions = new Map<GuardrailRule, Exceptions>();

  /** The matches that no exception covers; exceptions are looked for only where a rule hits. */
  function withoutExempt(rule: GuardrailRule, matches: TermMatch[], prepared: PreparedText, field: string) {
    if (matches.length === 0) return matches;
    const known = exceptions.get(rule) ?? compileExceptions(rule);
    exceptions.set(rule, known);
    const words = known.words ? [...known.words.find(prepared).values()].flat() : [];
    return matches.filter(
      (match) => !isInside(match, words) && !known.places.some((place) => standsIn(place, match, prepared.text, field)),
    );
  }

  return {
    find(prepared, field) {
      const hits: WordHit[] = [];
      const add = (rule: GuardrailRule, matches: TermMatch[]): void => {
        for (const match of withoutExempt(rule, matches, prepared, field)) hits.push({ rule, match });
      };
      for (const [place, matches] of index.find(prepared)) {
        const rule = termRules[place]?.rule;
        if (rule) add(rule, matches);
      }
      for (const { rule, find } of regexRules) add(rule, find(prepared));
      return hits.sort((a, b) => (order.get(a.rule) ?? 0) - (order.get(b.rule) ?? 0) || a.match.start - b.match.start);
    },
  };
}

function compileExceptions(rule: GuardrailRule): Exceptions {
  const places: ExemptPlace[] = [];
  const matchers: (TermMatcher | null)[] = [];
  for (const exception of rule.exceptions ?? []) {
    const place = readExemptPlace(exception);
    if (place === null) matchers.push(createTermMatcher(exception, { matching: "folded", inflectionLocale: null }));
    else if (place !== "unknown") places.push(place);
  }
  // The wording a rule asks for is never a hit of the rule itself: "npm" for "NPM", "drop-down" for "drop".
  if (rule.replacement) {
    matchers.push(createTermMatcher(rule.replacement, { matching: "case_sensitive", inflectionLocale: null }));
  }
  const stated = matchers.filter((matcher) => matcher !== null);
  return { places, words: stated.length > 0 ? createTermIndex(stated) : null };
}

function compileRegexRule(rule: GuardrailRule): ((prepared: PreparedText) => TermMatch[]) | null {
  const isFolded = rule.matching === "folded";
  const compiled = boundedRegex(rule.pattern, isFolded ? "i" : "");
  if (compiled.kind === "refused") return null;
  return (prepared) =>
    [...(isFolded ? prepared.folded : prepared.text).matchAll(compiled.regex)]
      .filter(([found]) => found !== "")
      .map(({ 0: found, index }) => {
        const end = index + found.length;
        return isFolded
          ? { start: prepared.toOriginal(index), end: prepared.toOriginalEnd(end), isExact: false }
          : { start: index, end, isExact: false };
      });
}
