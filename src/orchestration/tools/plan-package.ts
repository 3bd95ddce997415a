import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import { CHANNEL_FACTS, type Channel } from "../../core/channels.ts";
import type { ChannelPlan, ContentPackage } from "../../core/content-package.ts";
import type { SignalId } from "../../core/ids.ts";
import type { Opportunity } from "../../core/opportunity.ts";

/** An opportunity's argument as the plan of a package; its slots come with the run. */
export function planPackage(input: {
  opportunity: Opportunity;
  snapshot: BrandSnapshot;
  evidenceIds: SignalId[];
  /** Null: the channels the opportunity suggests, as far as the brand uses them. */
  channels: Channel[] | null;
}): Omit<ContentPackage, "id" | "runId" | "createdAt" | "updatedAt"> {
  const { opportunity, snapshot, evidenceIds } = input;
  const { brand } = snapshot;
  const enabled = brand.channels.filter((each) => each.enabled).map((each) => each.channel);
  const suggested = opportunity.suggestedChannels.filter((channel) => enabled.includes(channel));
  const channels = input.channels ?? (suggested.length > 0 ? suggested : enabled);
  const primaryChannel = channels.includes(opportunity.primaryChannel)
    ? opportunity.primaryChannel
    : (channels[0] ?? brand.primaryChannel);
  return {
    tenantId: brand.tenantId,
    brandId: brand.id,
    title: opportunity.title,
    thesis: opportunity.thesis,
    summary: opportunity.angle,
    supportingPoints: opportunity.supportingPoints,
    cta: opportunity.cta,
    primaryChannel,
    channelPlan: channels.map((channel) => planChannel(channel, channel === primaryChannel)),
    personaId: opportunity.personaId,
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

function planChannel(channel: Channel, isPrimary: boolean): ChannelPlan {
  const { name } = CHANNEL_FACTS[channel];
  return isPrimary
    ? { channel, role: "primary", why: `${name} carries the argument first.` }
    : { channel, role: "support", why: `${name} brings the same point to its own readers.` };
}
