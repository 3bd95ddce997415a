import type { Channel } from "../core/channels.ts";
import type { OpportunityDTO } from "../core/dto/opportunity.ts";
import { notFound } from "../core/errors.ts";
import type { IdGenerator, PersonaId, PillarId, SignalId } from "../core/ids.ts";
import type { Opportunity, OpportunityText, OpportunityType } from "../core/opportunity.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import { riskFlagsOf } from "../engines/opportunities/risk-flags.ts";
import { scoreOpportunity } from "../engines/opportunities/score-opportunity.ts";
import { effortOf, pickChannels } from "../engines/opportunities/shape-candidate.ts";
import { checkOpportunityText } from "./check-texts.ts";
import { loadOpportunity } from "./load-opportunities.ts";
import { loadScoring } from "./load-scoring.ts";
import { recordDecision } from "./record-decision.ts";

/** An idea as a person has it: the one point, and as much around it as they know. */
export interface OwnIdea {
  title: string;
  thesis: string;
  angle: string | null;
  whyNow: string | null;
  cta: string | null;
  supportingPoints: OpportunityText["supportingPoints"];
  type: OpportunityType;
  personaId: PersonaId | null;
  pillarId: PillarId | null;
  channels: Channel[] | null;
  evidenceIds: SignalId[];
  eventAt: Date | null;
}

/**
 * Puts a person's idea among the open opportunities, scored and checked like any other.
 *
 * @throws NOT_FOUND for a persona, a pillar or a signal that the brand does not have
 */
export async function createOpportunity(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  idea: OwnIdea,
): Promise<OpportunityDTO> {
  const { now } = uses;
  const { snapshot, context } = await loadScoring(tx, scope, now);
  if (idea.personaId && !snapshot.personas.some(({ id }) => id === idea.personaId)) {
    throw notFound("persona", idea.personaId);
  }
  if (idea.pillarId && !snapshot.pillars.some(({ id }) => id === idea.pillarId))
    throw notFound("pillar", idea.pillarId);
  const named = [...idea.evidenceIds, ...idea.supportingPoints.flatMap(({ evidenceIds }) => evidenceIds)];
  const evidenceIds = [...new Set(named)];
  const evidence = await tx.signals.listByIds(scope, evidenceIds);
  const missing = evidenceIds.find((asked) => !evidence.some(({ id }) => id === asked));
  if (missing) throw notFound("signal", missing);

  const picked = pickChannels(snapshot);
  const suggestedChannels = idea.channels ?? picked.suggestedChannels;
  const primaryChannel = suggestedChannels[0] ?? picked.primaryChannel;
  const text: OpportunityText = {
    title: idea.title,
    thesis: idea.thesis,
    angle: idea.angle ?? idea.thesis,
    supportingPoints: idea.supportingPoints,
    cta: idea.cta,
    // The day it was noted is its anchor, where nobody knows a better one.
    whyNow: idea.whyNow ?? `Noted by the team on ${now.toISOString().slice(0, 10)}.`,
  };
  const facts = {
    ...text,
    id: uses.ids.next("opp"),
    tenantId: scope.tenantId,
    brandId: scope.brandId,
    clusterId: null,
    type: idea.type,
    trigger: "person" as const,
    personaId: idea.personaId,
    pillarId: idea.pillarId,
    primaryChannel,
    suggestedChannels,
    eventAt: idea.eventAt,
    riskFlags: riskFlagsOf(evidence),
    effort: effortOf(primaryChannel, evidence.length),
    checks: checkOpportunityText(snapshot, text, evidence, now, { isOwnIdea: true }),
    status: "open" as const,
    dismissReason: null,
    pinnedAt: null,
    snoozedUntil: null,
    createdVia: "person" as const,
    textSource: "person" as const,
    runId: null,
    revision: 1,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
  };
  const opportunity: Opportunity = { ...facts, score: scoreOpportunity(facts, evidence, context) };
  await tx.opportunities.insert(scope, opportunity, evidenceIds);
  await recordDecision(tx, scope, uses, {
    kind: "opportunity.created",
    subjectId: opportunity.id,
    after: { title: opportunity.title, score: opportunity.score.total },
  });
  return loadOpportunity(tx, scope, opportunity.id);
}
