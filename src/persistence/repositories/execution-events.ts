import { type Selectable, sql } from "kysely";
import { ExecutionEvent } from "../../core/execution-event.ts";
import type { ExecutionEventRepository } from "../../core/ports/repositories.ts";
import type { BrandScope } from "../../core/scope.ts";
import type { Database } from "../database.ts";
import type { ExecutionEventsTable } from "../database-types.ts";
import { fromRow, inPieces, insertRows } from "../rows.ts";

export function createExecutionEventRepository(db: Database): ExecutionEventRepository {
  /** Of each fact the highest revision that is not in quarantine. */
  const countingEventsOf = (scope: BrandScope) =>
    db.selectFrom((eb) =>
      eb
        .selectFrom("execution_events")
        .selectAll()
        .distinctOn(["source", "external_id", "metric", "metric_as_of"])
        .where("brand_id", "=", scope.brandId)
        .where("variant_id", "is not", null)
        .where("quarantine_reason", "is", null)
        // All downwards: the index of the idempotency key read from its end, and nothing to sort.
        .orderBy("source", "desc")
        .orderBy("external_id", "desc")
        .orderBy("metric", "desc")
        .orderBy("metric_as_of", "desc")
        .orderBy("revision", "desc")
        .as("counting"),
    );

  return {
    async addMany(scope, events) {
      const kept = new Set<string>();
      for (const piece of inPieces(events)) {
        const rows = piece.map((event) => eventToRow(scope, event));
        const inserted = await insertRows(db, "execution_events", rows)
          .onConflict((conflict) => conflict.doNothing())
          .returning("id")
          .execute();
        for (const { id } of inserted) kept.add(id);
      }
      return events.filter(({ id }) => kept.has(id));
    },

    async listMatched(scope) {
      const rows = await countingEventsOf(scope).selectAll().orderBy("occurred_at").orderBy("id").execute();
      return rows.map(eventFromRow);
    },

    async listByVariants(scope, ids) {
      if (ids.length === 0) return [];
      const rows = await countingEventsOf(scope)
        .selectAll()
        .where("variant_id", "=", sql<string>`any(${ids})`)
        .orderBy("occurred_at")
        .orderBy("id")
        .execute();
      return rows.map(eventFromRow);
    },
  };
}

function eventToRow(scope: BrandScope, event: ExecutionEvent): Selectable<ExecutionEventsTable> {
  return {
    tenant_id: scope.tenantId,
    brand_id: scope.brandId,
    id: event.id,
    kind: event.kind,
    variant_id: event.variantId,
    channel: event.channel,
    permalink: event.permalink,
    external_post_id: event.externalPostId,
    metric: event.metric,
    value: event.value,
    value_kind: event.valueKind,
    metric_as_of: event.metricAsOf,
    occurred_at: event.occurredAt,
    received_at: event.receivedAt,
    source: event.source,
    external_id: event.externalId,
    revision: event.revision,
    quarantine_reason: event.quarantineReason,
  };
}

function eventFromRow(row: Selectable<ExecutionEventsTable>): ExecutionEvent {
  return fromRow(ExecutionEvent, "execution event", {
    id: row.id,
    tenantId: row.tenant_id,
    brandId: row.brand_id,
    kind: row.kind,
    variantId: row.variant_id,
    channel: row.channel,
    permalink: row.permalink,
    externalPostId: row.external_post_id,
    metric: row.metric,
    value: row.value,
    valueKind: row.value_kind,
    metricAsOf: row.metric_as_of,
    occurredAt: row.occurred_at,
    receivedAt: row.received_at,
    source: row.source,
    externalId: row.external_id,
    revision: row.revision,
    quarantineReason: row.quarantine_reason,
  });
}
