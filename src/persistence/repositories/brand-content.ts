import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import { KairoError } from "../../core/errors.ts";
import type { Database } from "../database.ts";
import { isTaken } from "../database-errors.ts";
import { insertRows } from "../rows.ts";
import { personaToRow, pillarToRow, snapshotToRow } from "./brand-rows.ts";

/**
 * Everything under a brand's row as the snapshot has it, and the snapshot itself. Personas and pillars that are not in
 * it any more are soft-deleted: older work still names them.
 */
export async function saveBrandContent(db: Database, snapshot: BrandSnapshot, changedBy: string): Promise<void> {
  const { brand, personas, pillars, matrix } = snapshot;
  if (personas.length > 0) {
    const rows = personas.map((persona) => personaToRow(brand, persona));
    await insertRows(db, "personas", rows)
      .onConflict((conflict) =>
        conflict.columns(["brand_id", "id"]).doUpdateSet((eb) => ({
          name: eb.ref("excluded.name"),
          role: eb.ref("excluded.role"),
          summary: eb.ref("excluded.summary"),
          goals: eb.ref("excluded.goals"),
          pains: eb.ref("excluded.pains"),
          vocabulary: eb.ref("excluded.vocabulary"),
          channel_notes: eb.ref("excluded.channel_notes"),
          deleted_at: eb.ref("excluded.deleted_at"),
        })),
      )
      .execute();
  }
  if (pillars.length > 0) {
    const rows = pillars.map((pillar) => pillarToRow(brand, pillar));
    await insertRows(db, "content_pillars", rows)
      .onConflict((conflict) =>
        conflict.columns(["brand_id", "id"]).doUpdateSet((eb) => ({
          name: eb.ref("excluded.name"),
          description: eb.ref("excluded.description"),
          keywords: eb.ref("excluded.keywords"),
          priority: eb.ref("excluded.priority"),
          target_share: eb.ref("excluded.target_share"),
          is_active: eb.ref("excluded.is_active"),
          deleted_at: eb.ref("excluded.deleted_at"),
        })),
      )
      .execute();
  }
  await removeMissing(db, "personas", snapshot);
  await removeMissing(db, "content_pillars", snapshot);
  await db.deleteFrom("persona_pillars").where("brand_id", "=", brand.id).execute();
  if (matrix.length > 0) {
    const rows = matrix.map((pair) => ({
      tenant_id: brand.tenantId,
      brand_id: brand.id,
      persona_id: pair.personaId,
      pillar_id: pair.pillarId,
      weight: pair.weight,
      angle: pair.angle,
    }));
    await insertRows(db, "persona_pillars", rows).execute();
  }
  await insertRows(db, "brand_snapshots", [snapshotToRow(snapshot, changedBy)]).execute();
}

async function removeMissing(
  db: Database,
  table: "personas" | "content_pillars",
  { brand, personas, pillars }: BrandSnapshot,
): Promise<void> {
  const kept = (table === "personas" ? personas : pillars).map(({ id }) => id);
  await db
    .updateTable(table)
    .set({ deleted_at: brand.updatedAt })
    .where("brand_id", "=", brand.id)
    .where("deleted_at", "is", null)
    .$if(kept.length > 0, (update) => update.where("id", "not in", kept))
    .execute();
}

/** Names the field when the slug belongs to another brand of the tenant; other errors pass. */
export async function refuseTakenSlug<T>(slug: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (!isTaken(error, "brands_slug")) throw error;
    throw new KairoError("CONFLICT", `Another brand of this account has the slug "${slug}"; choose a different one.`, {
      fields: { slug: "is taken" },
      cause: error,
    });
  });
}
