import type { PatternPerformanceDTO } from "../../core/dto/pattern.ts";
import { chanceBelow } from "./normal-distribution.ts";

/** Width of a 90 % interval of a normal, in standard deviations. */
const Z_90 = 1.6449;
/** With fewer posts nothing is said, whatever they showed. */
export const LEAST_POSTS_TO_SPEAK = 5;
/** Chance of beating the usual from which a tendency is stated. */
export const CERTAIN_ENOUGH = 0.9;

/** A learned effect: log scale against the brand's usual, its standard deviation, the posts behind it. */
export interface EffectEstimate {
  mean: number;
  sd: number;
  n: number;
}

/** What an effect means, in numbers and in people's words; says "works" only with enough posts and certainty. */
export function describeEffect({ mean, sd, n }: EffectEstimate): PatternPerformanceDTO {
  const posts = Math.round(n);
  const chanceBetter = sd > 0 ? chanceBelow(mean / sd) : mean > 0 ? 1 : mean < 0 ? 0 : 0.5;
  return {
    posts,
    effect: mean,
    low: mean - Z_90 * sd,
    high: mean + Z_90 * sd,
    chanceBetter,
    sentence: describe(posts, mean, chanceBetter),
  };
}

function describe(posts: number, mean: number, chanceBetter: number): string {
  if (posts === 0) return "No posts yet: trying something new.";
  const based = `Based on ${posts} ${posts === 1 ? "post" : "posts"}`;
  if (posts < LEAST_POSTS_TO_SPEAK) return `${based}: not enough posts to say.`;
  const share = Math.round(Math.abs(Math.expm1(mean)) * 100);
  const chance = Math.round(chanceBetter * 100);
  if (chanceBetter >= CERTAIN_ENOUGH) {
    return `${based}, it works for you: about ${share} % above your usual, chance it beats your usual ${chance} %.`;
  }
  if (chanceBetter <= 1 - CERTAIN_ENOUGH) {
    return `${based}, it stays below your usual: by about ${share} %, chance it beats your usual ${chance} %.`;
  }
  return `${based}, the chance it beats your usual is ${chance} %: too early to call.`;
}
