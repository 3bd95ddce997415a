import type { Brand } from "../../core/brand.ts";
import type { Channel } from "../../core/channels.ts";
import type { PatternPerformanceDTO } from "../../core/dto/pattern.ts";
import type { PatternId, PersonaId, PillarId } from "../../core/ids.ts";
import type { CtaType, EvidenceNeed, PatternPreference, PatternTemplate } from "../../core/pattern-template.ts";
import type { Random } from "../language/random.ts";
import { describeEffect, type EffectEstimate } from "./describe-effect.ts";
import { chancesOfBeingLargest } from "./normal-distribution.ts";

/** Below 1 the doubt about an effect counts for less, so that what is known is used sooner. */
const DEFAULT_TEMPERATURE = 0.3;
/** What every pattern's chance is at least, so that none is given up for good. */
const DEFAULT_FLOOR = 0.005;
/** The floors together take at most this much of the draw. */
const MOST_FLOOR_SHARE = 0.05;
const SMALLEST_SD = 1e-6;
/** What a person's wish does to a pattern's chance, before the floor. */
const PREFERENCE_FACTOR: Readonly<Record<PatternPreference, number>> = { never: 0, less: 0.4, neutral: 1, more: 2 };
/** A pattern that fits the brand's own habits less well stays possible. */
const POLICY_FACTOR = 0.5;

export interface SuggestPatternsInput {
  snapshot: { brand: Pick<Brand, "ctaPolicy"> };
  channel: Channel;
  pillarId: PillarId | null;
  personaId: PersonaId | null;
  patterns: readonly PatternTemplate[];
  preferences: ReadonlyMap<PatternId, PatternPreference>;
  /** What the evidence and the brand's facts can feed. */
  available: readonly EvidenceNeed[];
  effectOf: (pattern: PatternTemplate) => EffectEstimate;
  random: Pick<Random, "next">;
  temperature?: number;
  floor?: number;
}

export interface PatternSuggestion {
  pattern: PatternTemplate;
  /** Chance with which the draw puts it first, 0…1; over all suggestions they sum to 1. */
  probability: number;
  performance: PatternPerformanceDTO;
  reason: string;
}

/**
 * Every pattern that could be written for this place, in drawn order: tempered Thompson sampling
 * (Thompson 1933; the doubt scaled by `temperature`) with an additive floor. The chance of each to come
 * first is worked out exactly and answered, for learning to correct by. Left out are patterns of other
 * channels, deprecated ones, those the brand never wants and those whose needs nothing feeds.
 */
export function suggestPatterns(input: SuggestPatternsInput): PatternSuggestion[] {
  const available = new Set(input.available);
  const eligible = input.patterns
    .filter((pattern) => isEligible(pattern, input, available))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.id < b.id ? -1 : 1));
  const effects = eligible.map((pattern) => input.effectOf(pattern));
  const probabilities = chancesOf(eligible, effects, input);
  const candidates = eligible.map((pattern, at) => {
    const effect = effects[at] ?? { mean: 0, sd: 0, n: 0 };
    return { pattern, effect, probability: probabilities[at] ?? 0, performance: describeEffect(effect) };
  });
  const usual = candidates.reduce((most, { probability }) => Math.max(most, probability), 0);
  return drawOrder(candidates, input.random).map(({ effect, ...suggestion }) => ({
    ...suggestion,
    reason: reasonFor(suggestion, effect, usual, input.preferences.get(suggestion.pattern.id) ?? "neutral"),
  }));
}

function isEligible(
  { id, channels, status, evidenceNeeds }: PatternTemplate,
  { channel, preferences }: SuggestPatternsInput,
  available: ReadonlySet<EvidenceNeed>,
): boolean {
  if (status === "deprecated" || !channels.includes(channel)) return false;
  return preferences.get(id) !== "never" && evidenceNeeds.every((need) => available.has(need));
}

function chancesOf(
  patterns: readonly PatternTemplate[],
  effects: readonly EffectEstimate[],
  { snapshot, preferences, temperature = DEFAULT_TEMPERATURE, floor = DEFAULT_FLOOR }: SuggestPatternsInput,
): number[] {
  const tempered = effects.map(({ mean, sd }) => ({ mean, sd: Math.max(SMALLEST_SD, sd * temperature) }));
  const wished = chancesOfBeingLargest(tempered).map((chance, at) => {
    const pattern = patterns[at];
    if (!pattern) return 0;
    const liked = PREFERENCE_FACTOR[preferences.get(pattern.id) ?? "neutral"];
    return chance * liked * (asksMoreThanAllowed(pattern.ctaType, snapshot) ? POLICY_FACTOR : 1);
  });
  const total = wished.reduce((sum, chance) => sum + chance, 0);
  const least = Math.min(floor, MOST_FLOOR_SHARE / Math.max(1, patterns.length));
  const left = 1 - least * patterns.length;
  return wished.map((chance) => least + left * (total > 0 ? chance / total : 1 / patterns.length));
}

function asksMoreThanAllowed(ctaType: CtaType, { brand }: SuggestPatternsInput["snapshot"]): boolean {
  if (brand.ctaPolicy === "none") return ctaType !== "none";
  return brand.ctaPolicy === "soft" && ctaType === "offer";
}

/** Draws one after the other without putting back. */
function drawOrder<T extends { probability: number }>(candidates: readonly T[], random: Pick<Random, "next">): T[] {
  const left = [...candidates];
  const drawn: T[] = [];
  while (left.length > 0) {
    let rest = random.next() * left.reduce((sum, { probability }) => sum + probability, 0);
    let at = left.findIndex(({ probability }) => {
      rest -= probability;
      return rest < 0;
    });
    if (at < 0) at = left.length - 1;
    drawn.push(...left.splice(at, 1));
  }
  return drawn;
}

function reasonFor(
  { probability, performance }: Pick<PatternSuggestion, "probability" | "performance">,
  { mean }: EffectEstimate,
  usual: number,
  preference: PatternPreference,
): string {
  const wish =
    preference === "more" ? "You asked for more of it. " : preference === "less" ? "You asked for less of it. " : "";
  const isTrial = performance.posts > 0 && probability < usual / 2 && mean <= 0;
  return `${wish}${isTrial ? "Trying something new. " : ""}${performance.sentence}`;
}
