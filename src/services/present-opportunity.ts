import type { BrandSnapshot } from "../core/brand-snapshot.ts";
import type { EvidenceDTO, OpportunityDTO } from "../core/dto/opportunity.ts";
import type { PackageId } from "../core/ids.ts";
import type { Opportunity } from "../core/opportunity.ts";
import type { ScoreBreakdown } from "../core/score.ts";
import type { Signal } from "../core/signal.ts";
import { explainScore } from "../engines/opportunities/explain-score.ts";

const SNIPPET_LENGTH = 200;
const PREVIEWED_EVIDENCE = 3;

export interface LinkedSignal {
  signal: Signal;
  addedAt: Date;
}

/** A piece of evidence as people see it. */
export function presentEvidence({ signal, addedAt }: LinkedSignal): EvidenceDTO {
  return {
    id: signal.id,
    platform: signal.sourceKind,
    url: signal.canonicalUrl,
    author: signal.author,
    title: signal.title,
    snippet: cutSnippet(signal.text || signal.title),
    publishedAt: signal.publishedAt,
    engagement: signal.engagement,
    addedAt,
  };
}

/**
 * An opportunity as the UI shows it.
 *
 * @param breakdown the score to show: the stored one, or one worked out anew
 */
export function presentOpportunity(
  opportunity: Opportunity,
  shown: {
    breakdown: ScoreBreakdown;
    snapshot: BrandSnapshot;
    evidence: LinkedSignal[];
    existingPackageId: PackageId | null;
  },
): OpportunityDTO {
  const { breakdown, snapshot, evidence } = shown;
  const founding = opportunity.createdAt.getTime();
  return {
    id: opportunity.id,
    title: opportunity.title,
    angle: opportunity.angle,
    thesis: opportunity.thesis,
    supportingPoints: opportunity.supportingPoints,
    cta: opportunity.cta,
    whyNow: opportunity.whyNow,
    type: opportunity.type,
    trigger: opportunity.trigger,
    personaId: opportunity.personaId,
    personaName: nameOf(snapshot.personas, opportunity.personaId),
    pillarId: opportunity.pillarId,
    pillarName: nameOf(snapshot.pillars, opportunity.pillarId),
    primaryChannel: opportunity.primaryChannel,
    suggestedChannels: opportunity.suggestedChannels,
    total: breakdown.total,
    band: breakdown.band,
    topReasons: explainScore(breakdown).topReasons.slice(0, 3),
    breakdown,
    evidencePreview: evidence.slice(0, PREVIEWED_EVIDENCE).map(presentEvidence),
    evidenceCount: evidence.length,
    addedEvidenceCount: evidence.filter(({ addedAt }) => addedAt.getTime() > founding).length,
    sourceCount: new Set(evidence.map(({ signal }) => signal.domain ?? signal.sourceId)).size,
    checks: opportunity.checks,
    riskFlags: opportunity.riskFlags,
    effort: opportunity.effort,
    status: opportunity.status,
    dismissReason: opportunity.dismissReason,
    pinnedAt: opportunity.pinnedAt,
    snoozedUntil: opportunity.snoozedUntil,
    existingPackageId: shown.existingPackageId,
    createdVia: opportunity.createdVia,
    textSource: opportunity.textSource,
    revision: opportunity.revision,
    createdAt: opportunity.createdAt,
  };
}

/** The name of the persona or pillar with this id; null when there is none. */
export function nameOf(named: readonly { id: string; name: string }[], id: string | null): string | null {
  return named.find((each) => each.id === id)?.name ?? null;
}

function cutSnippet(text: string): string {
  if (text.length <= SNIPPET_LENGTH) return text;
  return `${text.slice(0, SNIPPET_LENGTH - 1).replace(/[\uD800-\uDBFF]$/u, "")}…`;
}
