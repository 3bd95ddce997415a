import { createHash } from "node:crypto";
import { type Selectable, sql } from "kysely";
import { CorpusText } from "../../core/brand.ts";
import { notFound, staleRevision } from "../../core/errors.ts";
import type { BrandRepository } from "../../core/ports/repositories.ts";
import { actorName, type BrandScope } from "../../core/scope.ts";
import type { Database } from "../database.ts";
import type { BrandCorpusTable } from "../database-types.ts";
import { readNumberCursor, toPage } from "../pages.ts";
import { fromRow, inPieces, insertRows } from "../rows.ts";
import { refuseTakenSlug, saveBrandContent } from "./brand-content.ts";
import { brandContentToRow, brandFromRow, snapshotFromRow } from "./brand-rows.ts";

export function createBrandRepository(db: Database): BrandRepository {
  async function get(scope: BrandScope) {
    const row = await db
      .selectFrom("brands")
      .selectAll()
      .where("id", "=", scope.brandId)
      .where("deleted_at", "is", null)
      .executeTakeFirst();
    if (!row) throw notFound("brand", scope.brandId);
    return brandFromRow(row);
  }

  return {
    get,

    async getSnapshot(scope) {
      const row = await db
        .selectFrom("brands as brand")
        .innerJoin("brand_snapshots as snapshot", (join) =>
          join.onRef("snapshot.brand_id", "=", "brand.id").onRef("snapshot.version", "=", "brand.version"),
        )
        .selectAll("snapshot")
        .where("snapshot.brand_id", "=", scope.brandId)
        .where("brand.deleted_at", "is", null)
        .executeTakeFirst();
      if (!row) throw notFound("brand", scope.brandId);
      return snapshotFromRow(row);
    },

    async findSnapshot(scope, version) {
      const row = await db
        .selectFrom("brand_snapshots")
        .selectAll()
        .where("brand_id", "=", scope.brandId)
        .where("version", "=", version)
        .executeTakeFirst();
      return row ? snapshotFromRow(row) : null;
    },

    async listVersions(scope, page) {
      const after = readNumberCursor(page.cursor);
      let query = db
        .selectFrom("brand_snapshots")
        .select(["version", "created_at", "changed_by"])
        .where("brand_id", "=", scope.brandId)
        .orderBy("version", "desc")
        .limit(page.limit + 1);
      if (after) query = query.where("version", "<", after.key);
      const versions = (await query.execute()).map(({ version, created_at, changed_by }) => ({
        version,
        changedAt: created_at,
        changedBy: changed_by,
      }));
      return toPage(versions, page.limit, ({ version }) => ({ key: version, id: scope.brandId }));
    },

    async saveSnapshot(scope, snapshot, readVersion) {
      if (snapshot.brand.id !== scope.brandId) throw notFound("brand", snapshot.brand.id);
      const next = { ...snapshot, brand: { ...snapshot.brand, tenantId: scope.tenantId, version: readVersion + 1 } };
      const updated = await refuseTakenSlug(
        next.brand.slug,
        db
          .updateTable("brands")
          .set(brandContentToRow(next.brand))
          .where("id", "=", scope.brandId)
          .where("version", "=", readVersion)
          .where("deleted_at", "is", null)
          .returning("id")
          .executeTakeFirst(),
      );
      if (!updated) {
        await get(scope);
        throw staleRevision("brand", scope.brandId, readVersion);
      }
      await saveBrandContent(db, next, actorName(scope.actor));
      return next;
    },

    async softDelete(scope, at) {
      const deleted = await db
        .updateTable("brands")
        .set({ deleted_at: at })
        .where("id", "=", scope.brandId)
        .where("deleted_at", "is", null)
        .returning("id")
        .executeTakeFirst();
      if (!deleted) throw notFound("brand", scope.brandId);
    },

    async restore(scope) {
      const row = await db.selectFrom("brands").select("slug").where("id", "=", scope.brandId).executeTakeFirst();
      if (!row) throw notFound("brand", scope.brandId);
      await refuseTakenSlug(
        row.slug,
        db.updateTable("brands").set({ deleted_at: null }).where("id", "=", scope.brandId).execute(),
      );
    },

    async listCorpus(scope, limit, kinds) {
      let query = db
        .selectFrom("brand_corpus")
        .selectAll()
        .where("brand_id", "=", scope.brandId)
        .orderBy("added_at", "desc")
        .orderBy("text_hash")
        .limit(limit);
      if (kinds) query = query.where("kind", "in", kinds);
      return (await query.execute()).map(corpusTextFromRow);
    },

    async addCorpus(scope, texts) {
      let added = 0;
      for (const piece of inPieces(texts)) {
        const rows = piece.map(({ kind, channel, text, addedAt }) => ({
          tenant_id: scope.tenantId,
          brand_id: scope.brandId,
          kind,
          channel,
          text,
          text_hash: hashOf(text),
          added_at: addedAt,
        }));
        const inserted = await insertRows(db, "brand_corpus", rows)
          .onConflict((conflict) => conflict.doNothing())
          .returning("text_hash")
          .execute();
        added += inserted.length;
      }
      return added;
    },

    async countNewCorpus(scope, texts) {
      const hashes = new Map(texts.map(({ kind, text }) => [`${kind} ${hashOf(text)}`, hashOf(text)]));
      if (hashes.size === 0) return 0;
      const known = await db
        .selectFrom("brand_corpus")
        .select(["kind", "text_hash"])
        .where("brand_id", "=", scope.brandId)
        .where("text_hash", "=", sql<string>`any(${[...hashes.values()]})`)
        .execute();
      return hashes.size - known.filter(({ kind, text_hash }) => hashes.has(`${kind} ${text_hash}`)).length;
    },
  };
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function corpusTextFromRow(row: Selectable<BrandCorpusTable>): CorpusText {
  return fromRow(CorpusText, "corpus text", {
    kind: row.kind,
    channel: row.channel,
    text: row.text,
    addedAt: row.added_at,
  });
}
