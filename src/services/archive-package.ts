import type { PackageDTO } from "../core/dto/package.ts";
import { KairoError, staleRevision } from "../core/errors.ts";
import type { IdGenerator, PackageId } from "../core/ids.ts";
import type { OpportunityStatus } from "../core/opportunity.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import { loadPackage } from "./load-package.ts";
import { recordDecision } from "./record-decision.ts";

export interface PackageChange {
  packageId: PackageId;
  /** The revision the person has seen. */
  revision: number;
}

/** Puts a package away; an opportunity that it had taken up is open again. */
export function archivePackage(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  change: PackageChange,
): Promise<PackageDTO> {
  return setArchived(tx, scope, uses, change, uses.now);
}

/** Takes a package out of the archive, and its opportunity with it. */
export function restorePackage(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  change: PackageChange,
): Promise<PackageDTO> {
  return setArchived(tx, scope, uses, change, null);
}

async function setArchived(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  { packageId, revision }: PackageChange,
  archivedAt: Date | null,
): Promise<PackageDTO> {
  const before = await tx.packages.get(scope, packageId);
  if (before.revision !== revision) throw staleRevision("package", packageId, revision);
  if ((before.archivedAt === null) === (archivedAt === null)) {
    const possible = before.archivedAt ? "archived already; it can be restored" : "not archived; it can be archived";
    throw new KairoError("PRECONDITION", `The package ${packageId} is ${possible}.`);
  }
  await tx.packages.update(scope, { ...before, archivedAt, updatedAt: uses.now }, revision);
  await followPackage(tx, scope, uses, before.opportunityIds);
  await recordDecision(tx, scope, uses, {
    kind: archivedAt ? "package.archived" : "package.restored",
    subjectId: packageId,
    before: { archivedAt: before.archivedAt?.toISOString() ?? null },
    after: { archivedAt: archivedAt?.toISOString() ?? null },
  });
  return loadPackage(tx, scope, packageId, uses.now);
}

/** Brings opportunities to what their packages say: taken up while one is open, else free again. */
async function followPackage(
  tx: Work,
  scope: BrandScope,
  uses: { now: Date },
  ids: PackageDTO["opportunityIds"],
): Promise<void> {
  for (const opportunity of await tx.opportunities.listByIds(scope, ids)) {
    if (opportunity.status !== "open" && opportunity.status !== "packaged") continue;
    const open = await tx.packages.findOpenByOpportunity(scope, opportunity.id);
    const status: OpportunityStatus = open ? "packaged" : "open";
    if (status === opportunity.status) continue;
    await tx.opportunities.update(scope, { ...opportunity, status, updatedAt: uses.now }, opportunity.revision);
  }
}
