import type { BrandSnapshot } from "../core/brand-snapshot.ts";
import type { Channel } from "../core/channels.ts";
import type { PatternId } from "../core/ids.ts";
import type { PatternPreference, PatternTemplate } from "../core/pattern-template.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import { estimatePatternEffects } from "../engines/learning/estimate-pattern-effects.ts";

export type EffectOfPattern = (
  channel: Channel,
  pattern: Pick<PatternTemplate, "hookType" | "structure">,
  about: { pillarId: string | null; personaId: string | null },
) => { mean: number; sd: number; n: number };

/** What patterns are chosen on. */
export interface PatternGrounds {
  snapshot: BrandSnapshot;
  patterns: PatternTemplate[];
  preferences: Map<PatternId, PatternPreference>;
  effectOf: EffectOfPattern;
}

/** Gathers the brand, the patterns it can use and what it has learned of them. */
export async function loadPatternGrounds(tx: Work, scope: BrandScope, now: Date): Promise<PatternGrounds> {
  const snapshot = await tx.brands.getSnapshot(scope);
  const patterns = await tx.patterns.list(scope);
  const preferences = await tx.patterns.listPreferences(scope);
  const effectOf = effectOfPatterns(await tx.learning.listPatternCells(scope), snapshot, now);
  return { snapshot, patterns, preferences, effectOf };
}

/** The brand's learned effects for its objective. */
export function effectOfPatterns(
  cells: Parameters<typeof estimatePatternEffects>[0],
  snapshot: BrandSnapshot,
  now: Date,
): EffectOfPattern {
  const effects = estimatePatternEffects(cells, { objective: snapshot.brand.objective, now });
  return (channel, { hookType, structure }, { personaId, pillarId }) =>
    effects(channel, hookType, structure, personaId, pillarId);
}
