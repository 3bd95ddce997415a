import type { Finding } from "../../core/guardrail.ts";
import type { CheckedText } from "./checked-text.ts";

/** Other words for a place of the piece called `field`. */
export interface SafeFix {
  field: string;
  start: number;
  end: number;
  replacement: string;
}

export interface TextProblems {
  findings: Finding[];
  fixes: SafeFix[];
}

/** Fixes beyond these are left to a person; a draft has a handful. */
const MAX_FIXES = 200;

/**
 * Makes the fixes that leave fewer findings and none that was not there, until none is left that
 * does: what comes out has nothing more to fix. Every fix made lowers the count of findings, so this
 * ends.
 */
export function settleFixes(texts: CheckedText[], check: (texts: CheckedText[]) => TextProblems): CheckedText[] {
  let settled = texts.map((piece) => ({ ...piece }));
  let problems = check(settled);
  const tryFixes = (fixes: SafeFix[]): boolean => {
    const fixed = makeFixes(settled, fixes);
    const left = check(fixed);
    if (!isBetter(left.findings, problems.findings)) return false;
    settled = fixed;
    problems = left;
    return true;
  };
  // Where all at once would do harm, one by one, from the end so that places hold.
  const tryOneByOne = (fixes: SafeFix[]): boolean => {
    const fixedFrom = new Map<string, number>();
    for (const fix of fixes.toSorted((a, b) => b.start - a.start || b.end - a.end)) {
      if (fix.end > (fixedFrom.get(fix.field) ?? Number.POSITIVE_INFINITY)) continue;
      if (tryFixes([fix])) fixedFrom.set(fix.field, fix.start);
    }
    return fixedFrom.size > 0;
  };
  let isBetterNow = true;
  while (isBetterNow && problems.fixes.length > 0) {
    const fixes = problems.fixes.slice(0, MAX_FIXES);
    isBetterNow = tryFixes(fixes) || tryOneByOne(fixes);
  }
  return settled;
}

/** Makes fixes in texts; of two that overlap the longer one wins. */
function makeFixes(texts: CheckedText[], fixes: SafeFix[]): CheckedText[] {
  return texts.map(({ field, text }) => ({
    field,
    text: fixText(
      text,
      fixes.filter((fix) => fix.field === field),
    ),
  }));
}

function fixText(text: string, fixes: SafeFix[]): string {
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

function isBetter(after: Finding[], before: Finding[]): boolean {
  if (after.length >= before.length) return false;
  const counts = countByRule(before);
  return [...countByRule(after)].every(([key, count]) => count <= (counts.get(key) ?? 0));
}

function countByRule(findings: Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { check, rule, field } of findings) {
    const key = `${check} ${rule} ${field}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
