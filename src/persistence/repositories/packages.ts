import { type SelectQueryBuilder, sql } from "kysely";
import { jsonArrayFrom } from "kysely/helpers/postgres";
import { type ContentPackage, Slot } from "../../core/content-package.ts";
import { notFound, staleRevision } from "../../core/errors.ts";
import type { PackageId } from "../../core/ids.ts";
import type { PackageRepository } from "../../core/ports/repositories.ts";
import type { BrandScope } from "../../core/scope.ts";
import type { Database } from "../database.ts";
import type { Tables } from "../database-types.ts";
import { readTimeCursor, toPage } from "../pages.ts";
import { fromRow, insertRows } from "../rows.ts";
import type { RunOwnership } from "../run-ownership.ts";
import { addPackageLinks, removeOtherLinks } from "./package-links.ts";
import { packageFromRow, packageStateToRow } from "./package-rows.ts";

export function createPackageRepository(db: Database, ownership: RunOwnership): PackageRepository {
  const packagesOf = (scope: BrandScope) =>
    db
      .selectFrom("content_packages as package")
      .selectAll("package")
      .select((eb) => [
        jsonArrayFrom(
          eb
            .selectFrom("package_slots as slot")
            .select(SLOT_COLUMNS)
            .where("slot.brand_id", "=", scope.brandId)
            .whereRef("slot.package_id", "=", "package.id")
            .orderBy("slot.position")
            .orderBy("slot.key"),
        ).as("slots"),
        idsInOrder(eb.selectFrom("package_opportunities as link").select("link.opportunity_id as id"), scope).as(
          "opportunity_ids",
        ),
        idsInOrder(eb.selectFrom("package_evidence as link").select("link.signal_id as id"), scope).as("evidence_ids"),
      ])
      .where("package.brand_id", "=", scope.brandId)
      .where("package.deleted_at", "is", null);

  async function find(scope: BrandScope, id: PackageId): Promise<ContentPackage | null> {
    const row = await packagesOf(scope).where("package.id", "=", id).executeTakeFirst();
    return row ? packageFromRow(row) : null;
  }

  async function get(scope: BrandScope, id: PackageId): Promise<ContentPackage> {
    const contentPackage = await find(scope, id);
    if (!contentPackage) throw notFound("package", id);
    return contentPackage;
  }

  async function addSlots(scope: BrandScope, id: PackageId, slots: Slot[], attempt: number): Promise<void> {
    if (slots.length === 0) return;
    const known = await db
      .selectFrom("package_slots")
      .select((eb) => eb.fn.max("position").as("last"))
      .where("brand_id", "=", scope.brandId)
      .where("package_id", "=", id)
      .executeTakeFirst();
    const rows = slots.map((slot, index) => ({
      tenant_id: scope.tenantId,
      brand_id: scope.brandId,
      package_id: id,
      key: slot.key,
      position: (known?.last ?? 0) + index + 1,
      channel: slot.channel,
      pattern_id: slot.patternId,
      state: slot.state,
      variant_id: slot.variantId,
      reason: slot.reason,
      outcome: slot.outcome,
      attempt,
    }));
    await insertRows(db, "package_slots", rows)
      .onConflict((conflict) => conflict.columns(["brand_id", "package_id", "key"]).doNothing())
      .execute();
  }

  return {
    get,
    find,

    async list(scope, filter, page) {
      const after = readTimeCursor(page.cursor);
      let query = packagesOf(scope).orderBy("package.created_at", "desc").orderBy("package.id", "desc");
      if (filter.personaId) query = query.where("package.persona_id", "=", filter.personaId);
      if (filter.pillarId) query = query.where("package.pillar_id", "=", filter.pillarId);
      if (filter.archived !== undefined) {
        query = query.where("package.archived_at", filter.archived ? "is not" : "is", null);
      }
      if (filter.channel) {
        query = query.where(
          sql<boolean>`package.channel_plan @> ${JSON.stringify([{ channel: filter.channel }])}::jsonb`,
        );
      }
      if (after) query = query.where(sql<boolean>`(package.created_at, package.id) < (${after.key}, ${after.id})`);
      const rows = await query.limit(page.limit + 1).execute();
      return toPage(rows.map(packageFromRow), page.limit, ({ createdAt, id }) => ({ key: createdAt, id }));
    },

    async listSince(scope, since, limit) {
      const rows = await packagesOf(scope)
        .where("package.created_at", ">=", since)
        .orderBy("package.created_at", "desc")
        .orderBy("package.id", "desc")
        .limit(limit)
        .execute();
      return rows.map(packageFromRow);
    },

    async findOpenByOpportunity(scope, id) {
      const row = await packagesOf(scope)
        .where("package.archived_at", "is", null)
        .where((eb) =>
          eb.exists(
            eb
              .selectFrom("package_opportunities as link")
              .select("link.package_id")
              .where("link.brand_id", "=", scope.brandId)
              .where("link.opportunity_id", "=", id)
              .whereRef("link.package_id", "=", "package.id"),
          ),
        )
        .orderBy("package.created_at", "desc")
        .orderBy("package.id", "desc")
        .limit(1)
        .executeTakeFirst();
      return row ? packageFromRow(row) : null;
    },

    async insert(scope, contentPackage) {
      const attempt = ownership.attempt();
      await db
        .insertInto("content_packages")
        .values({
          tenant_id: scope.tenantId,
          brand_id: scope.brandId,
          id: contentPackage.id,
          ...packageStateToRow(contentPackage),
          attempt,
          revision: contentPackage.revision,
          created_at: contentPackage.createdAt,
        })
        .execute();
      await addPackageLinks(db, scope, contentPackage, attempt);
      await addSlots(scope, contentPackage.id, contentPackage.slots, attempt);
    },

    async update(scope, contentPackage, readRevision) {
      const next = { ...contentPackage, revision: readRevision + 1 };
      const attempt = ownership.attempt();
      const updated = await db
        .updateTable("content_packages")
        .set({ ...packageStateToRow(next), attempt, revision: next.revision })
        .where("brand_id", "=", scope.brandId)
        .where("id", "=", contentPackage.id)
        .where("revision", "=", readRevision)
        .where("deleted_at", "is", null)
        .returning("id")
        .executeTakeFirst();
      if (!updated) {
        await get(scope, contentPackage.id);
        throw staleRevision("package", contentPackage.id, readRevision);
      }
      await removeOtherLinks(db, scope, next);
      await addPackageLinks(db, scope, next, attempt);
      return next;
    },

    addSlots: async (scope, id, slots, claim) => addSlots(scope, id, slots, await ownership.attemptOf(scope, claim)),

    async getSlot(scope, id, key) {
      const row = await db
        .selectFrom("package_slots as slot")
        .select(SLOT_COLUMNS)
        .where("slot.brand_id", "=", scope.brandId)
        .where("slot.package_id", "=", id)
        .where("slot.key", "=", key)
        .executeTakeFirst();
      if (!row) throw notFound(`slot ${key} of package`, id);
      return fromRow(Slot, "slot", row);
    },

    async saveSlot(scope, id, slot, claim) {
      const updated = await db
        .updateTable("package_slots")
        .set({
          channel: slot.channel,
          pattern_id: slot.patternId,
          state: slot.state,
          variant_id: slot.variantId,
          reason: slot.reason,
          outcome: slot.outcome,
          attempt: await ownership.attemptOf(scope, claim),
        })
        .where("brand_id", "=", scope.brandId)
        .where("package_id", "=", id)
        .where("key", "=", slot.key)
        .returning("key")
        .executeTakeFirst();
      if (!updated) throw notFound(`slot ${slot.key} of package`, id);
    },

    async startSlots(scope, id, keys, claim) {
      await db
        .updateTable("package_slots")
        .set({ state: "drafting", reason: null, outcome: null, attempt: await ownership.attemptOf(scope, claim) })
        .where("brand_id", "=", scope.brandId)
        .where("package_id", "=", id)
        .where("key", "=", sql<string>`any(${keys})`)
        .where("state", "<>", "drafted")
        .execute();
    },
  };
}

const SLOT_COLUMNS = [
  "slot.key",
  "slot.channel",
  "slot.pattern_id as patternId",
  "slot.state",
  "slot.variant_id as variantId",
  "slot.reason",
  "slot.outcome",
] as const;

type LinkTables = Tables & {
  link: { brand_id: string; package_id: string; position: number };
  package: { id: string };
};

/** The ids of a package's links as an array, first position first. */
function idsInOrder(links: unknown, scope: BrandScope) {
  const query = links as SelectQueryBuilder<LinkTables, "link" | "package", { id: string }>;
  return sql<string[]>`array(${query
    .where("link.brand_id", "=", scope.brandId)
    .whereRef("link.package_id", "=", "package.id")
    .orderBy("link.position")})::text[]`;
}
