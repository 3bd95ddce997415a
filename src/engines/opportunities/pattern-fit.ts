import { CHANNEL_FACTS, type Channel } from "../../core/channels.ts";
import type { PatternId, PersonaId, PillarId } from "../../core/ids.ts";
import type { EvidenceNeed, PatternPreference, PatternTemplate } from "../../core/pattern-template.ts";
import { type FeatureMeasure, type LearnedEffect, measured } from "./feature-value.ts";
import { featureValue, type ScoreInputs } from "./score-formulas.ts";

/** What the brand's own wish makes of a pattern's fit. */
const PREFERENCE_FACTOR: Readonly<Record<PatternPreference, number>> = { never: 0, less: 0.6, neutral: 1, more: 1.2 };

export interface PatternFit {
  /** The best active pattern for a place whose needs are met; null when the channel has none at all. */
  find(place: PatternPlace, available: ReadonlySet<EvidenceNeed>): FeatureMeasure | null;
}

export interface PatternPlace {
  channel: Channel;
  pillarId: PillarId | null;
  personaId: PersonaId | null;
}

interface OrderedPattern {
  pattern: PatternTemplate;
  inputs: ScoreInputs & { effect: number };
  value: number;
}

/** Orders a channel's patterns once per (channel, pillar, persona): opportunities share few such places. */
export function createPatternFit(
  patterns: readonly PatternTemplate[],
  preferences: ReadonlyMap<PatternId, PatternPreference>,
  effectOf: (place: PatternPlace, pattern: PatternTemplate) => LearnedEffect,
  now: Date,
): PatternFit {
  const ordered = new Map<string, OrderedPattern[]>();

  function order(place: PatternPlace): OrderedPattern[] {
    const key = `${place.channel} ${place.pillarId} ${place.personaId}`;
    const known = ordered.get(key);
    if (known) return known;
    const found = patterns
      .filter(({ id, channels, status }) => {
        return status === "active" && channels.includes(place.channel) && preferences.get(id) !== "never";
      })
      .map((pattern) => {
        const wish = PREFERENCE_FACTOR[preferences.get(pattern.id) ?? "neutral"];
        const inputs = { effect: effectOf(place, pattern).mean, wish };
        return { pattern, inputs, value: featureValue("patternFit", inputs, now) };
      })
      .sort((a, b) => b.value - a.value || (a.pattern.key < b.pattern.key ? -1 : 1));
    ordered.set(key, found);
    return found;
  }

  function find(place: PatternPlace, available: ReadonlySet<EvidenceNeed>): FeatureMeasure | null {
    const candidates = order(place);
    if (candidates.length === 0) return null;
    const best = candidates.find(({ pattern }) => pattern.evidenceNeeds.every((need) => available.has(need)));
    const channel = CHANNEL_FACTS[place.channel].name;
    if (!best) {
      return measured(0, { effect: 0, wish: 0 }, `no pattern for ${channel} can be fed with this evidence`);
    }
    const reason = `“${best.pattern.name}” suits ${channel} and can be fed with what is known`;
    return measured(best.inputs.effect, best.inputs, reason);
  }

  return { find };
}
