import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import { CHANNEL_FACTS, type Channel } from "../../core/channels.ts";
import type { ContentPillar } from "../../core/content-pillar.ts";
import { KairoError } from "../../core/errors.ts";
import type { PersonaId, PillarId, SignalId } from "../../core/ids.ts";
import type { Effort, OpportunityShape } from "../../core/opportunity.ts";
import { type Signal, TRUST_WEIGHT } from "../../core/signal.ts";
import { foldText } from "../language/fold-text.ts";
import { contentWords, splitWords } from "../language/segment.ts";
import { type ReadWords, readEvidence } from "./evidence-words.ts";
import { formatDay } from "./format-day.ts";
import type { KeywordMatcher } from "./keyword-matcher.ts";
import { createPillarMatcher } from "./pillar-matcher.ts";
import { recognizeTrigger } from "./recognize-trigger.ts";
import { riskFlagsOf } from "./risk-flags.ts";
import { stemWord } from "./word-stem.ts";

/** A pillar that covers less of a story than this (one keyword in a text, none in a title) has nothing to say about it. */
export const LEAST_PILLAR_COVER = 0.3;
/** A word of a persona's vocabulary in the story counts this much beside a full matrix weight. */
const VOCABULARY_WEIGHT = 0.1;
const MAX_SUGGESTED_CHANNELS = 3;

export interface CandidateShape extends OpportunityShape {
  /** The telling to quote from: the most trusted, then the earliest. */
  leadSignalId: SignalId;
  /** What whyNow can name: the source and its date. */
  anchor: string;
}

/** A snapshot never changes and stories are shaped by the hundred: its keyword index is made once. */
const matchers = new WeakMap<BrandSnapshot, KeywordMatcher<ContentPillar>>();

/**
 * What a story would be for this brand, before a word is written: its kind, pillar, persona, channels,
 * risk and effort, by rules on its words, sources and age.
 *
 * @param input.signals all of one cluster
 * @throws INVALID when there is no signal
 */
export function shapeCandidate(input: {
  signals: readonly Signal[];
  snapshot: BrandSnapshot;
  now: Date;
}): CandidateShape {
  const { signals, snapshot, now } = input;
  const lead = pickLead(signals);
  const read = readEvidence(signals, snapshot.brand.locale);
  const pillarId = pickPillar(read, snapshot);
  const { type, trigger } = recognizeTrigger({ signals, lead, rivals: rivalsOf(snapshot), now });
  const { primaryChannel, suggestedChannels } = pickChannels(snapshot);
  return {
    type,
    trigger,
    pillarId,
    personaId: pickPersona(read.words, pillarId, snapshot),
    primaryChannel,
    suggestedChannels,
    eventAt: lead.sourceKind === "calendar" ? lead.publishedAt : null,
    riskFlags: riskFlagsOf(signals),
    effort: effortOf(primaryChannel, signals.length),
    leadSignalId: lead.id,
    anchor: anchorOf(lead, snapshot.brand.locale),
  };
}

/** The brand's channels for an opportunity: the primary one, and up to three to suggest, texts of its own kind first. */
export function pickChannels(snapshot: BrandSnapshot): { primaryChannel: Channel; suggestedChannels: Channel[] } {
  const { brand } = snapshot;
  const enabled = brand.channels.filter((each) => each.enabled).map((each) => each.channel);
  const ranked = (enabled.length > 0 ? enabled : [brand.primaryChannel])
    .map((channel, at) => ({ channel, at, support: SUPPORT_ORDER[CHANNEL_FACTS[channel].support] }))
    .sort((a, b) => a.support - b.support || a.at - b.at)
    .map(({ channel }) => channel);
  const primaryChannel = enabled.includes(brand.primaryChannel)
    ? brand.primaryChannel
    : (ranked[0] ?? brand.primaryChannel);
  const others = ranked.filter((channel) => channel !== primaryChannel);
  return { primaryChannel, suggestedChannels: [primaryChannel, ...others].slice(0, MAX_SUGGESTED_CHANNELS) };
}

const SUPPORT_ORDER = { first_class: 0, plain: 1, needs_media: 2 } as const;

/** How much work a piece for this channel is. */
export function effortOf(channel: Channel, sources: number): Effort {
  if (channel === "newsletter" || channel === "blog" || CHANNEL_FACTS[channel].support === "needs_media") return "high";
  return sources > 3 ? "medium" : "low";
}

function pickLead(signals: readonly Signal[]): Signal {
  const [first, ...others] = signals;
  if (!first) throw new KairoError("INVALID", "A story without signals cannot be shaped; pass at least one signal.");
  return others.reduce((lead, signal) => (compareAsLead(signal, lead) < 0 ? signal : lead), first);
}

function compareAsLead(a: Signal, b: Signal): number {
  const trust = TRUST_WEIGHT[b.trust] - TRUST_WEIGHT[a.trust];
  const time = (a.publishedAt ?? a.receivedAt).getTime() - (b.publishedAt ?? b.receivedAt).getTime();
  return trust || time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function pickPillar(read: ReadWords, snapshot: BrandSnapshot): PillarId | null {
  let matcher = matchers.get(snapshot);
  if (!matcher) {
    matcher = createPillarMatcher(snapshot);
    matchers.set(snapshot, matcher);
  }
  const [best] = matcher.match(read);
  return best && best.cover >= LEAST_PILLAR_COVER ? best.pillar.id : null;
}

function pickPersona(words: readonly string[], pillarId: PillarId | null, snapshot: BrandSnapshot): PersonaId | null {
  const told = new Set(words.map(stemWord));
  const ranked = snapshot.personas
    .filter(({ deletedAt }) => deletedAt === null)
    .map(({ id, vocabulary, pains, goals }) => {
      const own = new Set(
        [...vocabulary, ...pains, ...goals].flatMap((text) => contentWords(text, snapshot.brand.locale).map(stemWord)),
      );
      const shared = [...own].filter((stem) => told.has(stem)).length;
      const row = snapshot.matrix.find((each) => each.personaId === id && each.pillarId === pillarId);
      return { id, weight: (row?.weight ?? 0) + VOCABULARY_WEIGHT * shared };
    })
    .sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1));
  const best = ranked[0];
  if (!best) return null;
  // With a pillar somebody of the brand's readers is meant; without one only their own words say so.
  return best.weight > 0 || pillarId !== null ? best.id : null;
}

function rivalsOf({ brand }: BrandSnapshot): string[] {
  const against = brand.positioning.against ?? "";
  const names = splitWords(against).filter(({ word, start }) => {
    return /^\p{Lu}/u.test(word) && start > 0 && !/[.!?]\s*$/.test(against.slice(0, start));
  });
  const own = foldText(brand.name).folded;
  return [...new Set(names.map(({ word }) => foldText(word).folded))].filter((name) => !own.includes(name));
}

function anchorOf(lead: Signal, locale: string): string {
  const source = lead.domain ?? lead.author;
  const day = lead.publishedAt ? formatDay(lead.publishedAt, locale) : null;
  return [source, day].filter((part) => part !== null).join(", ") || `“${lead.title.slice(0, 200)}”`;
}
