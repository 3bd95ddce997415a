import type { UsagePolicy } from "../../core/brand.ts";
import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import type { Channel } from "../../core/channels.ts";
import type { GuardrailRule } from "../../core/guardrail.ts";
import { boundedRegex } from "./bounded-regex.ts";
import { type CalendarRange, readCalendarRange } from "./calendar-range.ts";
import { readStructureLimit, STRUCTURE_MEASURES, type StructureLimit } from "./structure-measures.ts";
import { createTermMatcher, type PreparedText, type TermMatch, type TermMatcher } from "./term-matcher.ts";

/** A rule that looks for words, ready to run. */
export interface WordRule {
  rule: GuardrailRule;
  find(prepared: PreparedText): TermMatch[];
  exceptions: TermMatcher[];
}

/** A brand's rules for one channel, compiled once per brand snapshot. */
export interface CompiledGuardrails {
  channel: Channel | null;
  locale: string;
  timezone: string;
  emojiPolicy: UsagePolicy;
  hashtagPolicy: UsagePolicy;
  wordRules: WordRule[];
  requiredTexts: WordRule[];
  structureRules: { rule: GuardrailRule; limit: StructureLimit }[];
  calendarRules: { rule: GuardrailRule; range: CalendarRange }[];
  /** Rules only a person can judge; never reported as passed. */
  unchecked: { rule: string; message: string }[];
}

export interface CompileOptions {
  /** False matches a word in the one form the rule gives. Default true. */
  inflections?: boolean;
}

/**
 * Compiles the rules that hold on `channel`; null takes every rule that is not bound to a channel.
 * A rule that cannot be read (an unsafe expression, an unknown measure) lands in `unchecked` with why.
 */
export function compileGuardrails(
  snapshot: BrandSnapshot,
  channel: Channel | null,
  options: CompileOptions = {},
): CompiledGuardrails {
  const { brand } = snapshot;
  const compiled: CompiledGuardrails = {
    channel,
    locale: brand.locale,
    timezone: brand.timezone,
    emojiPolicy: brand.emojiPolicy,
    hashtagPolicy: brand.hashtagPolicy,
    wordRules: [],
    requiredTexts: [],
    structureRules: [],
    calendarRules: [],
    unchecked: [],
  };
  const inflectionLocale = options.inflections === false ? null : brand.locale;
  for (const rule of brand.guardrails) {
    if (rule.channels && rule.channels.length > 0 && (channel === null || !rule.channels.includes(channel))) continue;
    addRule(compiled, rule, inflectionLocale);
  }
  return compiled;
}

/** What is wrong with a rule's pattern, as the end of a sentence, or null when it can be compiled. */
export function findRuleProblem(rule: Pick<GuardrailRule, "kind" | "pattern" | "matching">): string | null {
  switch (rule.kind) {
    case "judgement":
      return null;
    case "structure":
      return readStructureLimit(rule.pattern)
        ? null
        : `is not of the form "max MEASURE NUMBER" or "min MEASURE NUMBER" with one of ${STRUCTURE_MEASURES.join(", ")}`;
    case "calendar":
      return readCalendarRange(rule.pattern)
        ? null
        : `is not a day or a range of days such as 2026-12-24..2026-12-26 or, every year, 12-24..12-26`;
    case "regex": {
      const compiled = boundedRegex(rule.pattern, "");
      return compiled.kind === "refused" ? `is no expression that can be run: ${compiled.reason}` : null;
    }
    default:
      return createTermMatcher(rule.pattern, { matching: rule.matching, inflectionLocale: null })
        ? null
        : "has no visible character";
  }
}

function addRule(compiled: CompiledGuardrails, rule: GuardrailRule, inflectionLocale: string | null): void {
  const problem = findRuleProblem(rule);
  if (problem !== null) {
    compiled.unchecked.push({ rule: rule.id, message: `${rule.message} (not checked: the pattern ${problem})` });
    return;
  }
  if (rule.kind === "judgement") {
    compiled.unchecked.push({ rule: rule.id, message: rule.message });
  } else if (rule.kind === "structure") {
    const limit = readStructureLimit(rule.pattern);
    if (limit) compiled.structureRules.push({ rule, limit });
  } else if (rule.kind === "calendar") {
    const range = readCalendarRange(rule.pattern);
    if (range) compiled.calendarRules.push({ rule, range });
  } else {
    const isRequired = rule.kind === "required_text";
    const wordRule = compileWordRule(rule, isRequired ? null : inflectionLocale);
    if (wordRule) (isRequired ? compiled.requiredTexts : compiled.wordRules).push(wordRule);
  }
}

function compileWordRule(rule: GuardrailRule, inflectionLocale: string | null): WordRule | null {
  const matcher =
    rule.kind === "regex"
      ? createRegexMatcher(rule)
      : createTermMatcher(rule.pattern, { matching: rule.matching, inflectionLocale });
  if (!matcher) return null;
  return { rule, find: matcher.find, exceptions: exceptionsOf(rule) };
}

function exceptionsOf(rule: GuardrailRule): TermMatcher[] {
  const stated = (rule.exceptions ?? []).map((exception) =>
    createTermMatcher(exception, { matching: "folded", inflectionLocale: null }),
  );
  // The wording a rule asks for is never a hit of the rule itself: "npm" for "NPM", "drop-down" for "drop".
  const wanted = rule.replacement
    ? createTermMatcher(rule.replacement, { matching: "case_sensitive", inflectionLocale: null })
    : null;
  return [...stated, wanted].filter((matcher) => matcher !== null);
}

function createRegexMatcher(rule: GuardrailRule): TermMatcher | null {
  const isFolded = rule.matching === "folded";
  const compiled = boundedRegex(rule.pattern, isFolded ? "i" : "");
  if (compiled.kind === "refused") return null;
  return {
    find(prepared) {
      const matches: TermMatch[] = [];
      for (const match of (isFolded ? prepared.folded : prepared.text).matchAll(compiled.regex)) {
        if (match[0] === "") continue;
        const start = match.index;
        const end = start + match[0].length;
        matches.push(
          isFolded
            ? { start: prepared.toOriginal(start), end: prepared.toOriginalEnd(end), isExact: false }
            : { start, end, isExact: false },
        );
      }
      return matches;
    },
  };
}
