import { type Selectable, sql } from "kysely";
import { KairoError, notFound } from "../../core/errors.ts";
import type { SignalRepository } from "../../core/ports/repositories.ts";
import type { BrandScope } from "../../core/scope.ts";
import { SignalSource } from "../../core/signal.ts";
import type { Database } from "../database.ts";
import { isTaken } from "../database-errors.ts";
import type { SignalSourcesTable } from "../database-types.ts";
import { readTimeCursor, toPage } from "../pages.ts";
import { fromRow, inPieces, insertRows } from "../rows.ts";
import type { RunOwnership } from "../run-ownership.ts";
import { clusterFromRow, signalFromRow, signalToRow } from "./signal-rows.ts";

export function createSignalRepository(db: Database, ownership: RunOwnership): SignalRepository {
  const sourcesOf = (scope: BrandScope) =>
    db.selectFrom("signal_sources").selectAll().where("brand_id", "=", scope.brandId).where("deleted_at", "is", null);
  const signalsOf = (scope: BrandScope) =>
    db.selectFrom("signals as signal").selectAll("signal").where("signal.brand_id", "=", scope.brandId);
  const clustersOf = (scope: BrandScope) =>
    db.selectFrom("signal_clusters").selectAll().where("brand_id", "=", scope.brandId);

  return {
    async getSource(scope, id) {
      const row = await sourcesOf(scope).where("id", "=", id).executeTakeFirst();
      if (!row) throw notFound("source", id);
      return sourceFromRow(row);
    },

    async findSource(scope, kind, name) {
      const row = await sourcesOf(scope).where("kind", "=", kind).where("name", "=", name).executeTakeFirst();
      return row ? sourceFromRow(row) : null;
    },

    async listSources(scope) {
      const rows = await sourcesOf(scope).orderBy("name").orderBy("id").execute();
      return rows.map(sourceFromRow);
    },

    async saveSource(scope, source) {
      const state = {
        name: source.name,
        url: source.url,
        trust: source.trust,
        is_paused: source.isPaused,
        cursor: source.cursor,
        last_read_at: source.lastReadAt,
        last_error: source.lastError,
        deleted_at: source.deletedAt,
      };
      await db
        .insertInto("signal_sources")
        .values({ tenant_id: scope.tenantId, brand_id: scope.brandId, id: source.id, kind: source.kind, ...state })
        .onConflict((conflict) => conflict.columns(["brand_id", "id"]).doUpdateSet(state))
        .execute()
        .catch((error: unknown) => {
          if (!isTaken(error, "signal_sources_name")) throw error;
          throw new KairoError("CONFLICT", `There is a ${source.kind} source named "${source.name}" already.`, {
            cause: error,
          });
        });
    },

    async addMany(scope, signals) {
      const kept = new Set<string>();
      for (const piece of inPieces(signals)) {
        const rows = piece.map((signal) => signalToRow(scope, signal, ownership.attempt()));
        const inserted = await insertRows(db, "signals", rows)
          .onConflict((conflict) => conflict.doNothing())
          .returning("id")
          .execute();
        for (const { id } of inserted) kept.add(id);
      }
      return signals.filter(({ id }) => kept.has(id));
    },

    async list(scope, filter, page) {
      const after = readTimeCursor(page.cursor);
      let query = signalsOf(scope).orderBy("happened_at", "desc").orderBy("id", "desc");
      if (filter.sourceId) query = query.where("source_id", "=", filter.sourceId);
      if (filter.clusterId) query = query.where("cluster_id", "=", filter.clusterId);
      if (after) query = query.where(sql<boolean>`(happened_at, id) < (${after.key}, ${after.id})`);
      const rows = await query.limit(page.limit + 1).execute();
      return toPage(rows.map(signalFromRow), page.limit, (signal) => ({
        key: signal.publishedAt ?? signal.receivedAt,
        id: signal.id,
      }));
    },

    async listUnclustered(scope, limit) {
      const rows = await signalsOf(scope)
        .where("cluster_id", "is", null)
        .orderBy("happened_at")
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(signalFromRow);
    },

    async listByClusters(scope, ids) {
      if (ids.length === 0) return [];
      const rows = await signalsOf(scope)
        .where("cluster_id", "=", sql<string>`any(${ids})`)
        .orderBy("happened_at", "desc")
        .orderBy("id", "desc")
        .execute();
      return rows.map(signalFromRow);
    },

    async listByIds(scope, ids) {
      if (ids.length === 0) return [];
      const rows = await signalsOf(scope)
        .where("id", "=", sql<string>`any(${ids})`)
        .orderBy("happened_at", "desc")
        .orderBy("id", "desc")
        .execute();
      return rows.map(signalFromRow);
    },

    async listClusters(scope, ids) {
      if (ids.length === 0) return [];
      const rows = await clustersOf(scope)
        .where("id", "=", sql<string>`any(${ids})`)
        .orderBy("last_seen_at", "desc")
        .orderBy("id", "desc")
        .execute();
      return rows.map(clusterFromRow);
    },

    async listClustersSince(scope, since, limit) {
      const received = db
        .selectFrom("signals")
        .select("cluster_id")
        .where("brand_id", "=", scope.brandId)
        .where("received_at", ">=", since);
      const rows = await clustersOf(scope)
        .where((eb) => eb.or([eb("last_seen_at", ">=", since), eb("id", "in", received)]))
        .orderBy("last_seen_at", "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.map(clusterFromRow);
    },

    async saveClusters(scope, clusters) {
      for (const piece of inPieces(clusters)) {
        const rows = piece.map((cluster) => ({
          tenant_id: scope.tenantId,
          brand_id: scope.brandId,
          id: cluster.id,
          title: cluster.title,
          first_seen_at: cluster.firstSeenAt,
          last_seen_at: cluster.lastSeenAt,
          signal_count: cluster.signalCount,
          attempt: ownership.attempt(),
        }));
        await insertRows(db, "signal_clusters", rows)
          .onConflict((conflict) =>
            conflict.columns(["brand_id", "id"]).doUpdateSet((eb) => ({
              title: eb.ref("excluded.title"),
              first_seen_at: eb.ref("excluded.first_seen_at"),
              last_seen_at: eb.ref("excluded.last_seen_at"),
              signal_count: eb.ref("excluded.signal_count"),
              attempt: eb.ref("excluded.attempt"),
            })),
          )
          .execute();
      }
    },

    async assignClusters(scope, assignments) {
      for (const piece of inPieces(assignments)) {
        const signalIds = piece.map(({ signalId }) => signalId);
        const clusterIds = piece.map(({ clusterId }) => clusterId);
        const reasons = piece.map(({ because }) => because);
        await db
          .updateTable("signals")
          .from(
            sql<{
              signal_id: string;
              cluster_id: string;
              because: string;
            }>`unnest(${signalIds}::text[], ${clusterIds}::text[], ${reasons}::text[])`.as<"assigned">(
              sql`assigned (signal_id, cluster_id, because)`,
            ),
          )
          .set((eb) => ({
            cluster_id: eb.ref("assigned.cluster_id"),
            cluster_because: eb.ref("assigned.because"),
            attempt: ownership.attempt(),
          }))
          .where("signals.brand_id", "=", scope.brandId)
          .whereRef("signals.id", "=", "assigned.signal_id")
          .execute();
      }
    },
  };
}

function sourceFromRow(row: Selectable<SignalSourcesTable>): SignalSource {
  return fromRow(SignalSource, "source", {
    id: row.id,
    tenantId: row.tenant_id,
    brandId: row.brand_id,
    kind: row.kind,
    name: row.name,
    url: row.url,
    trust: row.trust,
    isPaused: row.is_paused,
    cursor: row.cursor,
    lastReadAt: row.last_read_at,
    lastError: row.last_error,
    deletedAt: row.deleted_at,
  });
}
