import type { BrandSnapshot } from "../core/brand-snapshot.ts";
import type { BoardCardDTO } from "../core/dto/opportunity.ts";
import type { PackageId } from "../core/ids.ts";
import type { Opportunity } from "../core/opportunity.ts";
import type { RankedCard } from "../engines/opportunities/rank-opportunities.ts";
import { type LinkedSignal, presentOpportunity } from "./present-opportunity.ts";

/** A card of the board: the opportunity, its place and why it stands there. */
export function presentCard(
  card: RankedCard<Opportunity>,
  shown: { position: number; snapshot: BrandSnapshot; evidence: LinkedSignal[]; existingPackageId: PackageId | null },
): BoardCardDTO {
  const { position, ...rest } = shown;
  return {
    ...presentOpportunity(card.opportunity, { breakdown: card.breakdown, ...rest }),
    position,
    placement: card.placement,
    placementNote: card.placementNote,
    explorationProbability: card.explorationProbability,
  };
}
