import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import type { Channel } from "../../core/channels.ts";
import type { ContentPackage } from "../../core/content-package.ts";
import type { SignalId } from "../../core/ids.ts";
import type { Opportunity } from "../../core/opportunity.ts";
import { choosePersona, planChannels, type RecentPackage } from "../../engines/content-engineering/plan-channels.ts";

/** An opportunity's argument as the plan of a package; its slots come with the run. */
export function planPackage(input: {
  opportunity: Opportunity;
  snapshot: BrandSnapshot;
  evidenceIds: SignalId[];
  /** Null: the channels the opportunity suggests, as far as the brand uses them. */
  channels: Channel[] | null;
  /** The brand's packages of late: what they left out is owed. */
  recent: RecentPackage[];
  now: Date;
}): Omit<ContentPackage, "id" | "runId" | "createdAt" | "updatedAt"> {
  const { opportunity, snapshot, evidenceIds, channels: asked, recent, now } = input;
  const { brand } = snapshot;
  const { suggestedChannels: suggested, primaryChannel: primary } = opportunity;
  const channelPlan = planChannels({ snapshot, asked, suggested, primary, recent, now });
  return {
    tenantId: brand.tenantId,
    brandId: brand.id,
    title: opportunity.title,
    thesis: opportunity.thesis,
    summary: opportunity.angle,
    supportingPoints: opportunity.supportingPoints,
    cta: opportunity.cta,
    primaryChannel: channelPlan[0]?.channel ?? brand.primaryChannel,
    channelPlan,
    personaId: choosePersona(snapshot, opportunity, recent, now),
    pillarId: opportunity.pillarId,
    opportunityIds: [opportunity.id],
    evidenceIds,
    brandVersion: brand.version,
    slots: [],
    ownerId: null,
    notes: null,
    archivedAt: null,
    revision: 1,
    deletedAt: null,
  };
}
