import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import type { Channel } from "../../core/channels.ts";
import type { ContentPillar } from "../../core/content-pillar.ts";
import type { CheckReport } from "../../core/guardrail.ts";
import type { ClusterId, PersonaId, PillarId } from "../../core/ids.ts";
import type { OpportunityShape, OpportunityType, Trigger } from "../../core/opportunity.ts";
import type { PatternTemplate } from "../../core/pattern-template.ts";
import type { BandCuts } from "../../core/score.ts";
import type { Signal } from "../../core/signal.ts";
import type { PillarCoverage } from "./coverage.ts";
import { readEvidence } from "./evidence-words.ts";
import type { LearnedEffect } from "./feature-value.ts";
import type { KeywordMatcher, PillarMatch } from "./keyword-matcher.ts";
import type { NoveltyIndex } from "./novelty.ts";
import type { PatternFit } from "./pattern-fit.ts";

/** What scoring reads of an opportunity, written or not yet. */
export interface ScorableOpportunity extends OpportunityShape {
  title: string;
  thesis: string;
  clusterId?: ClusterId | null;
  checks: Pick<CheckReport, "verdict"> | null;
  createdAt: Date;
}

/** What scoring reads of a piece of evidence. */
export type ScoredEvidence = Pick<
  Signal,
  "title" | "text" | "canonicalUrl" | "domain" | "sourceId" | "trust" | "publishedAt"
>;

/** What learning knows, as functions: no engine imports another. */
export interface ScoringEffects {
  patternEffect(
    channel: Channel,
    pillarId: PillarId | null,
    personaId: PersonaId | null,
    pattern: PatternTemplate,
  ): LearnedEffect;
  opportunityPrior(
    type: OpportunityType,
    trigger: Trigger,
    pillarId: PillarId | null,
    domain: string | null,
  ): LearnedEffect;
}

/** Everything scoring needs of a brand, prepared once for any number of opportunities. */
export interface ScoringContext {
  now: Date;
  cuts: BandCuts;
  snapshot: BrandSnapshot;
  pillars: ContentPillar[];
  matcher: KeywordMatcher<ContentPillar>;
  novelty: NoveltyIndex;
  coverage: ReadonlyMap<PillarId, PillarCoverage>;
  packagesInWindow: number;
  patternFit: PatternFit;
  effects: ScoringEffects;
}

/** One opportunity with what several features read of it. */
export interface ScoreSubject {
  opportunity: ScorableOpportunity;
  evidence: readonly ScoredEvidence[];
  /** Folded content words: of the evidence, or of the opportunity itself when there is none. */
  words: string[];
  /** Best pillar first. */
  matches: PillarMatch<ContentPillar>[];
}

/** Reads an opportunity once for all features. */
export function createScoreSubject(
  opportunity: ScorableOpportunity,
  evidence: readonly ScoredEvidence[],
  context: ScoringContext,
): ScoreSubject {
  const { locale } = context.snapshot.brand;
  // Written words name the pillar they were written for: only the evidence can say what it is about.
  const read = readEvidence(
    evidence.length > 0 ? evidence : [{ title: opportunity.title, text: opportunity.thesis }],
    locale,
  );
  return { opportunity, evidence, words: read.words, matches: context.matcher.match(read) };
}
