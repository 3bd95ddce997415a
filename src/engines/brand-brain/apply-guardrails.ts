import type { CheckReport, Finding } from "../../core/guardrail.ts";
import { isWithinCalendarRange } from "./calendar-range.ts";
import { type CheckedText, isDraftPart } from "./checked-text.ts";
import type { CompiledGuardrails } from "./compile-guardrails.ts";
import { findAddresses, isInside } from "./exempt-places.ts";
import { findQuotations } from "./find-quotations.ts";
import { safeReplacement } from "./safe-replacement.ts";
import { type SafeFix, settleFixes, type TextProblems } from "./settle-fixes.ts";
import { findCountProblems, findResidueAndShouting, guardrailFinding } from "./structure-findings.ts";
import { type PreparedText, prepareText } from "./term-matcher.ts";

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
  /** Further checks that a fix must not fail either. */
  alsoCheck?: (texts: CheckedText[]) => Finding[];
}

/** Checks texts against a brand's rules and the built-in ones. Spans are UTF-16 offsets into the given texts. */
export function applyGuardrails(
  compiled: CompiledGuardrails,
  texts: CheckedText[],
  options: ApplyOptions = {},
): GuardrailedText {
  const { findings, fixes } = findTextProblems(compiled, texts);
  const calendar = checkCalendar(compiled, texts, options.publishAt);
  const checkAgain = (fixed: CheckedText[]): TextProblems => {
    const problems = findTextProblems(compiled, fixed);
    return { ...problems, findings: [...problems.findings, ...(options.alsoCheck?.(fixed) ?? [])] };
  };
  return {
    report: {
      verdict: verdictOf([...findings, ...calendar.findings]),
      findings: [...findings, ...calendar.findings],
      unchecked: [...compiled.unchecked, ...calendar.unchecked],
    },
    fixed: fixes.length === 0 ? texts.map((piece) => ({ ...piece })) : settleFixes(texts, checkAgain),
  };
}

/** The verdict that findings add up to. */
export function verdictOf(findings: readonly Finding[]): CheckReport["verdict"] {
  if (findings.some((finding) => finding.severity === "block")) return "blocked";
  return findings.length > 0 ? "warned" : "clean";
}

function findTextProblems(compiled: CompiledGuardrails, texts: CheckedText[]): TextProblems {
  const prepared = texts.map(({ field, text }) => ({ field, prepared: prepareText(text) }));
  const words = prepared.map(({ field, prepared: piece }) => findWordProblems(compiled, field, piece));
  const findings = prepared.flatMap(({ field, prepared: piece }, index) => [
    ...(words[index]?.findings ?? []),
    ...findResidueAndShouting(field, piece),
  ]);
  findings.push(...findMissingTexts(compiled, prepared), ...findCountProblems(compiled, texts));
  return { findings, fixes: words.flatMap(({ fixes }) => fixes) };
}

function findWordProblems(compiled: CompiledGuardrails, field: string, prepared: PreparedText): TextProblems {
  const findings: Finding[] = [];
  const fixes: SafeFix[] = [];
  const hits = compiled.wordRules.find(prepared, field);
  if (hits.length === 0) return { findings, fixes };
  const addresses = findAddresses(prepared.text);
  const quotations = findQuotations(prepared.text);
  for (const { rule, match } of hits) {
    // House style does not reach into addresses and handles; a ban does.
    const isInAddress = isInside(match, addresses);
    if (isInAddress && rule.severity === "warn") continue;
    const span = { start: match.start, end: match.end };
    const excerpt = prepared.text.slice(match.start, match.end);
    const finding = { ...guardrailFinding(rule, field), span, excerpt };
    if (!findings.some((other) => saysTheSame(other, finding))) findings.push(finding);
    if (isInAddress || isInside(match, quotations)) continue;
    const fix = safeReplacement(rule, match, prepared.text, compiled.locale);
    if (fix !== null) fixes.push({ field, ...fix });
  }
  return { findings, fixes };
}

/** Guides list spellings one by one ("Postgres", "postgres"), which folded are one rule: one finding is enough. */
function saysTheSame(a: Finding, b: Finding): boolean {
  const isSamePlace = a.span?.start === b.span?.start && a.span?.end === b.span?.end;
  return isSamePlace && a.suggestion !== null && a.suggestion === b.suggestion && a.severity === b.severity;
}

function findMissingTexts(
  compiled: CompiledGuardrails,
  pieces: { field: string; prepared: PreparedText }[],
): Finding[] {
  const parts = pieces.filter((piece) => isDraftPart(piece.field));
  const last = parts.at(-1);
  if (!last) return [];
  return compiled.requiredTexts
    .filter(({ words }) => !parts.some((piece) => words.find(piece.prepared, piece.field).length > 0))
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
