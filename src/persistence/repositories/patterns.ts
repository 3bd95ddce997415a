import { type Selectable, sql } from "kysely";
import { notFound } from "../../core/errors.ts";
import { PatternId } from "../../core/ids.ts";
import { PatternPreference, PatternTemplate } from "../../core/pattern-template.ts";
import type { PatternRepository } from "../../core/ports/repositories.ts";
import type { BrandScope } from "../../core/scope.ts";
import type { Database } from "../database.ts";
import type { PatternTemplatesTable } from "../database-types.ts";
import { fromRow, json } from "../rows.ts";

export function createPatternRepository(db: Database): PatternRepository {
  const patternsOf = (scope: BrandScope) =>
    db
      .selectFrom("pattern_templates")
      .selectAll()
      .where((eb) => eb.or([eb("brand_id", "=", scope.brandId), eb("brand_id", "is", null)]));

  return {
    async get(scope, id) {
      const row = await patternsOf(scope).where("id", "=", id).executeTakeFirst();
      if (!row) throw notFound("pattern", id);
      return patternFromRow(row);
    },

    async list(scope, filter = {}) {
      let query = patternsOf(scope).orderBy("key").orderBy("id");
      if (filter.channel) query = query.where(sql<boolean>`${filter.channel} = any(channels)`);
      if (!filter.includeDeprecated) query = query.where("status", "<>", "deprecated");
      const rows = await query.execute();
      return rows.map(patternFromRow);
    },

    async insert(scope, pattern) {
      await db
        .insertInto("pattern_templates")
        .values({ ...patternToRow(pattern), id: pattern.id, tenant_id: scope.tenantId, brand_id: scope.brandId })
        .execute();
    },

    async update(scope, pattern) {
      const updated = await db
        .updateTable("pattern_templates")
        .set(patternToRow(pattern))
        .where("brand_id", "=", scope.brandId)
        .where("id", "=", pattern.id)
        .returning("id")
        .executeTakeFirst();
      if (!updated) throw notFound("pattern", pattern.id);
    },

    async listPreferences(scope) {
      const rows = await db
        .selectFrom("pattern_preferences")
        .select(["pattern_id", "preference"])
        .where("brand_id", "=", scope.brandId)
        .execute();
      return new Map(
        rows.map((row) => [PatternId.parse(row.pattern_id), PatternPreference.parse(row.preference)] as const),
      );
    },

    async setPreference(scope, id, preference) {
      await db
        .insertInto("pattern_preferences")
        .values({ tenant_id: scope.tenantId, brand_id: scope.brandId, pattern_id: id, preference })
        .onConflict((conflict) => conflict.columns(["brand_id", "pattern_id"]).doUpdateSet({ preference }))
        .execute();
    },
  };
}

function patternToRow(pattern: PatternTemplate) {
  return {
    key: pattern.key,
    name: pattern.name,
    description: pattern.description,
    family: pattern.family,
    hook_type: pattern.hookType,
    structure: pattern.structure,
    beats: json(pattern.beats),
    example_hook: pattern.exampleHook,
    channels: pattern.channels,
    evidence_needs: pattern.evidenceNeeds,
    length_band: pattern.lengthBand,
    cta_type: pattern.ctaType,
    risk_flags: pattern.riskFlags,
    status: pattern.status,
    provenance: pattern.provenance,
  };
}

function patternFromRow(row: Selectable<PatternTemplatesTable>): PatternTemplate {
  return fromRow(PatternTemplate, "pattern", {
    id: row.id,
    tenantId: row.tenant_id,
    brandId: row.brand_id,
    key: row.key,
    name: row.name,
    description: row.description,
    family: row.family,
    hookType: row.hook_type,
    structure: row.structure,
    beats: row.beats,
    exampleHook: row.example_hook,
    channels: row.channels,
    evidenceNeeds: row.evidence_needs,
    lengthBand: row.length_band,
    ctaType: row.cta_type,
    riskFlags: row.risk_flags,
    status: row.status,
    provenance: row.provenance,
  });
}
