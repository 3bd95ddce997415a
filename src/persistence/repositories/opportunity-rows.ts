import type { Selectable } from "kysely";
import { Opportunity } from "../../core/opportunity.ts";
import type { ScoreBreakdown } from "../../core/score.ts";
import type { OpportunitiesTable } from "../database-types.ts";
import { fromRow, json } from "../rows.ts";

export function opportunityFromRow(row: Selectable<OpportunitiesTable>): Opportunity {
  return fromRow(Opportunity, "opportunity", {
    id: row.id,
    tenantId: row.tenant_id,
    brandId: row.brand_id,
    type: row.type,
    trigger: row.trigger,
    title: row.title,
    angle: row.angle,
    thesis: row.thesis,
    supportingPoints: row.supporting_points,
    cta: row.cta,
    whyNow: row.why_now,
    personaId: row.persona_id,
    pillarId: row.pillar_id,
    primaryChannel: row.primary_channel,
    suggestedChannels: row.suggested_channels,
    clusterId: row.cluster_id,
    eventAt: row.event_at,
    score: {
      formulaVersion: row.score_formula_version,
      scoredAt: row.scored_at,
      features: row.score_features,
      gates: row.score_gates,
      total: row.score_total,
      band: row.score_band,
      cuts: { weak: row.score_cut_weak, ready: row.score_cut_ready },
    },
    checks: { verdict: row.check_verdict, findings: row.check_findings, unchecked: row.check_unchecked },
    riskFlags: row.risk_flags,
    effort: row.effort,
    status: row.status,
    dismissReason: row.dismiss_reason,
    pinnedAt: row.pinned_at,
    snoozedUntil: row.snoozed_until,
    createdVia: row.created_via,
    textSource: row.text_source,
    runId: row.run_id,
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
  });
}

/** Everything that may change: brand, type and origin never do. */
export function opportunityStateToRow(opportunity: Opportunity) {
  const { score, checks } = opportunity;
  return {
    trigger: opportunity.trigger,
    title: opportunity.title,
    angle: opportunity.angle,
    thesis: opportunity.thesis,
    supporting_points: json(opportunity.supportingPoints),
    cta: opportunity.cta,
    why_now: opportunity.whyNow,
    persona_id: opportunity.personaId,
    pillar_id: opportunity.pillarId,
    primary_channel: opportunity.primaryChannel,
    suggested_channels: opportunity.suggestedChannels,
    cluster_id: opportunity.clusterId,
    event_at: opportunity.eventAt,
    ...scoreToRow(score),
    check_verdict: checks.verdict,
    check_findings: json(checks.findings),
    check_unchecked: json(checks.unchecked),
    risk_flags: opportunity.riskFlags,
    effort: opportunity.effort,
    status: opportunity.status,
    dismiss_reason: opportunity.dismissReason,
    pinned_at: opportunity.pinnedAt,
    snoozed_until: opportunity.snoozedUntil,
    text_source: opportunity.textSource,
    run_id: opportunity.runId,
    updated_at: opportunity.updatedAt,
    deleted_at: opportunity.deletedAt,
  };
}

export function scoreToRow(score: ScoreBreakdown) {
  return {
    score_formula_version: score.formulaVersion,
    scored_at: score.scoredAt,
    score_features: json(score.features),
    score_gates: json(score.gates),
    score_total: score.total,
    score_band: score.band,
    score_cut_weak: score.cuts.weak,
    score_cut_ready: score.cuts.ready,
  };
}
