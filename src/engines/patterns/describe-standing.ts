import type { PatternPerformanceDTO } from "../../core/dto/pattern.ts";
import type { SiblingStanding } from "../../core/variant-evaluation.ts";
import { CERTAIN_ENOUGH, LEAST_POSTS_TO_SPEAK } from "./describe-effect.ts";
import { chanceBelow } from "./normal-distribution.ts";

/** With fewer settled posts in a package nothing is said, whatever they showed. */
const LEAST_POSTS_TO_COMPARE = 3;

export interface Standing {
  standing: SiblingStanding;
  /** Chance that it beats its siblings; null without anything to compare. */
  chance: number | null;
  sentence: string;
}

/**
 * What a difference from siblings means, in people's words. Of several posts one is always the best, so the more there
 * are, the further one must stand out: the certainty asked for is shared among all of them (Bonferroni).
 */
export function describeStanding(compared: {
  outcome: number | null;
  siblings: number;
  difference: { mean: number; sd: number } | null;
}): Standing {
  const { outcome, siblings, difference } = compared;
  if (outcome === null) return { standing: "too_few", chance: null, sentence: "It has no settled numbers to compare." };
  const posts = siblings + 1;
  const based = `Based on ${posts} ${posts === 1 ? "post" : "posts"} of this package`;
  const chance = difference && chanceBelow(difference.mean / difference.sd);
  if (difference === null || chance === null || posts < LEAST_POSTS_TO_COMPARE) {
    return { standing: "too_few", chance, sentence: `${based}: not enough posts to say.` };
  }
  const measured = `${based}, it came out ${beside(difference.mean)} its siblings`;
  const percent = `${Math.min(99, Math.max(1, Math.round(chance * 100)))} %`;
  const doubt = (1 - CERTAIN_ENOUGH) / posts;
  const standing = chance >= 1 - doubt ? "ahead" : chance <= doubt ? "behind" : "too_close";
  const certain = `further than luck explains, chance it beats them ${percent}.`;
  const unsure = `chance it beats them ${percent}: too close to call.`;
  return { standing, chance, sentence: `${measured}, ${standing === "too_close" ? unsure : certain}` };
}

function beside(difference: number): string {
  const ratio = Math.exp(difference);
  if (ratio >= 3) return `at about ${Math.round(ratio)} times`;
  return `about ${Math.round(Math.abs(ratio - 1) * 100)} % ${ratio >= 1 ? "above" : "below"}`;
}

/** Whether a pattern is to be repeated or avoided; null below the certainty from which `describeEffect` says so too. */
export function adviceOf({ posts, chanceBetter }: PatternPerformanceDTO): "repeat" | "avoid" | null {
  if (posts < LEAST_POSTS_TO_SPEAK) return null;
  if (chanceBetter >= CERTAIN_ENOUGH) return "repeat";
  return chanceBetter <= 1 - CERTAIN_ENOUGH ? "avoid" : null;
}
