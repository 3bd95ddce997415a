import type { UsagePolicy } from "../../core/brand.ts";
import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import type { Channel } from "../../core/channels.ts";
import type { GuardrailRule } from "../../core/guardrail.ts";
import { boundedRegex } from "./bounded-regex.ts";
import { type CalendarRange, readCalendarRange } from "./calendar-range.ts";
import { EXEMPT_PLACES, readExemptPlace } from "./exempt-places.ts";
import { readStructureLimit, STRUCTURE_MEASURES, type StructureLimit } from "./structure-measures.ts";
import { createTermMatcher } from "./term-matcher.ts";
import { compileWordRules, type WordRules } from "./word-rules.ts";

/** A brand's rules for one channel, compiled once per brand snapshot. */
export interface CompiledGuardrails {
  channel: Channel | null;
  locale: string;
  timezone: string;
  emojiPolicy: UsagePolicy;
  hashtagPolicy: UsagePolicy;
  wordRules: WordRules;
  requiredTexts: { rule: GuardrailRule; words: WordRules }[];
  structureRules: { rule: GuardrailRule; limit: StructureLimit }[];
  calendarRules: { rule: GuardrailRule; range: CalendarRange }[];
  /** Rules only a person can judge; never reported as passed. */
  unchecked: { rule: string; message: string }[];
}

export interface CompileOptions {
  /** False matches a word in the one form the rule gives. Default true. */
  inflections?: boolean;
}

const compiledOf = new WeakMap<BrandSnapshot, Map<Channel | null, CompiledGuardrails>>();

/** A brand's rules for `channel`, compiled at most once for each snapshot. */
export function guardrailsOf(snapshot: BrandSnapshot, channel: Channel | null): CompiledGuardrails {
  const known = compiledOf.get(snapshot) ?? new Map<Channel | null, CompiledGuardrails>();
  compiledOf.set(snapshot, known);
  const compiled = known.get(channel) ?? compileGuardrails(snapshot, channel);
  known.set(channel, compiled);
  return compiled;
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
  const inForce = brand.guardrails.filter(
    ({ channels = [] }) => channels.length === 0 || (channel !== null && channels.includes(channel)),
  );
  const readable = inForce.filter((rule) => findRuleProblem(rule) === null);
  const ofKind = (...kinds: GuardrailRule["kind"][]) => readable.filter(({ kind }) => kinds.includes(kind));
  const inflectionLocale = options.inflections === false ? null : brand.locale;
  return {
    channel,
    locale: brand.locale,
    timezone: brand.timezone,
    emojiPolicy: brand.emojiPolicy,
    hashtagPolicy: brand.hashtagPolicy,
    wordRules: compileWordRules(ofKind("term", "phrase", "claim", "regex"), inflectionLocale),
    requiredTexts: ofKind("required_text").map((rule) => ({ rule, words: compileWordRules([rule], null) })),
    structureRules: ofKind("structure").flatMap((rule) => {
      const limit = readStructureLimit(rule.pattern);
      return limit ? [{ rule, limit }] : [];
    }),
    calendarRules: ofKind("calendar").flatMap((rule) => {
      const range = readCalendarRange(rule.pattern);
      return range ? [{ rule, range }] : [];
    }),
    unchecked: inForce.flatMap((rule) => {
      const problem = findRuleProblem(rule);
      if (problem !== null) {
        return [{ rule: rule.id, message: `${rule.message} (not checked: the pattern ${problem})` }];
      }
      return rule.kind === "judgement" ? [{ rule: rule.id, message: rule.message }] : [];
    }),
  };
}

/** What is wrong with a rule's pattern or exceptions, as the end of a sentence, or null when it can be compiled. */
export function findRuleProblem(
  rule: Pick<GuardrailRule, "kind" | "pattern" | "matching" | "exceptions">,
): string | null {
  const unknown = rule.exceptions?.find((exception) => readExemptPlace(exception) === "unknown");
  if (unknown !== undefined) {
    const possible = EXEMPT_PLACES.map((place) => `<${place}>`).join(", ");
    return `has the exception ${unknown}, which is no place; possible are ${possible} and plain words`;
  }
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
