import { createLearningRandom } from "./learning-random.ts";

export interface AudienceShape {
  patterns: number;
  brands: number;
  channels: number;
  /** Standard deviations of a pattern's effect on the log scale, level by level: shared by all, the brand's own, the channel's own. */
  spread: { all: number; brand: number; channel: number };
  /** Standard deviation of one post around its pattern's effect, on the log scale. */
  noise: number;
}

/** What the figures of the report are measured on. */
export const USUAL_AUDIENCE: AudienceShape = {
  patterns: 24,
  brands: 8,
  channels: 3,
  spread: { all: 0.2, brand: 0.15, channel: 0.1 },
  noise: 0.9,
};

/** The same with all effects half as large. */
export const FAINT_AUDIENCE: AudienceShape = { ...USUAL_AUDIENCE, spread: { all: 0.1, brand: 0.075, channel: 0.05 } };

export interface SimulatedBrand {
  /** By channel, by pattern: the true effect, log scale. */
  effects: readonly (readonly number[])[];
  /** What one post of a pattern on a channel comes to against the usual, log scale. */
  post(channel: number, pattern: number): number;
}

/** Brands whose audiences like patterns differently; every pattern's effect is drawn by itself, not from its parts. */
export function simulateAudience(shape: AudienceShape, seed: string): SimulatedBrand[] {
  const random = createLearningRandom(seed);
  const draw = (spread: number): number[] => Array.from({ length: shape.patterns }, () => spread * random.normal());
  const all = draw(shape.spread.all);
  return Array.from({ length: shape.brands }, (_, brand) => {
    const own = draw(shape.spread.brand).map((effect, pattern) => effect + (all[pattern] ?? 0));
    const effects = Array.from({ length: shape.channels }, () =>
      draw(shape.spread.channel).map((effect, pattern) => effect + (own[pattern] ?? 0)),
    );
    const luck = createLearningRandom(`${seed} luck of brand ${brand}`);
    return {
      effects,
      post: (channel, pattern) => (effects[channel]?.[pattern] ?? 0) + shape.noise * luck.normal(),
    };
  });
}
