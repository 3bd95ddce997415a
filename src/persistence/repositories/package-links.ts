import { sql } from "kysely";
import type { ContentPackage } from "../../core/content-package.ts";
import type { BrandScope } from "../../core/scope.ts";
import type { Database } from "../database.ts";
import { insertRows } from "../rows.ts";

/** What the package is linked to, in its order. */
export async function addPackageLinks(
  db: Database,
  scope: BrandScope,
  contentPackage: ContentPackage,
  attempt: number,
): Promise<void> {
  const owner = { tenant_id: scope.tenantId, brand_id: scope.brandId, package_id: contentPackage.id };
  await insertRows(
    db,
    "package_opportunities",
    inOrder(contentPackage.opportunityIds).map(({ id, position }) => ({
      ...owner,
      opportunity_id: id,
      position,
      attempt,
    })),
  )
    .onConflict((conflict) =>
      conflict
        .columns(["brand_id", "package_id", "opportunity_id"])
        .doUpdateSet((eb) => ({ position: eb.ref("excluded.position") })),
    )
    .execute();
  const evidence = inOrder(contentPackage.evidenceIds);
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

/** Takes away links to what the package does not name any more. */
export async function removeOtherLinks(
  db: Database,
  scope: BrandScope,
  { id, opportunityIds, evidenceIds }: ContentPackage,
): Promise<void> {
  await db
    .deleteFrom("package_opportunities")
    .where("brand_id", "=", scope.brandId)
    .where("package_id", "=", id)
    .where("opportunity_id", "<>", sql<string>`all(${opportunityIds})`)
    .execute();
  await db
    .deleteFrom("package_evidence")
    .where("brand_id", "=", scope.brandId)
    .where("package_id", "=", id)
    .where("signal_id", "<>", sql<string>`all(${evidenceIds})`)
    .execute();
}

/** Each id once, numbered from 1. */
function inOrder<Id extends string>(ids: readonly Id[]): { id: Id; position: number }[] {
  return [...new Set(ids)].map((id, index) => ({ id, position: index + 1 }));
}
