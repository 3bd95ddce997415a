import { notFound } from "../core/errors.ts";
import type { BoardId, IdGenerator, OpportunityId } from "../core/ids.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import { actorName, type BrandScope } from "../core/scope.ts";

/** One card as somebody saw it; 1 is the top. */
export interface SeenCard {
  opportunityId: OpportunityId;
  position: number;
}

/**
 * Keeps what somebody really saw of a board. Only seen boards teach.
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
  if (!(await tx.boards.find(scope, boardId))) throw notFound("board", boardId);
  const ids = shown.map(({ opportunityId }) => opportunityId);
  const known = new Set((await tx.opportunities.listByIds(scope, ids)).map(({ id }) => id));
  const missing = ids.find((id) => !known.has(id));
  if (missing) throw notFound("opportunity", missing);
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
      after: null,
      reason: null,
      decidedAt: uses.now,
      correlationId: scope.correlationId,
    })),
  );
  return { recorded: shown.length };
}
