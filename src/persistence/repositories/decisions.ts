import { type Selectable, sql } from "kysely";
import { Decision } from "../../core/decision.ts";
import type { BrandId } from "../../core/ids.ts";
import type { DecisionRepository } from "../../core/ports/repositories.ts";
import type { TenantScope } from "../../core/scope.ts";
import type { Database } from "../database.ts";
import type { DecisionsTable } from "../database-types.ts";
import { fromRow, inPieces, insertRows, type RowOf } from "../rows.ts";
import type { RunOwnership } from "../run-ownership.ts";

export function createDecisionRepository(db: Database, ownership: RunOwnership): DecisionRepository {
  return {
    async add(scope, decisions) {
      for (const piece of inPieces(decisions)) {
        const rows = piece.map((decision) => decisionToRow(scope, scope.brandId, decision, ownership.attempt()));
        await insertRows(db, "decisions", rows).execute();
      }
    },

    async list(scope, filter, limit) {
      let query = db
        .selectFrom("decisions")
        .selectAll()
        .where("brand_id", "=", scope.brandId)
        .orderBy("decided_at", "desc")
        .orderBy("id", "desc");
      if (filter.kinds) query = query.where("kind", "=", sql<string>`any(${filter.kinds})`);
      if (filter.subjectId) query = query.where("subject_id", "=", filter.subjectId);
      if (filter.since) query = query.where("decided_at", ">=", filter.since);
      const rows = await query.limit(limit).execute();
      return rows.map(decisionFromRow);
    },

    async count(scope, kinds) {
      const { count } = await db
        .selectFrom("decisions")
        .select((eb) => eb.fn.countAll<number>().as("count"))
        .where("brand_id", "=", scope.brandId)
        .where("kind", "=", sql<string>`any(${kinds})`)
        .executeTakeFirstOrThrow();
      return count;
    },
  };
}

export function decisionToRow(
  { tenantId }: Pick<TenantScope, "tenantId">,
  brandId: BrandId,
  decision: Decision,
  attempt: number,
): RowOf<"decisions"> {
  return {
    tenant_id: tenantId,
    brand_id: brandId,
    id: decision.id,
    actor: decision.actor,
    kind: decision.kind,
    subject_id: decision.subjectId,
    board_id: decision.boardId,
    position: decision.position,
    before: decision.before as RowOf<"decisions">["before"],
    after: decision.after as RowOf<"decisions">["after"],
    reason: decision.reason,
    decided_at: decision.decidedAt,
    correlation_id: decision.correlationId,
    attempt,
  };
}

function decisionFromRow(row: Selectable<DecisionsTable>): Decision {
  return fromRow(Decision, "decision", {
    id: row.id,
    tenantId: row.tenant_id,
    brandId: row.brand_id,
    actor: row.actor,
    kind: row.kind,
    subjectId: row.subject_id,
    boardId: row.board_id,
    position: row.position,
    before: row.before,
    after: row.after,
    reason: row.reason,
    decidedAt: row.decided_at,
    correlationId: row.correlation_id,
  });
}
