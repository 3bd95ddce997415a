import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import type { ContentPillar } from "../../core/content-pillar.ts";
import { createKeywordMatcher, type KeywordMatcher } from "./keyword-matcher.ts";

/** The pillars a brand is working on. */
export function activePillars({ pillars }: Pick<BrandSnapshot, "pillars">): ContentPillar[] {
  return pillars.filter(({ isActive, deletedAt }) => isActive && deletedAt === null);
}

/** Matches texts against a brand's active pillars; keywords that Kairo proposed count for less than stated ones. */
export function createPillarMatcher(snapshot: BrandSnapshot): KeywordMatcher<ContentPillar> {
  const { locale, suggested } = snapshot.brand;
  const proposed = new Set(suggested);
  return createKeywordMatcher(activePillars(snapshot), {
    locale,
    isProposed: (pillar) =>
      proposed.has("pillars") || proposed.has(`pillars.${snapshot.pillars.indexOf(pillar)}.keywords`),
  });
}
