import type { Objective } from "../../core/brand.ts";
import type { Channel } from "../../core/channels.ts";
import { type LearningEvidence, MICRO_UNITS, type PatternCell } from "../../core/learning-event.ts";
import type { HookType, Structure } from "../../core/pattern-template.ts";
import { prepareAdditive } from "./additive-model.ts";
import { fadedWeight } from "./fade.ts";
import { estimateSpreads } from "./pattern-spreads.ts";
import { compareCells, effectTerms, indexTerms, type Place, placeTerms, positionsOf } from "./pattern-terms.ts";
import type { PooledPrior } from "./pool-pattern-priors.ts";

/** A learned effect: log scale against the brand's usual, its standard deviation, and the posts behind it. */
export interface Effect {
  mean: number;
  sd: number;
  /** Posts with this hook and structure on the channel, whatever their age. */
  n: number;
}

export type EffectOf = (
  channel: Channel,
  hook: HookType,
  structure: Structure,
  personaId: string | null,
  pillarId: string | null,
) => Effect;

/** Variance of one observation beside a post's: a decision is a plainer word on a smaller scale. */
const RELATIVE_NOISE: Readonly<Record<LearningEvidence, number>> = { outcome: 1, decision: (0.8 / 0.9) ** 2 };

export interface EffectsAbout {
  objective: Objective;
  now: Date;
  /** What opted-in brands together know; empty for a brand that shares nothing. */
  pooled?: readonly PooledPrior[];
}

/**
 * What each hook × structure does on a channel against the brand's usual: main effects of hook and
 * structure, their meeting, and deviations for the channel, reader and subject, shrunk together. Two
 * levels: the brand's other channels inform this one, and what other brands have in common, where it is
 * known, stands in for what the brand has not yet shown. How far each part spreads is estimated from the
 * brand's own posts. Cells of other objectives are left out; older months count less.
 */
export function estimatePatternEffects(cells: readonly PatternCell[], about: EffectsAbout): EffectOf {
  const { spreads, noise, fit, index, common, isUnpooled, posts } = fitEffects(cells, about);
  const answers = new Map<string, Effect>();

  return (channel, hookType, structure, personaId, pillarId) => {
    const place = { channel, hookType, structure, personaId, pillarId };
    const key = `${patternAt(place)} ${personaId} ${pillarId}`;
    const answered = answers.get(key);
    if (answered) return answered;
    const { known, unseen } = positionsOf(effectTerms(place, isUnpooled(place)), index);
    const { mean, variance } = fit.predict(known);
    const missing = unseen.reduce((sum, kind) => sum + spreads[kind], 0);
    const prior = common.get(patternAt(place));
    const effect = {
      mean: mean + (prior?.mean ?? 0),
      sd: Math.sqrt(noise * (variance + missing) + (prior?.variance ?? 0)),
      n: posts.get(patternAt(place)) ?? 0,
    };
    answers.set(key, effect);
    return effect;
  };
}

/** Standard deviation of one post around what explains it, log scale, as the brand's own posts show it. */
export function estimatePostNoise(cells: readonly PatternCell[], about: EffectsAbout): number {
  return Math.sqrt(fitEffects(cells, about).noise);
}

function fitEffects(cells: readonly PatternCell[], { objective, now, pooled = [] }: EffectsAbout) {
  const own = cells.filter((cell) => cell.objective === objective && cell.n > 0).sort(compareCells);
  const common = indexPooled(pooled, objective);
  const isUnpooled = (place: Place): boolean => common.size > 0 && !common.has(patternAt(place));
  const named = own.map((cell) => [...effectTerms(cell, isUnpooled(cell)), ...placeTerms(cell)]);
  const index = indexTerms(named);
  const posts = countPosts(own);
  let faded = 0;
  const observations = own.map((cell, at) => {
    const weight = fadedWeight(cell.month, now);
    const usual = cell.evidence === "outcome" ? (common.get(patternAt(cell))?.mean ?? 0) : 0;
    const sum = cell.sumMicro / MICRO_UNITS;
    const squares = cell.sumSquaresMicro / MICRO_UNITS;
    faded += cell.n * weight;
    return {
      terms: positionsOf(named[at] ?? [], index).known,
      count: cell.n * weight,
      sum: (sum - cell.n * usual) * weight,
      squares: (squares - 2 * usual * sum + cell.n * usual * usual) * weight,
      noise: RELATIVE_NOISE[cell.evidence],
    };
  });
  const estimated = estimateSpreads(prepareAdditive(index.size(), observations), index, {
    posts: faded,
    isPooled: common.size > 0,
  });
  return { ...estimated, index, common, isUnpooled, posts };
}

function indexPooled(pooled: readonly PooledPrior[], objective: Objective): Map<string, PooledPrior> {
  return new Map(pooled.filter((each) => each.objective === objective).map((each) => [patternAt(each), each]));
}

function countPosts(cells: readonly PatternCell[]): Map<string, number> {
  const posts = new Map<string, number>();
  for (const cell of cells) {
    if (cell.evidence !== "outcome") continue;
    posts.set(patternAt(cell), (posts.get(patternAt(cell)) ?? 0) + cell.n);
  }
  return posts;
}

function patternAt({ channel, hookType, structure }: Pick<Place, "channel" | "hookType" | "structure">): string {
  return `${channel} ${hookType} ${structure}`;
}
