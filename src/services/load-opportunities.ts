import type { OpportunityDTO, OpportunityExplanationDTO } from "../core/dto/opportunity.ts";
import type { OpportunityId } from "../core/ids.ts";
import type { Opportunity } from "../core/opportunity.ts";
import type { Page, PageRequest } from "../core/ports/page.ts";
import type { OpportunityFilter } from "../core/ports/repositories.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import { explainScore } from "../engines/opportunities/explain-score.ts";
import { scoreOpportunity } from "../engines/opportunities/score-opportunity.ts";
import { loadScoring } from "./load-scoring.ts";
import { presentOpportunity } from "./present-opportunity.ts";

/** Opportunities as the UI shows them, with their stored scores. */
export async function showOpportunities(
  tx: Work,
  scope: BrandScope,
  opportunities: readonly Opportunity[],
): Promise<OpportunityDTO[]> {
  const snapshot = await tx.brands.getSnapshot(scope);
  const evidence = await tx.opportunities.listEvidence(
    scope,
    opportunities.map(({ id }) => id),
  );
  return Promise.all(
    opportunities.map(async (opportunity) => {
      const { id, score, status } = opportunity;
      // An open opportunity has no package.
      const open = status === "open" ? null : await tx.packages.findOpenByOpportunity(scope, id);
      return presentOpportunity(opportunity, {
        breakdown: score,
        snapshot,
        evidence: evidence.get(id) ?? [],
        existingPackageId: open?.id ?? null,
      });
    }),
  );
}

/** One page of opportunities, best stored score first. */
export async function listOpportunities(
  tx: Work,
  scope: BrandScope,
  filter: OpportunityFilter,
  page: PageRequest,
): Promise<Page<OpportunityDTO>> {
  const { items, nextCursor } = await tx.opportunities.list(scope, filter, page);
  return { items: await showOpportunities(tx, scope, items), nextCursor };
}

/** One opportunity. */
export async function loadOpportunity(tx: Work, scope: BrandScope, id: OpportunityId): Promise<OpportunityDTO> {
  const [shown] = await showOpportunities(tx, scope, [await tx.opportunities.get(scope, id)]);
  return shown as OpportunityDTO;
}

/** Why an opportunity scores what it does as of now, and the cheapest change that would raise it. */
export async function explainOpportunity(
  tx: Work,
  scope: BrandScope,
  id: OpportunityId,
  now: Date,
): Promise<OpportunityExplanationDTO> {
  const opportunity = await tx.opportunities.get(scope, id);
  const linked = (await tx.opportunities.listEvidence(scope, [id])).get(id) ?? [];
  const evidence = linked.map(({ signal }) => signal);
  const { context } = await loadScoring(tx, scope, now);
  const breakdown = scoreOpportunity(opportunity, evidence, context);
  const { topReasons, cheapestChange } = explainScore(breakdown, { opportunity, evidence, context });
  return {
    opportunityId: id,
    breakdown,
    topReasons,
    cheapestChange: cheapestChange && {
      change: cheapestChange.change,
      feature: cheapestChange.feature,
      gain: cheapestChange.gain,
    },
  };
}
