import { notFound } from "../core/errors.ts";
import type { BoardId, IdGenerator, OpportunityId } from "../core/ids.ts";
import type { Opportunity } from "../core/opportunity.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import { actorName, type BrandScope } from "../core/scope.ts";
import type { RankedCard } from "../engines/opportunities/rank-opportunities.ts";
import { loadBoardCandidates, localDayOf, rankBoard } from "./rank-board.ts";

/** One card as somebody saw it; 1 is the top. */
export interface SeenCard {
  opportunityId: OpportunityId;
  position: number;
}

/**
 * Keeps what somebody really saw of a board, and how each card came to stand there: a drawn one with the
 * chance it had, for learning to correct by. Only seen boards teach.
 *
 * @throws NOT_FOUND when the board or one of its cards is not there; nothing is stored then
 */
export async function recordBoardSeen(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  seen: { boardId: BoardId; shown: SeenCard[] },
): Promise<{ recorded: number }> {
  const { boardId, shown } = seen;
  const board = await tx.boards.find(scope, boardId);
  if (!board) throw notFound("board", boardId);
  const ids = shown.map(({ opportunityId }) => opportunityId);
  const known = new Set((await tx.opportunities.listByIds(scope, ids)).map(({ id }) => id));
  const missing = ids.find((id) => !known.has(id));
  if (missing) throw notFound("opportunity", missing);
  // The day's seed draws the same card again, so nothing of a board need be stored when it is read.
  const localDay = localDayOf(await tx.brands.getSnapshot(scope), uses.now);
  const ranked = await rankBoard(tx, scope, await loadBoardCandidates(tx, scope, board), { localDay }, uses.now);
  const cards = new Map(ranked.cards.map((card) => [card.opportunity.id, card]));
  await tx.decisions.add(
    scope,
    shown.map(({ opportunityId, position }) => ({
      id: uses.ids.next("decision"),
      tenantId: scope.tenantId,
      brandId: scope.brandId,
      actor: actorName(scope.actor),
      kind: "board.seen" as const,
      subjectId: opportunityId,
      boardId,
      position,
      before: null,
      after: placementOf(cards.get(opportunityId)),
      reason: null,
      decidedAt: uses.now,
      correlationId: scope.correlationId,
    })),
  );
  return { recorded: shown.length };
}

/** Null for a card that does not stand on the board any more. */
function placementOf(card: RankedCard<Opportunity> | undefined): Record<string, unknown> | null {
  if (!card) return null;
  const { placement, explorationProbability, breakdown } = card;
  return { placement, explorationProbability, total: breakdown.total, band: breakdown.band };
}
