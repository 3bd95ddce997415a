import { type Selectable, sql } from "kysely";
import { notFound, staleRevision } from "../../core/errors.ts";
import { VariantId } from "../../core/ids.ts";
import type { VariantFilter, VariantRepository } from "../../core/ports/repositories.ts";
import { actorName, type BrandScope } from "../../core/scope.ts";
import { Publication, type Variant } from "../../core/variant.ts";
import type { Database } from "../database.ts";
import type { PublicationsTable } from "../database-types.ts";
import { readTimeCursor, toPage } from "../pages.ts";
import { fromRow, insertRows, json } from "../rows.ts";
import type { RunOwnership } from "../run-ownership.ts";
import { evaluationFromRow, evaluationToRow } from "./evaluation-rows.ts";
import { qualityToRow, variantFromDocument, variantFromRow, variantStateToRow } from "./variant-rows.ts";

export function createVariantRepository(db: Database, ownership: RunOwnership): VariantRepository {
  const variantsOf = (scope: BrandScope) =>
    db.selectFrom("variants").selectAll().where("brand_id", "=", scope.brandId).where("deleted_at", "is", null);

  function filtered(scope: BrandScope, filter: VariantFilter) {
    let query = variantsOf(scope);
    if (filter.packageIds) query = query.where("package_id", "=", sql<string>`any(${filter.packageIds})`);
    if (filter.statuses) query = query.where("status", "=", sql<string>`any(${filter.statuses})`);
    if (filter.channel) query = query.where("channel", "=", filter.channel);
    return query;
  }

  async function find(scope: BrandScope, id: VariantId): Promise<Variant | null> {
    const row = await variantsOf(scope).where("id", "=", id).executeTakeFirst();
    return row ? variantFromRow(row) : null;
  }

  async function get(scope: BrandScope, id: VariantId): Promise<Variant> {
    const variant = await find(scope, id);
    if (!variant) throw notFound("variant", id);
    return variant;
  }

  const revisionToRow = (scope: BrandScope, variant: Variant, attempt: number) => ({
    tenant_id: scope.tenantId,
    brand_id: scope.brandId,
    variant_id: variant.id,
    revision: variant.revision,
    variant: json(variant),
    by: actorName(scope.actor),
    attempt,
    at: variant.updatedAt,
  });

  return {
    get,
    find,

    async list(scope, filter, limit) {
      const query = filtered(scope, filter).orderBy("package_id").orderBy("slot_key").orderBy("id");
      const rows = await query.limit(limit).execute();
      return rows.map(variantFromRow);
    },

    async listPage(scope, filter, page) {
      const after = readTimeCursor(page.cursor);
      let query = filtered(scope, filter).orderBy("updated_at", "desc").orderBy("id", "desc");
      if (after) query = query.where(sql<boolean>`(updated_at, id) < (${after.key}, ${after.id})`);
      const rows = await query.limit(page.limit + 1).execute();
      return toPage(rows.map(variantFromRow), page.limit, ({ updatedAt, id }) => ({ key: updatedAt, id }));
    },

    async insert(scope, variant, claim) {
      const attempt = await ownership.attemptOf(scope, claim);
      const row = {
        tenant_id: scope.tenantId,
        brand_id: scope.brandId,
        id: variant.id,
        package_id: variant.packageId,
        channel: variant.channel,
        slot_key: variant.slotKey,
        ...variantStateToRow(variant),
        attempt,
        revision: variant.revision,
        created_at: variant.createdAt,
      };
      await db
        .with("variant", (creator) => creator.insertInto("variants").values(row))
        .insertInto("variant_revisions")
        .values(revisionToRow(scope, variant, attempt))
        .execute();
    },

    async update(scope, variant, readRevision) {
      const next = { ...variant, revision: readRevision + 1 };
      const updated = await db
        .updateTable("variants")
        .set({ ...variantStateToRow(next), attempt: ownership.attempt(), revision: next.revision })
        .where("brand_id", "=", scope.brandId)
        .where("id", "=", variant.id)
        .where("revision", "=", readRevision)
        .where("deleted_at", "is", null)
        .returning("id")
        .executeTakeFirst();
      if (!updated) {
        await get(scope, variant.id);
        throw staleRevision("variant", variant.id, readRevision);
      }
      await db
        .insertInto("variant_revisions")
        .values(revisionToRow(scope, next, ownership.attempt()))
        .execute();
      return next;
    },

    async listRevisions(scope, id) {
      const rows = await db
        .selectFrom("variant_revisions")
        .selectAll()
        .where("brand_id", "=", scope.brandId)
        .where("variant_id", "=", id)
        .orderBy("revision", "desc")
        .execute();
      return rows.map((row) => ({
        variantId: VariantId.parse(row.variant_id),
        revision: row.revision,
        variant: variantFromDocument(row.variant),
        by: row.by,
        at: row.at,
      }));
    },

    async saveQuality(scope, id, quality, readRevision) {
      await db
        .updateTable("variants")
        .set({ ...qualityToRow(quality), attempt: ownership.attempt() })
        .where("brand_id", "=", scope.brandId)
        .where("id", "=", id)
        .where("revision", "=", readRevision)
        .where("deleted_at", "is", null)
        .execute();
    },

    async savePublication(scope, publication) {
      const state = {
        permalink: publication.permalink,
        external_post_id: publication.externalPostId,
        published_at: publication.publishedAt,
        outcome: publication.outcome,
        attempt: ownership.attempt(),
      };
      await db
        .insertInto("publications")
        .values({
          tenant_id: scope.tenantId,
          brand_id: scope.brandId,
          variant_id: publication.variantId,
          package_id: publication.packageId,
          channel: publication.channel,
          ...state,
        })
        .onConflict((conflict) => conflict.columns(["brand_id", "variant_id"]).doUpdateSet(state))
        .execute();
    },

    async listPublications(scope, since) {
      const rows = await db
        .selectFrom("publications")
        .selectAll()
        .where("brand_id", "=", scope.brandId)
        .where("published_at", ">=", since)
        .orderBy("published_at", "desc")
        .orderBy("variant_id", "desc")
        .execute();
      return rows.map(publicationFromRow);
    },

    async listPublicationsOf(scope, packageId) {
      const rows = await db
        .selectFrom("publications")
        .selectAll()
        .where("brand_id", "=", scope.brandId)
        .where("package_id", "=", packageId)
        .orderBy("variant_id")
        .execute();
      return rows.map(publicationFromRow);
    },

    async addEvaluations(scope, evaluations) {
      if (evaluations.length === 0) return;
      const rows = evaluations.map((evaluation) => evaluationToRow(scope, evaluation, ownership.attempt()));
      await insertRows(db, "variant_evaluations", rows).execute();
    },

    async listEvaluations(scope, id) {
      const rows = await db
        .selectFrom("variant_evaluations")
        .selectAll()
        .where("brand_id", "=", scope.brandId)
        .where("variant_id", "=", id)
        .orderBy("at", "desc")
        .orderBy("run_id", "desc")
        .execute();
      return rows.map(evaluationFromRow);
    },
  };
}

function publicationFromRow(row: Selectable<PublicationsTable>): Publication {
  return fromRow(Publication, "publication", {
    variantId: row.variant_id,
    packageId: row.package_id,
    channel: row.channel,
    permalink: row.permalink,
    externalPostId: row.external_post_id,
    publishedAt: row.published_at,
    outcome: row.outcome,
  });
}
