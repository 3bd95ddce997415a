import type { Channel } from "../core/channels.ts";
import type { PatternDTO } from "../core/dto/pattern.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import { describeEffect } from "../engines/patterns/describe-effect.ts";
import { effectOfPatterns } from "./load-pattern-grounds.ts";
import { presentPattern } from "./present-pattern.ts";

/** More than a brand has patterns: those of other channels fall out afterwards. */
const MAX_HITS = 500;

/**
 * The patterns a brand can use, with what its own numbers say of each.
 *
 * @param filter.channel whose numbers are shown; without it those of a pattern's first channel that the brand uses
 */
export async function loadPatterns(
  tx: Work,
  scope: BrandScope,
  filter: { channel?: Channel; includeDeprecated?: boolean },
  now: Date,
): Promise<PatternDTO[]> {
  const snapshot = await tx.brands.getSnapshot(scope);
  const patterns = await tx.patterns.list(scope, filter);
  const preferences = await tx.patterns.listPreferences(scope);
  const effectOf = effectOfPatterns(await tx.learning.listPatternCells(scope), snapshot, now);
  const used = new Set(snapshot.brand.channels.filter(({ enabled }) => enabled).map(({ channel }) => channel));
  const anywhere = { pillarId: null, personaId: null };
  return patterns.map((pattern) => {
    const channel =
      filter.channel ?? pattern.channels.find((each) => used.has(each)) ?? pattern.channels[0] ?? "linkedin";
    const performance = describeEffect(effectOf(channel, pattern, anywhere));
    return presentPattern(pattern, preferences.get(pattern.id) ?? "neutral", performance);
  });
}

/** Patterns that have to do with a query, best first; with a channel those that fit it. */
export async function searchPatterns(
  tx: Work,
  scope: BrandScope,
  { query, channel, limit }: { query: string; channel?: Channel; limit: number },
  now: Date,
): Promise<PatternDTO[]> {
  const hits = await tx.patternSearch.search(scope, query, MAX_HITS);
  const patterns = new Map(
    (await loadPatterns(tx, scope, channel ? { channel } : {}, now)).map((each) => [each.id, each]),
  );
  return hits.flatMap(({ id }) => patterns.get(id) ?? []).slice(0, limit);
}
