import type { ContentPackage } from "../core/content-package.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import type { Variant } from "../core/variant.ts";

/** Where a post can be found. */
export interface Posted {
  permalink: string | null;
  externalPostId: string | null;
}

const MAX_CORPUS_TEXT = 4_000;

/** Keeps that a variant went out: its link, its words among the brand's own, its opportunities as used. */
export async function recordPublication(
  tx: Work,
  scope: BrandScope,
  uses: { now: Date },
  published: { variant: Variant; contentPackage: ContentPackage; publishedAt: Date } & Partial<Posted>,
): Promise<void> {
  const { variant, contentPackage, publishedAt, permalink = null, externalPostId = null } = published;
  await tx.variants.savePublication(scope, {
    variantId: variant.id,
    packageId: variant.packageId,
    channel: variant.channel,
    permalink,
    externalPostId,
    publishedAt,
    outcome: null,
  });
  const text = [variant.title, ...variant.parts].filter(Boolean).join("\n\n").slice(0, MAX_CORPUS_TEXT).trim();
  if (text) {
    await tx.brands.addCorpus(scope, [{ kind: "published", channel: variant.channel, text, addedAt: uses.now }]);
  }
  await tx.opportunities.markUsed(scope, contentPackage.opportunityIds, uses.now);
}
