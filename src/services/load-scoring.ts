import { MILLISECONDS_PER_DAY } from "../core/clock.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import { estimateOpportunityPriors } from "../engines/learning/estimate-opportunity-priors.ts";
import { calibrateCuts } from "../engines/opportunities/calibrate-bands.ts";
import {
  prepareScoring,
  SCORE_FORMULA_VERSION,
  type ScoringContext,
} from "../engines/opportunities/score-opportunity.ts";
import { loadPatternGrounds, type PatternGrounds } from "./load-pattern-grounds.ts";

/** How far back novelty looks for something already said. */
const NOVELTY_DAYS = 60;
const MAX_CORPUS_TEXTS = 200;
const MAX_RECENT_PACKAGES = 300;
/** A brand's taste is what it decided lately. */
const MAX_DECIDED = 400;

export interface LoadedScoring extends PatternGrounds {
  context: ScoringContext;
}

/** Gathers what scoring rests on: the brand, what it said lately and what it has learned. */
export async function loadScoring(tx: Work, scope: BrandScope, now: Date): Promise<LoadedScoring> {
  const since = new Date(now.getTime() - NOVELTY_DAYS * MILLISECONDS_PER_DAY);
  const grounds = await loadPatternGrounds(tx, scope, now);
  const opportunityCells = await tx.learning.listOpportunityCells(scope);
  const corpus = await tx.brands.listCorpus(scope, MAX_CORPUS_TEXTS);
  const packages = await tx.packages.listSince(scope, since, MAX_RECENT_PACKAGES);
  const decided = await tx.opportunities.listDecidedScores(scope, SCORE_FORMULA_VERSION, MAX_DECIDED);

  const { snapshot, patterns, preferences, effectOf } = grounds;
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
  return { ...grounds, context };
}
