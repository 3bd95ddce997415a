import type { Selectable } from "kysely";
import { LearningEvent, OpportunityCell, PatternCell } from "../../core/learning-event.ts";
import type { BrandScope } from "../../core/scope.ts";
import type { LearningEventsTable, OpportunityPriorsTable, PatternStatsTable } from "../database-types.ts";
import { fromRow } from "../rows.ts";

export function learningEventFromRow(row: Selectable<LearningEventsTable>): LearningEvent {
  return fromRow(LearningEvent, "learning event", {
    id: row.id,
    tenantId: row.tenant_id,
    brandId: row.brand_id,
    kind: row.kind,
    evidence: row.evidence,
    subjectId: row.subject_id,
    variantId: row.variant_id,
    opportunityId: row.opportunity_id,
    patternId: row.pattern_id,
    channel: row.channel,
    hookType: row.hook_type,
    structure: row.structure,
    personaId: row.persona_id,
    pillarId: row.pillar_id,
    opportunityType: row.opportunity_type,
    trigger: row.trigger,
    sourceDomain: row.source_domain,
    objective: row.objective,
    month: row.month,
    rewardMicro: row.reward_micro,
    weight: row.weight,
    reason: row.reason,
    revision: row.revision,
    createdAt: row.created_at,
  });
}

export function learningEventToRow(
  scope: BrandScope,
  event: LearningEvent,
  attempt: number,
): Selectable<LearningEventsTable> {
  return {
    tenant_id: scope.tenantId,
    brand_id: scope.brandId,
    id: event.id,
    kind: event.kind,
    evidence: event.evidence,
    subject_id: event.subjectId,
    variant_id: event.variantId,
    opportunity_id: event.opportunityId,
    pattern_id: event.patternId,
    channel: event.channel,
    hook_type: event.hookType,
    structure: event.structure,
    persona_id: event.personaId,
    pillar_id: event.pillarId,
    opportunity_type: event.opportunityType,
    trigger: event.trigger,
    source_domain: event.sourceDomain,
    objective: event.objective,
    month: event.month,
    reward_micro: event.rewardMicro,
    weight: event.weight,
    reason: event.reason,
    revision: event.revision,
    attempt,
    created_at: event.createdAt,
  };
}

export function patternCellFromRow(row: Selectable<PatternStatsTable>): PatternCell {
  return fromRow(PatternCell, "pattern cell", {
    objective: row.objective,
    channel: row.channel,
    hookType: row.hook_type,
    structure: row.structure,
    personaId: row.persona_id,
    pillarId: row.pillar_id,
    ...sumsFromRow(row),
  });
}

export function opportunityCellFromRow(row: Selectable<OpportunityPriorsTable>): OpportunityCell {
  return fromRow(OpportunityCell, "opportunity cell", {
    opportunityType: row.opportunity_type,
    trigger: row.trigger,
    pillarId: row.pillar_id,
    sourceDomain: row.source_domain,
    ...sumsFromRow(row),
  });
}

type SumColumns = "month" | "evidence" | "n" | "sum_micro" | "sum_squares_micro";

function sumsFromRow(row: Pick<Selectable<PatternStatsTable>, SumColumns>) {
  return {
    month: row.month,
    evidence: row.evidence,
    n: row.n,
    sumMicro: row.sum_micro,
    sumSquaresMicro: row.sum_squares_micro,
  };
}

export function patternCellToRow(scope: BrandScope, cell: PatternCell, attempt: number): Selectable<PatternStatsTable> {
  return {
    tenant_id: scope.tenantId,
    brand_id: scope.brandId,
    objective: cell.objective,
    channel: cell.channel,
    hook_type: cell.hookType,
    structure: cell.structure,
    persona_id: cell.personaId,
    pillar_id: cell.pillarId,
    month: cell.month,
    evidence: cell.evidence,
    n: cell.n,
    sum_micro: cell.sumMicro,
    sum_squares_micro: cell.sumSquaresMicro,
    attempt,
  };
}

export function opportunityCellToRow(
  scope: BrandScope,
  cell: OpportunityCell,
  attempt: number,
): Selectable<OpportunityPriorsTable> {
  return {
    tenant_id: scope.tenantId,
    brand_id: scope.brandId,
    opportunity_type: cell.opportunityType,
    trigger: cell.trigger,
    pillar_id: cell.pillarId,
    source_domain: cell.sourceDomain,
    month: cell.month,
    evidence: cell.evidence,
    n: cell.n,
    sum_micro: cell.sumMicro,
    sum_squares_micro: cell.sumSquaresMicro,
    attempt,
  };
}
