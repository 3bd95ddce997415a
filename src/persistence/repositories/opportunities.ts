import { sql } from "kysely";
import { notFound, staleRevision } from "../../core/errors.ts";
import { OpportunityId, SignalId } from "../../core/ids.ts";
import type { Opportunity } from "../../core/opportunity.ts";
import type { OpportunityRepository } from "../../core/ports/repositories.ts";
import type { BrandScope } from "../../core/scope.ts";
import type { Signal } from "../../core/signal.ts";
import type { Database } from "../database.ts";
import { readNumberCursor, toPage } from "../pages.ts";
import { inPieces, insertRows } from "../rows.ts";
import type { RunOwnership } from "../run-ownership.ts";
import { opportunityFromRow, opportunityStateToRow, scoreToRow } from "./opportunity-rows.ts";
import { signalFromRow } from "./signal-rows.ts";

export function createOpportunityRepository(db: Database, ownership: RunOwnership): OpportunityRepository {
  const opportunitiesOf = (scope: BrandScope) =>
    db.selectFrom("opportunities").selectAll().where("brand_id", "=", scope.brandId).where("deleted_at", "is", null);

  async function find(scope: BrandScope, id: OpportunityId): Promise<Opportunity | null> {
    const row = await opportunitiesOf(scope).where("id", "=", id).executeTakeFirst();
    return row ? opportunityFromRow(row) : null;
  }

  async function get(scope: BrandScope, id: OpportunityId): Promise<Opportunity> {
    const opportunity = await find(scope, id);
    if (!opportunity) throw notFound("opportunity", id);
    return opportunity;
  }

  async function addEvidence(scope: BrandScope, id: OpportunityId, signalIds: SignalId[], at: Date): Promise<number> {
    let added = 0;
    for (const piece of inPieces(signalIds)) {
      const rows = piece.map((signalId) => ({
        tenant_id: scope.tenantId,
        brand_id: scope.brandId,
        opportunity_id: id,
        signal_id: signalId,
        added_at: at,
        attempt: ownership.attempt(),
      }));
      const inserted = await insertRows(db, "opportunity_signals", rows)
        .onConflict((conflict) =>
          conflict
            .columns(["brand_id", "opportunity_id", "signal_id"])
            .doUpdateSet({ set_aside_at: null })
            .where("opportunity_signals.set_aside_at", "is not", null),
        )
        .returning("signal_id")
        .execute();
      added += inserted.length;
    }
    return added;
  }

  return {
    get,
    find,
    addEvidence,

    async list(scope, filter, page) {
      const after = readNumberCursor(page.cursor);
      let query = opportunitiesOf(scope).orderBy("score_total", "desc").orderBy("id", "desc");
      if (filter.statuses) query = query.where("status", "=", sql<string>`any(${filter.statuses})`);
      if (filter.personaId) query = query.where("persona_id", "=", filter.personaId);
      if (filter.pillarId) query = query.where("pillar_id", "=", filter.pillarId);
      if (filter.band) query = query.where("score_band", "=", filter.band);
      if (filter.channel) {
        query = query.where(sql<boolean>`${filter.channel} = any(suggested_channels || primary_channel::text)`);
      }
      if (after) query = query.where(sql<boolean>`(score_total, id) < (${after.key}, ${after.id})`);
      const rows = await query.limit(page.limit + 1).execute();
      return toPage(rows.map(opportunityFromRow), page.limit, ({ score, id }) => ({ key: score.total, id }));
    },

    async listByIds(scope, ids) {
      if (ids.length === 0) return [];
      const rows = await opportunitiesOf(scope)
        .where("id", "=", sql<string>`any(${ids})`)
        .orderBy("score_total", "desc")
        .orderBy("id", "desc")
        .execute();
      return rows.map(opportunityFromRow);
    },

    async listLive(scope, limit) {
      const rows = await opportunitiesOf(scope)
        .where((eb) =>
          eb.or([eb("status", "=", "open"), eb.and([eb("status", "=", "packaged"), eb("pinned_at", "is not", null)])]),
        )
        .orderBy(sql`pinned_at is null`)
        .orderBy("score_total", "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.map(opportunityFromRow);
    },

    async listTitlesSince(scope, since) {
      const rows = await db
        .selectFrom("opportunities")
        .select("title")
        .where("brand_id", "=", scope.brandId)
        .where("created_at", ">=", since)
        .execute();
      return rows.map(({ title }) => title);
    },

    async listDecidedScores(scope, formulaVersion, limit) {
      const rows = await db
        .selectFrom("opportunities")
        .select(["score_total", "status"])
        .where("brand_id", "=", scope.brandId)
        .where("deleted_at", "is", null)
        .where("status", "in", ["packaged", "used", "dismissed"])
        .where(sql<boolean>`(dismiss_reason is null or dismiss_reason not in ('not_now', 'already_covered'))`)
        .where("created_via", "<>", "person")
        .where("score_formula_version", "=", formulaVersion)
        .orderBy("updated_at", "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.map(({ score_total, status }) => ({ total: score_total, isTaken: status !== "dismissed" }));
    },

    async saveScores(scope, scored, at) {
      for (const { id, score, isExpired } of scored) {
        await db
          .updateTable("opportunities")
          .set({ ...scoreToRow(score), updated_at: at, ...(isExpired ? { status: "expired" } : {}) })
          .where("brand_id", "=", scope.brandId)
          .where("id", "=", id)
          .where("status", "=", "open")
          .execute();
      }
    },

    async markUsed(scope, ids, at) {
      if (ids.length === 0) return;
      await db
        .updateTable("opportunities")
        .set({ status: "used", pinned_at: null, updated_at: at })
        .where("brand_id", "=", scope.brandId)
        .where("id", "=", sql<string>`any(${ids})`)
        .where("status", "in", ["open", "packaged"])
        .execute();
    },

    async listByClusters(scope, ids) {
      if (ids.length === 0) return [];
      const rows = await opportunitiesOf(scope)
        .where("cluster_id", "=", sql<string>`any(${ids})`)
        .orderBy("score_total", "desc")
        .orderBy("id", "desc")
        .execute();
      return rows.map(opportunityFromRow);
    },

    async insert(scope, opportunity, evidenceIds) {
      await db
        .insertInto("opportunities")
        .values({
          tenant_id: scope.tenantId,
          brand_id: scope.brandId,
          id: opportunity.id,
          type: opportunity.type,
          created_via: opportunity.createdVia,
          ...opportunityStateToRow(opportunity),
          attempt: ownership.attempt(),
          revision: opportunity.revision,
          created_at: opportunity.createdAt,
        })
        .execute();
      await addEvidence(scope, opportunity.id, evidenceIds, opportunity.createdAt);
    },

    async update(scope, opportunity, readRevision) {
      const next = { ...opportunity, revision: readRevision + 1 };
      const updated = await db
        .updateTable("opportunities")
        .set({ ...opportunityStateToRow(next), attempt: ownership.attempt(), revision: next.revision })
        .where("brand_id", "=", scope.brandId)
        .where("id", "=", opportunity.id)
        .where("revision", "=", readRevision)
        .where("deleted_at", "is", null)
        .returning("id")
        .executeTakeFirst();
      if (updated) return next;
      await get(scope, opportunity.id);
      throw staleRevision("opportunity", opportunity.id, readRevision);
    },

    async listEvidence(scope, ids) {
      const evidence = new Map<OpportunityId, { signal: Signal; addedAt: Date }[]>(ids.map((id) => [id, []]));
      if (ids.length === 0) return evidence;
      const rows = await db
        .selectFrom("opportunity_signals as link")
        .innerJoin("signals as signal", (join) =>
          join.onRef("signal.brand_id", "=", "link.brand_id").onRef("signal.id", "=", "link.signal_id"),
        )
        .selectAll("signal")
        .select(["link.opportunity_id", "link.added_at"])
        .where("link.brand_id", "=", scope.brandId)
        .where("link.opportunity_id", "=", sql<string>`any(${ids})`)
        .where("link.set_aside_at", "is", null)
        .orderBy("link.added_at")
        .orderBy("signal.id")
        .execute();
      for (const row of rows) {
        const id = OpportunityId.parse(row.opportunity_id);
        evidence.get(id)?.push({ signal: signalFromRow(row), addedAt: row.added_at });
      }
      return evidence;
    },

    async setEvidenceAside(scope, id, signalIds, at) {
      if (signalIds.length === 0) return [];
      const rows = await db
        .updateTable("opportunity_signals as link")
        .from("opportunities as opportunity")
        .set({ set_aside_at: at })
        .where("link.brand_id", "=", scope.brandId)
        .where("link.opportunity_id", "=", id)
        .where("link.signal_id", "=", sql<string>`any(${signalIds})`)
        .where("link.set_aside_at", "is", null)
        .whereRef("opportunity.brand_id", "=", "link.brand_id")
        .whereRef("opportunity.id", "=", "link.opportunity_id")
        .whereRef("link.added_at", ">", "opportunity.created_at")
        .returning("link.signal_id")
        .execute();
      return rows.map(({ signal_id }) => SignalId.parse(signal_id));
    },

    async softDelete(scope, id, at) {
      const deleted = await db
        .updateTable("opportunities")
        .set({ deleted_at: at })
        .where("brand_id", "=", scope.brandId)
        .where("id", "=", id)
        .where("deleted_at", "is", null)
        .returning("id")
        .executeTakeFirst();
      if (!deleted) throw notFound("opportunity", id);
    },
  };
}
