import { BrandFile } from "../../src/core/dto/brand-file.ts";
import { createIdGenerator } from "../../src/core/ids.ts";
import { applyGuardrails } from "../../src/engines/brand-brain/apply-guardrails.ts";
import { type CompiledGuardrails, compileGuardrails } from "../../src/engines/brand-brain/compile-guardrails.ts";
import { proposeBrand } from "../../src/engines/brand-brain/propose-brand.ts";
import { EVASION_KINDS, writeEvasions } from "../../test/evaluation/evasions.ts";
import type { DataFolder } from "./data-folder.ts";
import { type Figures, presentFigures, rounded } from "./figures.ts";

interface TermMatchRow {
  text: string;
  /** Listed terms that stand in the text as whole words. */
  expected_terms: string[];
  /** Listed terms that stand in the text only inside other words. */
  substring_traps?: string[];
}

/** One block rule a term, held against labelled sentences and against disguises of every term. */
export function evaluateGuardrails(data: DataFolder): Figures | null {
  const terms = data
    .text("guardrails/profanity_terms_used.txt")
    ?.split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (!terms || terms.length === 0) return null;
  const rows = data.rows<TermMatchRow>("guardrails/term_match_cases.jsonl");
  const whole = rulesOf(terms, false);
  const inflected = rulesOf(terms, true);
  return presentFigures({
    ...(rows ? { ...matchFigures(whole, rows), falseBlocks: shareOfTrapsHit(inflected, rows) } : {}),
    ...evasionFigures(inflected, terms),
  });
}

interface TermRules {
  compiled: CompiledGuardrails;
  terms: readonly string[];
}

function rulesOf(terms: readonly string[], inflections: boolean): TermRules {
  const file = BrandFile.parse({
    version: 1,
    name: "Measured",
    locale: "en",
    guardrails: terms.map((pattern, index) => ({ id: `term-${index}`, pattern, severity: "block" })),
  });
  const ids = createIdGenerator({ now: () => 0, randomBytes: (count) => new Uint8Array(count) });
  const uses = { tenantId: ids.next("tenant"), brandId: ids.next("brand"), ids, now: new Date(0) };
  return { compiled: compileGuardrails(proposeBrand(file, uses), null, { inflections }), terms };
}

/** The terms found, each with the spans it was found at. */
function findTerms({ compiled, terms }: TermRules, text: string): Map<string, { start: number; end: number }[]> {
  const found = new Map<string, { start: number; end: number }[]>();
  for (const { check, rule, span } of applyGuardrails(compiled, [{ field: "thesis", text }]).report.findings) {
    const term = terms[Number(rule.slice("term-".length))];
    if (check !== "guardrail" || term === undefined || span === null) continue;
    found.set(term, [...(found.get(term) ?? []), span]);
  }
  return found;
}

function matchFigures(rules: TermRules, rows: TermMatchRow[]): Record<string, number | null> {
  let hits = 0;
  let found = 0;
  let expected = 0;
  for (const row of rows) {
    const terms = findTerms(rules, row.text);
    found += terms.size;
    expected += row.expected_terms.length;
    hits += row.expected_terms.filter((term) => terms.has(term)).length;
  }
  return { precision: shareOf(hits, found), recall: shareOf(hits, expected) };
}

function shareOfTrapsHit(rules: TermRules, rows: TermMatchRow[]): number | null {
  let traps = 0;
  let hit = 0;
  for (const { text, substring_traps = [] } of rows) {
    const terms = findTerms(rules, text);
    traps += substring_traps.length;
    hit += substring_traps.filter((term) => terms.has(term)).length;
  }
  return shareOf(hit, traps);
}

function evasionFigures(rules: TermRules, terms: readonly string[]): Record<string, number | Figures> {
  const evasions = writeEvasions(terms);
  const caught = evasions.filter(({ term, text, start, end }) =>
    findTerms(rules, text)
      .get(term)
      ?.some((span) => span.start < end && span.end > start),
  );
  const share = (of: readonly unknown[], all: readonly unknown[]): number => rounded(of.length / all.length);
  return {
    evasionsCaught: share(caught, evasions),
    evasionsCaughtByKind: Object.fromEntries(
      EVASION_KINDS.map((wanted) => [
        wanted,
        share(
          caught.filter(({ kind }) => kind === wanted),
          evasions.filter(({ kind }) => kind === wanted),
        ),
      ]),
    ),
  };
}

/** Null where there is nothing to take a share of. */
function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : rounded(part / whole);
}
