import type { AudienceRepository } from "../../core/ports/repositories.ts";
import type { Database } from "../database.ts";
import { personaFromRow, personaPillarFromRow, pillarFromRow } from "./brand-rows.ts";

export function createAudienceRepository(db: Database): AudienceRepository {
  return {
    async listPersonas(scope) {
      const rows = await db
        .selectFrom("personas")
        .selectAll()
        .where("brand_id", "=", scope.brandId)
        .where("deleted_at", "is", null)
        .orderBy("name")
        .orderBy("id")
        .execute();
      return rows.map(personaFromRow);
    },

    async listPillars(scope) {
      const rows = await db
        .selectFrom("content_pillars")
        .selectAll()
        .where("brand_id", "=", scope.brandId)
        .where("deleted_at", "is", null)
        .orderBy("priority")
        .orderBy("name")
        .orderBy("id")
        .execute();
      return rows.map(pillarFromRow);
    },

    async listMatrix(scope) {
      const rows = await db
        .selectFrom("persona_pillars")
        .selectAll()
        .where("brand_id", "=", scope.brandId)
        .orderBy("persona_id")
        .orderBy("pillar_id")
        .execute();
      return rows.map(personaPillarFromRow);
    },
  };
}
