import { CHANNEL_FACTS, type Channel } from "../../core/channels.ts";
import type { PatternId, PersonaId, PillarId } from "../../core/ids.ts";
import type { EvidenceNeed, PatternPreference, PatternTemplate } from "../../core/pattern-template.ts";
import type { FeatureValue, LearnedEffect } from "./feature-value.ts";

/** How steeply a learned effect moves the fit: an effect of +0.2 brings 0.5 to 0.65. */
const EFFECT_STEEPNESS = 3;
const PREFERENCE_FACTOR: Readonly<Record<PatternPreference, number>> = { never: 0, less: 0.6, neutral: 1, more: 1.2 };

export interface PatternFit {
  /** The best pattern for a place whose needs are met; null when the channel has no pattern at all. */
  find(place: PatternPlace, available: ReadonlySet<EvidenceNeed>): FeatureValue | null;
}

export interface PatternPlace {
  channel: Channel;
  pillarId: PillarId | null;
  personaId: PersonaId | null;
}

/** Orders a channel's patterns once per (channel, pillar, persona): opportunities share few such places. */
export function createPatternFit(
  patterns: readonly PatternTemplate[],
  preferences: ReadonlyMap<PatternId, PatternPreference>,
  effectOf: (place: PatternPlace, pattern: PatternTemplate) => LearnedEffect,
): PatternFit {
  const ordered = new Map<string, { pattern: PatternTemplate; value: number; mean: number }[]>();

  function order(place: PatternPlace): { pattern: PatternTemplate; value: number; mean: number }[] {
    const key = `${place.channel} ${place.pillarId} ${place.personaId}`;
    const known = ordered.get(key);
    if (known) return known;
    const found = patterns
      .filter(({ id, channels, status }) => {
        return status !== "deprecated" && channels.includes(place.channel) && preferences.get(id) !== "never";
      })
      .map((pattern) => {
        const { mean } = effectOf(place, pattern);
        const liked = PREFERENCE_FACTOR[preferences.get(pattern.id) ?? "neutral"];
        return { pattern, mean, value: Math.min(1, liked / (1 + Math.exp(-EFFECT_STEEPNESS * mean))) };
      })
      .sort((a, b) => b.value - a.value || (a.pattern.key < b.pattern.key ? -1 : 1));
    ordered.set(key, found);
    return found;
  }

  function find(place: PatternPlace, available: ReadonlySet<EvidenceNeed>): FeatureValue | null {
    const candidates = order(place);
    if (candidates.length === 0) return null;
    const best = candidates.find(({ pattern }) => pattern.evidenceNeeds.every((need) => available.has(need)));
    const channel = CHANNEL_FACTS[place.channel].name;
    if (!best) {
      return { raw: 0, value: 0, imputed: false, reason: `no pattern for ${channel} can be fed with this evidence` };
    }
    const reason = `“${best.pattern.name}” suits ${channel} and can be fed with what is known`;
    return { raw: best.mean, value: best.value, imputed: false, reason };
  }

  return { find };
}
