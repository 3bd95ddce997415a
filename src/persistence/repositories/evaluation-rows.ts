import type { Selectable } from "kysely";
import type { BrandScope } from "../../core/scope.ts";
import { VariantEvaluation } from "../../core/variant-evaluation.ts";
import type { VariantEvaluationsTable } from "../database-types.ts";
import { fromRow, type RowOf } from "../rows.ts";

export function evaluationFromRow(row: Selectable<VariantEvaluationsTable>): VariantEvaluation {
  return fromRow(VariantEvaluation, "variant evaluation", {
    variantId: row.variant_id,
    runId: row.run_id,
    outcome: row.outcome,
    siblings: row.siblings,
    difference: row.difference,
    chance: row.chance,
    standing: row.standing,
    sentence: row.sentence,
    known: row.known,
    repeat: row.repeat_text,
    avoid: row.avoid_text,
    source: row.source,
    at: row.at,
  });
}

export function evaluationToRow(
  scope: BrandScope,
  evaluation: VariantEvaluation,
  attempt: number,
): RowOf<"variant_evaluations"> {
  return {
    tenant_id: scope.tenantId,
    brand_id: scope.brandId,
    variant_id: evaluation.variantId,
    run_id: evaluation.runId,
    outcome: evaluation.outcome,
    siblings: evaluation.siblings,
    difference: evaluation.difference,
    chance: evaluation.chance,
    standing: evaluation.standing,
    sentence: evaluation.sentence,
    known: evaluation.known,
    repeat_text: evaluation.repeat,
    avoid_text: evaluation.avoid,
    source: evaluation.source,
    attempt,
    at: evaluation.at,
  };
}
