import type { Channel } from "../core/channels.ts";
import type { ContentPackage } from "../core/content-package.ts";
import type { PatternTemplate } from "../core/pattern-template.ts";
import type { Signal } from "../core/signal.ts";
import { createRandom } from "../engines/language/random.ts";
import { availableNeeds } from "../engines/opportunities/available-needs.ts";
import { type PatternSuggestion, suggestPatterns } from "../engines/patterns/suggest-patterns.ts";
import type { PatternGrounds } from "./load-pattern-grounds.ts";

/** Patterns for a brand on a channel, best first; the same seed draws the same. */
export function suggestForChannel(
  grounds: PatternGrounds,
  about: Pick<ContentPackage, "pillarId" | "personaId"> & { channel: Channel; evidence: Signal[]; seed: string },
): PatternSuggestion[] {
  const { snapshot, patterns, preferences, effectOf } = grounds;
  const { channel, pillarId, personaId, evidence } = about;
  return suggestPatterns({
    snapshot,
    channel,
    pillarId,
    personaId,
    patterns,
    preferences,
    available: availableNeeds(evidence, snapshot),
    effectOf: (pattern) => effectOf(channel, pattern, { pillarId, personaId }),
    random: createRandom(`${about.seed}:${channel}`),
  });
}

/** The patterns to plan slots with, by channel. */
export function suggestForSlots(
  grounds: PatternGrounds,
  contentPackage: ContentPackage,
  channels: Channel[],
  evidence: Signal[],
): Map<Channel, PatternTemplate[]> {
  // The argument seeds the draw, so that the same idea is planned the same way wherever it is planned.
  const { pillarId, personaId, thesis: seed } = contentPackage;
  return new Map(
    channels.map((channel) => {
      const suggestions = suggestForChannel(grounds, { channel, pillarId, personaId, evidence, seed });
      return [channel, suggestions.map(({ pattern }) => pattern)];
    }),
  );
}
