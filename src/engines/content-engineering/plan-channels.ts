import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import { CHANNEL_FACTS, type Channel } from "../../core/channels.ts";
import { MILLISECONDS_PER_DAY } from "../../core/clock.ts";
import type { ChannelPlan, ContentPackage } from "../../core/content-package.ts";
import type { PersonaId, PillarId } from "../../core/ids.ts";

/** How far back a package counts as lately, for channels and readers as for pillars. */
export const PLANNING_WINDOW_DAYS = 14;
/** A package that nobody chose channels for goes to at most this many; four drafts each make the usual twelve. */
const MOST_CHANNELS = 3;

export type RecentPackage = Pick<ContentPackage, "channelPlan" | "personaId" | "createdAt">;

export interface ChannelPlanning {
  snapshot: BrandSnapshot;
  /** Channels a person asked for: they are taken as they are. Null: nobody did. */
  asked: readonly Channel[] | null;
  /** Channels the idea itself suggests, and the one it should start on. */
  suggested: readonly Channel[];
  primary: Channel;
  recent: readonly RecentPackage[];
  now: Date;
}

/**
 * The channels of a package, its primary one first. Without a wish: those the idea suggests, else all,
 * as far as the brand publishes there; at most three, and the ones that had least of the last 14 days'
 * packages before the others. Channels that need pictures or film come last, since no draft is ready there.
 */
export function planChannels(planning: ChannelPlanning): ChannelPlan[] {
  const { snapshot, asked, suggested, primary, recent, now } = planning;
  const enabled = snapshot.brand.channels.filter((each) => each.enabled).map(({ channel }) => channel);
  const fitting = suggested.filter((channel) => enabled.includes(channel));
  const pool = [...new Set(asked ?? (fitting.length > 0 ? fitting : enabled))];
  const lately = recentOf(recent, now);
  const planned = (channel: Channel): number =>
    lately.filter(({ channelPlan }) => channelPlan.some((plan) => plan.channel === channel)).length;
  const first = pool.includes(primary) ? primary : pool[0];
  const others = pool
    .filter((channel) => channel !== first)
    .map((channel) => ({
      channel,
      needsMedia: CHANNEL_FACTS[channel].support === "needs_media",
      planned: planned(channel),
    }));
  if (asked === null) {
    others.sort((a, b) => Number(a.needsMedia) - Number(b.needsMedia) || a.planned - b.planned);
    others.splice(MOST_CHANNELS - 1);
  }
  const support = others.map((each) => ({
    channel: each.channel,
    role: "support" as const,
    why: whyOf(each, lately.length),
  }));
  return first
    ? [{ channel: first, role: "primary", why: `${CHANNEL_FACTS[first].name} carries the argument first.` }, ...support]
    : [];
}

function whyOf({ channel, planned }: { channel: Channel; planned: number }, lately: number): string {
  const brings = `${CHANNEL_FACTS[channel].name} brings the same point to its own readers`;
  const share = planned < lately / 2 ? `; it had ${planned} of your last ${lately} packages` : "";
  return `${brings}${share}.`;
}

/**
 * The reader of a package whose idea names none: for its pillar the one the brand's matrix weighs most,
 * more so the less the last 14 days' packages spoke to them. Null when the matrix knows nobody.
 */
export function choosePersona(
  snapshot: BrandSnapshot,
  about: { personaId: PersonaId | null; pillarId: PillarId | null },
  recent: readonly RecentPackage[],
  now: Date,
): PersonaId | null {
  if (about.personaId !== null || about.pillarId === null) return about.personaId;
  const lately = recentOf(recent, now);
  const fairShare = 1 / Math.max(1, snapshot.personas.length);
  const candidates = snapshot.matrix
    .filter(({ pillarId, personaId, weight }) => {
      return pillarId === about.pillarId && weight > 0 && snapshot.personas.some(({ id }) => id === personaId);
    })
    .map(({ personaId, weight }) => {
      const share = lately.filter((each) => each.personaId === personaId).length / Math.max(1, lately.length);
      const debt = lately.length > 0 ? fairShare - share : 0;
      return { personaId, value: weight * (1 + debt) };
    })
    .sort((a, b) => b.value - a.value || (a.personaId < b.personaId ? -1 : 1));
  return candidates[0]?.personaId ?? null;
}

function recentOf(recent: readonly RecentPackage[], now: Date): RecentPackage[] {
  const since = now.getTime() - PLANNING_WINDOW_DAYS * MILLISECONDS_PER_DAY;
  return recent.filter(({ createdAt }) => createdAt.getTime() > since && createdAt <= now);
}
