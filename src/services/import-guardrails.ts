import type { GuardrailImportDTO } from "../core/dto/guardrail-import.ts";
import { KairoError, staleRevision } from "../core/errors.ts";
import type { GuardrailRule } from "../core/guardrail.ts";
import type { IdGenerator } from "../core/ids.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import { mergeGuardrails } from "../engines/brand-brain/merge-guardrails.ts";
import { readGuardrailTable } from "../engines/brand-brain/read-guardrail-table.ts";
import { importBrand } from "./change-brand.ts";

const MAX_RULES = 2_000;

/** A table of guardrails as it comes in. */
export interface GivenGuardrails {
  text: string;
  mode: "add" | "replace";
  /** True only says what would happen. */
  preview: boolean;
  /** The version the person has seen; null takes the current one. */
  version: number | null;
}

/**
 * Lays a table of guardrails over a brand's.
 *
 * @throws INVALID naming line, column and what was possible for every problem
 * @throws CONFLICT when the brand has changed since `version`
 */
export async function importGuardrails(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  { text, mode, preview, version }: GivenGuardrails,
): Promise<GuardrailImportDTO> {
  const given = parseGuardrailTable(text);
  const { brand } = await tx.brands.getSnapshot(scope);
  if (version !== null && version !== brand.version) throw staleRevision("brand", scope.brandId, version);
  const { rules, ...done } = mergeGuardrails(brand.guardrails, given, mode);
  if (rules.length > MAX_RULES) {
    throw new KairoError(
      "INVALID",
      `The brand would have ${rules.length} guardrails; at most ${MAX_RULES} are possible.`,
    );
  }
  if (preview) return { ...done, version: brand.version };
  const file = { version: 1 as const, name: brand.name, guardrails: rules };
  const stored = await importBrand(tx, scope, uses, file, brand.version);
  return { ...done, version: stored.version };
}

function parseGuardrailTable(text: string): GuardrailRule[] {
  const read = readGuardrailTable(text);
  if (read.kind === "rules") return read.rules;
  const problems = read.problems.map(({ line, column, message }) => `text:${line}:${column} ${message}`);
  throw new KairoError("INVALID", `The guardrails cannot be used:\n${problems.join("\n")}`, {
    fields: Object.fromEntries(read.problems.map(({ line, column, message }) => [`text:${line}:${column}`, message])),
  });
}
