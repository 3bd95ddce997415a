import type { AdditiveFit } from "./additive-model.ts";
import { TERM_KINDS, type TermKind } from "./pattern-terms.ts";
import type { TermIndex } from "./term-index.ts";

/** How far the terms of each kind spread, as a variance in units of one post's own noise. */
export type Spreads = Readonly<Record<TermKind, number>>;

/** Variance of one post around its explanation, on the log scale, before any post was seen. */
const USUAL_NOISE = 0.9 ** 2;
/** How many posts that assumption weighs. */
const USUAL_NOISE_POSTS = 20;

/** What other brands have in common of a pattern's effect, as a share of its variance (.20² of .20² + .15²). */
const COMMON_SHARE = 0.64;

/** Variance of a pattern's effect against a post's noise: .13², .25² or .40² of .9². */
const WHOLE = [
  { value: 0.02, chance: 0.25 },
  { value: 0.077, chance: 0.5 },
  { value: 0.2, chance: 0.25 },
] as const;
/** How much of it hook and structure explain by themselves; the rest is their meeting. */
const MAIN_SHARES = [0.1, 0.4, 0.8] as const;
/** How much each part differs by channel, against what it is on all channels. */
const CHANNEL_SHARES = [0.1, 0.5] as const;
/** How much a hook differs by reader and by subject, against a pattern's whole. */
const AUDIENCE_SHARE = 0.06;

/** Variances of what a channel, reader or subject does whatever the pattern. */
const CHANNEL_VARIANCE = 0.3 ** 2;
const AUDIENCE_VARIANCE = 0.15 ** 2;

export interface EstimatedSpreads {
  spreads: Spreads;
  /** Variance of one post around its explanation, log scale. */
  noise: number;
  /** The observations under these spreads, in units of the noise. */
  fit: AdditiveFit;
}

/**
 * How far effects spread and posts scatter, as the observations say: the mean of the possible spreads,
 * each weighed by how well it foresees the observations (marginal likelihood, the noise integrated out
 * as inverse gamma; Gelman et al., Bayesian Data Analysis, 3rd ed., 14.8).
 *
 * @param posts faded count of the observations
 * @param isPooled where other brands' effects are known, the brand's own are told against those
 */
export function estimateSpreads(
  fitUnder: (priorVariances: readonly number[]) => AdditiveFit,
  index: TermIndex<TermKind>,
  { posts, isPooled }: { posts: number; isPooled: boolean },
): EstimatedSpreads {
  const freedom = USUAL_NOISE_POSTS + posts;
  const noiseOf = ({ residual }: AdditiveFit): number =>
    (USUAL_NOISE_POSTS * USUAL_NOISE + Math.max(0, residual)) / freedom;
  const possible = possibleSpreads(isPooled);
  const scores = possible.map(({ spreads, chance }) => {
    const fit = fitUnder(index.variances(spreads));
    return Math.log(chance) - (fit.logGain + freedom * Math.log(noiseOf(fit))) / 2;
  });
  const best = Math.max(...scores);
  const credits = scores.map((score) => Math.exp(score - best));
  const spreads = meanSpreads(
    possible.map((each) => each.spreads),
    credits,
  );
  const fit = fitUnder(index.variances(spreads));
  return { spreads, noise: noiseOf(fit), fit };
}

function meanSpreads(possible: readonly Spreads[], credits: readonly number[]): Spreads {
  const total = credits.reduce((sum, credit) => sum + credit, 0);
  const mean = (kind: TermKind): number =>
    possible.reduce((sum, spreads, at) => sum + ((credits[at] ?? 0) / total) * spreads[kind], 0);
  return Object.fromEntries(TERM_KINDS.map((kind) => [kind, mean(kind)])) as Record<TermKind, number>;
}

/**
 * The spreads that are thought possible, with their chances before any post was seen. Which of them a
 * brand has is estimated from its own posts; thirty posts say little of it, so what is usual must help.
 */
function possibleSpreads(isPooled: boolean): { spreads: Spreads; chance: number }[] {
  return WHOLE.flatMap(({ value, chance }) =>
    MAIN_SHARES.flatMap((mainShare) =>
      CHANNEL_SHARES.map((channelShare) => ({
        chance: chance / (MAIN_SHARES.length * CHANNEL_SHARES.length),
        spreads: spreadsOf(value, mainShare, channelShare, isPooled),
      })),
    ),
  );
}

function spreadsOf(value: number, mainShare: number, channelShare: number, isPooled: boolean): Spreads {
  const whole = isPooled ? value * (1 - COMMON_SHARE) : value;
  const half = (whole * mainShare) / 2;
  const pair = whole * (1 - mainShare);
  return {
    hook: half,
    structure: half,
    pair,
    unpooledPair: value * (1 + channelShare) * COMMON_SHARE,
    channelHook: half * channelShare,
    channelStructure: half * channelShare,
    channelPair: pair * channelShare,
    personaHook: whole * AUDIENCE_SHARE,
    pillarHook: whole * AUDIENCE_SHARE,
    channel: CHANNEL_VARIANCE / USUAL_NOISE,
    persona: AUDIENCE_VARIANCE / USUAL_NOISE,
    pillar: AUDIENCE_VARIANCE / USUAL_NOISE,
  };
}
