import type { BrandSnapshot } from "../core/brand-snapshot.ts";
import type { BoardCardDTO } from "../core/dto/opportunity.ts";
import type { PackageId } from "../core/ids.ts";
import type { Opportunity } from "../core/opportunity.ts";
import type { RankedCard } from "../engines/opportunities/rank-opportunities.ts";
import { type LinkedSignal, presentOpportunity } from "./present-opportunity.ts";

const PLACEMENT_NOTES: Readonly<Record<BoardCardDTO["placement"], string | null>> = {
  score: null,
  pinned: "Pinned by your team.",
  exploration: "Trying something new.",
  relaxed_cap: "Here although its subject or source has several cards already: there was nothing else to show.",
};

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
    placementNote: PLACEMENT_NOTES[card.placement],
    explorationProbability: card.explorationProbability,
  };
}
