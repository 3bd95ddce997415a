import { type Selectable, sql } from "kysely";
import { z } from "zod";
import { Brand } from "../../core/brand.ts";
import { notFound } from "../../core/errors.ts";
import { BrandId } from "../../core/ids.ts";
import { Member } from "../../core/membership.ts";
import type { TenantRepository } from "../../core/ports/repositories.ts";
import { actorName, type TenantScope } from "../../core/scope.ts";
import type { Database } from "../database.ts";
import type { MembersTable } from "../database-types.ts";
import { fromRow, insertRows } from "../rows.ts";
import { refuseTakenSlug, saveBrandContent } from "./brand-content.ts";
import { brandContentToRow } from "./brand-rows.ts";

const BrandListing = z.object({
  id: BrandId,
  name: Brand.shape.name,
  slug: Brand.shape.slug,
  version: Brand.shape.version,
});

/** Rows under a brand are for its own scope alone, also while the brand is being made. */
export async function enterBrand(db: Database, brandId: BrandId | ""): Promise<void> {
  await sql`select set_config('app.brand_id', ${brandId}, true)`.execute(db);
}

/** @throws NOT_FOUND unless the brand is one of the tenant's */
export async function refuseForeignBrand(db: Database, tenant: TenantScope, brandId: BrandId): Promise<void> {
  const row = await db
    .selectFrom("brands")
    .select("id")
    .where("tenant_id", "=", tenant.tenantId)
    .where("id", "=", brandId)
    .executeTakeFirst();
  if (!row) throw notFound("brand", brandId);
}

export function createTenantRepository(db: Database): TenantRepository {
  return {
    async listBrands(scope) {
      const rows = await db
        .selectFrom("brands")
        .select(["id", "name", "slug", "version"])
        .where("tenant_id", "=", scope.tenantId)
        .where("deleted_at", "is", null)
        .orderBy("name")
        .orderBy("id")
        .execute();
      return rows.map((row) => fromRow(BrandListing, "brand", row));
    },

    async insertBrand(scope, snapshot) {
      const first = { ...snapshot, brand: { ...snapshot.brand, tenantId: scope.tenantId, version: 1 } };
      const { brand } = first;
      await enterBrand(db, brand.id);
      await refuseTakenSlug(
        brand.slug,
        db
          .insertInto("brands")
          .values({
            ...brandContentToRow(brand),
            id: brand.id,
            tenant_id: scope.tenantId,
            created_at: brand.createdAt,
            deleted_at: brand.deletedAt,
          })
          .execute(),
      );
      await saveBrandContent(db, first, actorName(scope.actor));
      await enterBrand(db, "");
    },

    async findBrandBySlug(scope, slug) {
      const row = await db
        .selectFrom("brands")
        .select("id")
        .where("tenant_id", "=", scope.tenantId)
        .where("slug", "=", slug)
        .where("deleted_at", "is", null)
        .executeTakeFirst();
      return row ? BrandId.parse(row.id) : null;
    },

    async lockMembers(scope) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`members:${scope.tenantId}`}, 0))`.execute(db);
    },

    async listMembers(scope) {
      const rows = await db
        .selectFrom("members as member")
        .selectAll("member")
        .select((eb) =>
          eb
            .selectFrom("member_brands as granted")
            .select((granted) => granted.fn.jsonAgg("granted.brand_id").as("ids"))
            .whereRef("granted.tenant_id", "=", "member.tenant_id")
            .whereRef("granted.user_id", "=", "member.user_id")
            .as("brand_ids"),
        )
        .where("member.tenant_id", "=", scope.tenantId)
        .orderBy("member.added_at")
        .orderBy("member.user_id")
        .execute();
      return rows.map(memberFromRow);
    },

    async saveMember(scope, member) {
      const key = { tenant_id: scope.tenantId, user_id: member.userId };
      const place = { role: member.role, all_brands: member.brandIds === null, email: member.email };
      await db
        .insertInto("members")
        .values({ ...key, ...place, added_at: member.addedAt })
        .onConflict((conflict) => conflict.columns(["tenant_id", "user_id"]).doUpdateSet(place))
        .execute();
      await db
        .deleteFrom("member_brands")
        .where("tenant_id", "=", key.tenant_id)
        .where("user_id", "=", key.user_id)
        .execute();
      const granted = (member.brandIds ?? []).map((brandId) => ({ ...key, brand_id: brandId }));
      if (granted.length > 0) await insertRows(db, "member_brands", granted).execute();
    },

    async removeMember(scope, userId) {
      const removed = await db
        .deleteFrom("members")
        .where("tenant_id", "=", scope.tenantId)
        .where("user_id", "=", userId)
        .returning("user_id")
        .executeTakeFirst();
      if (!removed) throw notFound("member", userId);
    },
  };
}

function memberFromRow(row: Selectable<MembersTable> & { brand_ids: string[] | null }): Member {
  return fromRow(Member, "member", {
    tenantId: row.tenant_id,
    userId: row.user_id,
    role: row.role,
    brandIds: row.all_brands ? null : (row.brand_ids ?? []),
    addedAt: row.added_at,
    email: row.email,
  });
}
