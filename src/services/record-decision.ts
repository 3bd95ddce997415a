import type { Decision, DecisionKind } from "../core/decision.ts";
import type { IdGenerator } from "../core/ids.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import { actorName, type BrandScope } from "../core/scope.ts";

/** Writes down who decided what, in the transaction that does it. */
export async function recordDecision(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  decision: { kind: DecisionKind; subjectId: string } & Partial<
    Pick<Decision, "boardId" | "position" | "before" | "after" | "reason">
  >,
): Promise<void> {
  await tx.decisions.add(scope, [
    {
      boardId: null,
      position: null,
      before: null,
      after: null,
      reason: null,
      ...decision,
      id: uses.ids.next("decision"),
      tenantId: scope.tenantId,
      brandId: scope.brandId,
      actor: actorName(scope.actor),
      decidedAt: uses.now,
      correlationId: scope.correlationId,
    },
  ]);
}
