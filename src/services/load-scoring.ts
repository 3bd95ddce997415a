import type { BrandSnapshot } from "../core/brand-snapshot.ts";
import type { Channel } from "../core/channels.ts";
import { MILLISECONDS_PER_DAY } from "../core/clock.ts";
import type { PatternId } from "../core/ids.ts";
import type { PatternPreference, PatternTemplate } from "../core/pattern-template.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import { estimateOpportunityPriors } from "../engines/learning/estimate-opportunity-priors.ts";
import { estimatePatternEffects } from "../engines/learning/estimate-pattern-effects.ts";
import { calibrateCuts } from "../engines/opportunities/calibrate-bands.ts";
import {
  prepareScoring,
  SCORE_FORMULA_VERSION,
  type ScoringContext,
} from "../engines/opportunities/score-opportunity.ts";

/** How far back novelty looks for something already said. */
const NOVELTY_DAYS = 60;
const MAX_CORPUS_TEXTS = 200;
const MAX_RECENT_PACKAGES = 300;
/** A brand's taste is what it decided lately. */
const MAX_DECIDED = 400;

export type EffectOfPattern = (
  channel: Channel,
  pattern: Pick<PatternTemplate, "hookType" | "structure">,
  about: { pillarId: string | null; personaId: string | null },
) => { mean: number; sd: number; n: number };

export interface LoadedScoring {
  snapshot: BrandSnapshot;
  patterns: PatternTemplate[];
  preferences: Map<PatternId, PatternPreference>;
  effectOf: EffectOfPattern;
  context: ScoringContext;
}

/** Gathers what scoring rests on: the brand, what it said lately and what it has learned. */
export async function loadScoring(tx: Work, scope: BrandScope, now: Date): Promise<LoadedScoring> {
  const since = new Date(now.getTime() - NOVELTY_DAYS * MILLISECONDS_PER_DAY);
  const snapshot = await tx.brands.getSnapshot(scope);
  const patterns = await tx.patterns.list(scope);
  const preferences = await tx.patterns.listPreferences(scope);
  const patternCells = await tx.learning.listPatternCells(scope);
  const opportunityCells = await tx.learning.listOpportunityCells(scope);
  const corpus = await tx.brands.listCorpus(scope, MAX_CORPUS_TEXTS);
  const packages = await tx.packages.listSince(scope, since, MAX_RECENT_PACKAGES);
  const decided = await tx.opportunities.listDecidedScores(scope, SCORE_FORMULA_VERSION, MAX_DECIDED);

  const effectOf = createEffectOf(patternCells, snapshot, now);
  const priors = estimateOpportunityPriors(opportunityCells, now);
  const context = prepareScoring({
    snapshot,
    patterns,
    preferences,
    recentTexts: [
      ...corpus.filter(({ kind }) => kind !== "not_us").map(({ text, addedAt }) => ({ text, at: addedAt })),
      ...packages.map(({ title, thesis, createdAt }) => ({ text: `${title}. ${thesis}`, at: createdAt })),
    ],
    recentPackages: packages.map(({ pillarId, createdAt }) => ({ pillarId, createdAt })),
    effects: {
      patternEffect: (channel, pillarId, personaId, pattern) => effectOf(channel, pattern, { pillarId, personaId }),
      opportunityPrior: priors,
    },
    cuts: calibrateCuts(decided),
    now,
  });
  return { snapshot, patterns, preferences, effectOf, context };
}

/** The brand's learned effects for its objective. */
export function createEffectOf(
  cells: Parameters<typeof estimatePatternEffects>[0],
  snapshot: BrandSnapshot,
  now: Date,
): EffectOfPattern {
  const effects = estimatePatternEffects(cells, { objective: snapshot.brand.objective, now });
  return (channel, { hookType, structure }, { personaId, pillarId }) =>
    effects(channel, hookType, structure, personaId, pillarId);
}
