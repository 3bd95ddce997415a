import { sql } from "kysely";
import type { ContentPackage } from "../../core/content-package.ts";
import type { BrandScope } from "../../core/scope.ts";
import type { Database } from "../database.ts";
import { insertRows } from "../rows.ts";

/** What the package is linked to, in its order; links that are gone from the list are taken away. */
export async function savePackageLinks(
  db: Database,
  scope: BrandScope,
  contentPackage: ContentPackage,
  attempt: number,
): Promise<void> {
  const owner = { tenant_id: scope.tenantId, brand_id: scope.brandId, package_id: contentPackage.id };
  const opportunities = inOrder(contentPackage.opportunityIds);
  await db
    .deleteFrom("package_opportunities")
    .where("brand_id", "=", scope.brandId)
    .where("package_id", "=", contentPackage.id)
    .where("opportunity_id", "<>", sql<string>`all(${opportunities.map(({ id }) => id)})`)
    .execute();
  await insertRows(
    db,
    "package_opportunities",
    opportunities.map(({ id, position }) => ({ ...owner, opportunity_id: id, position, attempt })),
  )
    .onConflict((conflict) =>
      conflict
        .columns(["brand_id", "package_id", "opportunity_id"])
        .doUpdateSet((eb) => ({ position: eb.ref("excluded.position") })),
    )
    .execute();
  const evidence = inOrder(contentPackage.evidenceIds);
  await db
    .deleteFrom("package_evidence")
    .where("brand_id", "=", scope.brandId)
    .where("package_id", "=", contentPackage.id)
    .where("signal_id", "<>", sql<string>`all(${evidence.map(({ id }) => id)})`)
    .execute();
  if (evidence.length === 0) return;
  await insertRows(
    db,
    "package_evidence",
    evidence.map(({ id, position }) => ({ ...owner, signal_id: id, position, attempt })),
  )
    .onConflict((conflict) =>
      conflict
        .columns(["brand_id", "package_id", "signal_id"])
        .doUpdateSet((eb) => ({ position: eb.ref("excluded.position") })),
    )
    .execute();
}

/** Each id once, numbered from 1. */
function inOrder<Id extends string>(ids: readonly Id[]): { id: Id; position: number }[] {
  return [...new Set(ids)].map((id, index) => ({ id, position: index + 1 }));
}
