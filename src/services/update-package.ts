import type { ContentPackage } from "../core/content-package.ts";
import type { PackageDTO } from "../core/dto/package.ts";
import { KairoError, staleRevision } from "../core/errors.ts";
import type { IdGenerator, PackageId } from "../core/ids.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import type { VariantStatus } from "../core/variant.ts";
import { loadPackage } from "./load-package.ts";
import { recordDecision } from "./record-decision.ts";

const MAX_VARIANTS = 200;
/** What a new argument does not reach any more. */
const SETTLED: ReadonlySet<VariantStatus> = new Set(["published", "rejected", "archived"]);

export type PackageFields = Partial<Pick<ContentPackage, "title" | "thesis" | "summary" | "cta" | "notes" | "ownerId">>;

/**
 * Changes what people keep on a package. With another thesis its drafts say that they argue the old one.
 *
 * @throws CONFLICT when it has changed since `revision`; PRECONDITION when it is archived
 */
export async function updatePackage(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  { packageId, revision, set }: { packageId: PackageId; revision: number; set: PackageFields },
): Promise<PackageDTO> {
  const before = await tx.packages.get(scope, packageId);
  if (before.revision !== revision) throw staleRevision("package", packageId, revision);
  if (before.archivedAt) {
    throw new KairoError("PRECONDITION", `The package ${packageId} is archived; restore it first.`);
  }
  const keys = (Object.keys(set) as (keyof PackageFields)[]).filter((key) => before[key] !== set[key]);
  if (keys.length === 0) return loadPackage(tx, scope, packageId, uses.now);
  const after = await tx.packages.update(scope, { ...before, ...set, updatedAt: uses.now }, revision);
  if (keys.includes("thesis")) await markStale(tx, scope, uses, packageId);
  const only = (from: ContentPackage) => Object.fromEntries(keys.map((key) => [key, from[key]]));
  await recordDecision(tx, scope, uses, {
    kind: "package.updated",
    subjectId: packageId,
    before: only(before),
    after: only(after),
  });
  return loadPackage(tx, scope, packageId, uses.now);
}

async function markStale(tx: Work, scope: BrandScope, uses: { now: Date }, packageId: PackageId): Promise<void> {
  for (const variant of await tx.variants.list(scope, { packageIds: [packageId] }, MAX_VARIANTS)) {
    if (SETTLED.has(variant.status) || variant.staleAgainst === "thesis") continue;
    await tx.variants.update(scope, { ...variant, staleAgainst: "thesis", updatedAt: uses.now }, variant.revision);
  }
}
