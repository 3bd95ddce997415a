import { MILLISECONDS_PER_DAY } from "../core/clock.ts";
import type { ContentPackage } from "../core/content-package.ts";
import type { IdGenerator, OpportunityId, PackageId, VariantId } from "../core/ids.ts";
import type { Opportunity } from "../core/opportunity.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import type { Variant } from "../core/variant.ts";
import {
  type DecidedOpportunity,
  type DecidedVariant,
  foldOpportunityDecisions,
  foldVariantDecisions,
} from "../engines/learning/fold-decisions.ts";
import { foldOutcomes, type LearnedPost } from "../engines/learning/fold-outcomes.ts";
import { updateOpportunityPriors } from "../engines/learning/update-opportunity-priors.ts";
import { updatePatternWeights } from "../engines/learning/update-pattern-weights.ts";
import { requestEvaluation } from "./request-evaluation.ts";

/** How far back facts still teach; the half-life has long faded what is older. */
const MEMORY_DAYS = 2 * 365;
const MAX_PACKAGES = 5_000;
const MAX_VARIANTS = 20_000;
const MAX_DECISIONS = 50_000;

/**
 * Folds everything that is known into learning events and cells, and asks for a package's evaluation when posts of it
 * have settled. Doing it twice changes nothing.
 */
export async function foldLearning(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
): Promise<{ learned: number; posts: number }> {
  const { now } = uses;
  // One fold at a time, and all of its reads behind the lock: else one would undo what another has learned.
  await tx.runs.lock(scope, "LearningUpdateV1");
  const since = new Date(now.getTime() - MEMORY_DAYS * MILLISECONDS_PER_DAY);
  const { objective } = await tx.brands.get(scope);
  const publications = await tx.variants.listPublications(scope, since);
  const packages = new Map((await tx.packages.listSince(scope, since, MAX_PACKAGES)).map((each) => [each.id, each]));
  const variants = await tx.variants.list(scope, { packageIds: [...packages.keys()] }, MAX_VARIANTS);
  const opportunities = await loadOpportunities(tx, scope, packages);
  const decisions = await tx.decisions.list(scope, { since }, MAX_DECISIONS);
  const decided = await loadDecided(
    tx,
    scope,
    decisions.map(({ subjectId }) => subjectId),
  );

  const variantById = new Map(variants.map((each) => [each.id, each]));
  const postOf = (variantId: VariantId, publishedAt: Date) => {
    const variant = variantById.get(variantId);
    const contentPackage = variant && packages.get(variant.packageId);
    if (!variant || !contentPackage) return [];
    return [
      learnedPost(
        variant,
        contentPackage,
        opportunities.get(contentPackage.opportunityIds[0] ?? ("" as OpportunityId)),
        publishedAt,
      ),
    ];
  };
  const posts = publications.flatMap(({ variantId, publishedAt }) => postOf(variantId, publishedAt));
  const outcomes = foldOutcomes({ posts, events: await tx.events.listMatched(scope), objective, now });
  const previous = await tx.learning.listCurrent(scope);
  const posting = {
    tenantId: scope.tenantId,
    brandId: scope.brandId,
    ids: uses.ids,
    now,
    previous,
    outcomes,
    objective,
  };

  const patterns = updatePatternWeights({
    ...posting,
    decisions: foldVariantDecisions({ decisions, variants: variants.map((each) => decidedVariant(each, packages)) }),
  });
  const priors = updateOpportunityPriors({
    ...posting,
    decisions: foldOpportunityDecisions({ decisions, opportunities: decided }),
  });
  const events = [...patterns.events, ...priors.events];
  await tx.learning.post(scope, events, { patterns: patterns.cells, opportunities: priors.cells });
  const settledAnew = new Set<PackageId>();
  for (const publication of publications) {
    const outcome = outcomes.get(publication.variantId);
    const settled = outcome?.counts ? outcome.reward : null;
    if (settled === publication.outcome) continue;
    if (publication.outcome === null) settledAnew.add(publication.packageId);
    await tx.variants.savePublication(scope, { ...publication, outcome: settled });
  }
  if (settledAnew.size > 0) await tx.runs.lock(scope, "VariantEvaluationV1");
  for (const packageId of settledAnew) await requestEvaluation(tx, scope, uses, packageId);
  return { learned: events.length, posts: [...outcomes.values()].filter(({ counts }) => counts).length };
}

interface DomainOpportunity {
  opportunity: Opportunity;
  sourceDomain: string | null;
}

async function loadOpportunities(
  tx: Work,
  scope: BrandScope,
  packages: Map<PackageId, ContentPackage>,
): Promise<Map<OpportunityId, DomainOpportunity>> {
  return withDomains(tx, scope, [...new Set([...packages.values()].flatMap(({ opportunityIds }) => opportunityIds))]);
}

async function loadDecided(tx: Work, scope: BrandScope, subjects: string[]): Promise<DecidedOpportunity[]> {
  const ids = [...new Set(subjects.filter((id) => id.startsWith("opp_")))] as OpportunityId[];
  const loaded = await withDomains(tx, scope, ids);
  return [...loaded.values()].map(({ opportunity, sourceDomain }) => ({
    id: opportunity.id,
    type: opportunity.type,
    trigger: opportunity.trigger,
    pillarId: opportunity.pillarId,
    sourceDomain,
  }));
}

/** Opportunities with the domain of their founding evidence. */
async function withDomains(
  tx: Work,
  scope: BrandScope,
  ids: OpportunityId[],
): Promise<Map<OpportunityId, DomainOpportunity>> {
  const opportunities = await tx.opportunities.listByIds(scope, ids);
  const evidence = await tx.opportunities.listEvidence(scope, ids);
  return new Map(
    opportunities.map((opportunity) => {
      const sourceDomain = evidence.get(opportunity.id)?.[0]?.signal.domain ?? null;
      return [opportunity.id, { opportunity, sourceDomain }];
    }),
  );
}

function learnedPost(
  variant: Variant,
  contentPackage: ContentPackage,
  from: DomainOpportunity | undefined,
  publishedAt: Date,
): LearnedPost {
  const { id: variantId, packageId, channel, hookType, structure, patternId } = variant;
  const { personaId, pillarId } = contentPackage;
  const opportunity = from && {
    id: from.opportunity.id,
    type: from.opportunity.type,
    trigger: from.opportunity.trigger,
    sourceDomain: from.sourceDomain,
  };
  return {
    variantId,
    packageId,
    channel,
    hookType,
    structure,
    patternId,
    personaId,
    pillarId,
    opportunity: opportunity ?? null,
    publishedAt,
  };
}

function decidedVariant(variant: Variant, packages: Map<PackageId, ContentPackage>): DecidedVariant {
  const { id: variantId, packageId, channel, hookType, structure, patternId } = variant;
  const contentPackage = packages.get(packageId);
  return {
    variantId,
    channel,
    hookType,
    structure,
    patternId,
    personaId: contentPackage?.personaId ?? null,
    pillarId: contentPackage?.pillarId ?? null,
    opportunityId: contentPackage?.opportunityIds[0] ?? null,
  };
}
