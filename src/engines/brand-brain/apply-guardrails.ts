import type { CheckReport, Finding, Span } from "../../core/guardrail.ts";
import { findEntities } from "../language/find-entities.ts";
import { isWithinCalendarRange } from "./calendar-range.ts";
import { type CheckedText, isDraftPart } from "./checked-text.ts";
import type { CompiledGuardrails, WordRule } from "./compile-guardrails.ts";
import { fixText, type SafeFix, safeReplacement } from "./safe-replacement.ts";
import { findCountProblems, findResidueAndShouting, guardrailFinding } from "./structure-findings.ts";
import { type PreparedText, prepareText, type TermMatch } from "./term-matcher.ts";

export type { CheckedText } from "./checked-text.ts";

export interface GuardrailedText {
  /** About the texts as they were given. */
  report: CheckReport;
  /** The texts with every replacement made that cannot change what is said. */
  fixed: CheckedText[];
}

export interface ApplyOptions {
  /** The moment the text is to go out, for calendar rules; without it they are left to a person. */
  publishAt?: Date;
}

/** Checks texts against a brand's rules and the built-in ones. Spans are UTF-16 offsets into the given texts. */
export function applyGuardrails(
  compiled: CompiledGuardrails,
  texts: CheckedText[],
  options: ApplyOptions = {},
): GuardrailedText {
  const findings: Finding[] = [];
  const prepared = texts.map(({ field, text }) => ({ field, prepared: prepareText(text) }));
  const fixed = prepared.map(({ field, prepared: piece }) => {
    const words = findWordProblems(compiled, field, piece);
    findings.push(...words.findings, ...findResidueAndShouting(field, piece));
    return { field, text: fixText(piece.text, words.fixes) };
  });
  findings.push(...findMissingTexts(compiled, prepared), ...findCountProblems(compiled, texts));
  const calendar = checkCalendar(compiled, texts, options.publishAt);
  findings.push(...calendar.findings);
  return {
    report: { verdict: verdictOf(findings), findings, unchecked: [...compiled.unchecked, ...calendar.unchecked] },
    fixed,
  };
}

/** The verdict that findings add up to. */
export function verdictOf(findings: readonly Finding[]): CheckReport["verdict"] {
  if (findings.some((finding) => finding.severity === "block")) return "blocked";
  return findings.length > 0 ? "warned" : "clean";
}

function findWordProblems(
  compiled: CompiledGuardrails,
  field: string,
  prepared: PreparedText,
): { findings: Finding[]; fixes: SafeFix[] } {
  const findings: Finding[] = [];
  const fixes: SafeFix[] = [];
  let entities: Span[] | null = null;
  for (const wordRule of compiled.wordRules) {
    const matches = hitsOf(wordRule, prepared);
    if (matches.length === 0) continue;
    entities ??= findEntities(prepared.text);
    for (const match of matches) {
      // House style does not reach into addresses and handles; a ban does.
      const isInEntity = isInside(match, entities);
      if (isInEntity && wordRule.rule.severity === "warn") continue;
      const span = { start: match.start, end: match.end };
      const excerpt = prepared.text.slice(match.start, match.end);
      const finding = { ...guardrailFinding(wordRule.rule, field), span, excerpt };
      if (!findings.some((other) => saysTheSame(other, finding))) findings.push(finding);
      const replacement = isInEntity ? null : safeReplacement(wordRule.rule, match, prepared.text);
      if (replacement !== null) fixes.push({ start: match.start, end: match.end, replacement });
    }
  }
  return { findings, fixes };
}

/** Guides list spellings one by one ("Postgres", "postgres"), which folded are one rule: one finding is enough. */
function saysTheSame(a: Finding, b: Finding): boolean {
  const isSamePlace = a.span?.start === b.span?.start && a.span?.end === b.span?.end;
  return isSamePlace && a.suggestion !== null && a.suggestion === b.suggestion && a.severity === b.severity;
}

function hitsOf(wordRule: WordRule, prepared: PreparedText): TermMatch[] {
  const matches = wordRule.find(prepared);
  if (matches.length === 0 || wordRule.exceptions.length === 0) return matches;
  const allowed = wordRule.exceptions.flatMap((exception) => exception.find(prepared));
  return matches.filter((match) => !isInside(match, allowed));
}

function isInside(match: Span, spans: Span[]): boolean {
  return spans.some((span) => match.start >= span.start && match.end <= span.end);
}

function findMissingTexts(
  compiled: CompiledGuardrails,
  pieces: { field: string; prepared: PreparedText }[],
): Finding[] {
  const parts = pieces.filter((piece) => isDraftPart(piece.field));
  const last = parts.at(-1);
  if (!last) return [];
  return compiled.requiredTexts
    .filter((required) => !parts.some((piece) => required.find(piece.prepared).length > 0))
    .map(({ rule }) => ({ ...guardrailFinding(rule, last.field), suggestion: rule.pattern }));
}

function checkCalendar(
  compiled: CompiledGuardrails,
  texts: CheckedText[],
  publishAt: Date | undefined,
): Pick<CheckReport, "findings" | "unchecked"> {
  const field = texts[0]?.field;
  if (!publishAt || !field) {
    return {
      findings: [],
      unchecked: compiled.calendarRules.map(({ rule }) => ({ rule: rule.id, message: rule.message })),
    };
  }
  const broken = compiled.calendarRules.filter(({ range }) =>
    isWithinCalendarRange(range, publishAt, compiled.timezone),
  );
  return { findings: broken.map(({ rule }) => guardrailFinding(rule, field)), unchecked: [] };
}
