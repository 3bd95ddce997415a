import type { VariantId } from "../../core/ids.ts";

/** A published variant of a package, with what it came to. */
export interface SiblingPost {
  variantId: VariantId;
  /** Reward minus the brand's usual, log scale; null while its numbers have not settled. */
  outcome: number | null;
}

export interface SiblingComparison {
  variantId: VariantId;
  outcome: number | null;
  /** Other posts whose numbers have settled. */
  siblings: number;
  /** Its outcome minus the mean of theirs, and how far luck alone spreads that; null while one side is missing. */
  difference: { mean: number; sd: number } | null;
}

/**
 * Holds each post of a package against the mean of the others: same idea, same brand, each outcome already against
 * the usual of its own channel. One post is one unit, so with m siblings and posts that scatter by σ the difference of
 * equally good ones has the standard deviation σ·√(1 + 1/m).
 *
 * @param noise standard deviation of one post around what explains it, log scale (`estimatePostNoise`)
 */
export function compareSiblings(posts: readonly SiblingPost[], noise: number): SiblingComparison[] {
  return posts.map(({ variantId, outcome }) => {
    const others = posts.flatMap((post) =>
      post.variantId === variantId || post.outcome === null ? [] : [post.outcome],
    );
    const siblings = others.length;
    if (outcome === null || siblings === 0) return { variantId, outcome, siblings, difference: null };
    const mean = outcome - others.reduce((sum, each) => sum + each, 0) / siblings;
    return { variantId, outcome, siblings, difference: { mean, sd: noise * Math.sqrt(1 + 1 / siblings) } };
  });
}
