import type { ContentPackage } from "../core/content-package.ts";
import type { EvidenceDTO } from "../core/dto/opportunity.ts";
import type { PackageDTO, PackageSummaryDTO } from "../core/dto/package.ts";
import type { VariantDTO } from "../core/dto/variant.ts";
import type { PackageId } from "../core/ids.ts";
import type { Page, PageRequest } from "../core/ports/page.ts";
import type { PackageFilter } from "../core/ports/repositories.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import type { Variant } from "../core/variant.ts";
import { presentEvidence } from "./present-opportunity.ts";
import { presentPackage, presentPackageSummary } from "./present-package.ts";
import { presentVariants } from "./present-variant.ts";

const MAX_VARIANTS_PER_PACKAGE = 200;
/** How far back a published variant's link is looked for. */
const PUBLICATION_YEARS = 3;

/** A package with everything the UI shows of it. */
export async function loadPackage(tx: Work, scope: BrandScope, id: PackageId, now: Date): Promise<PackageDTO> {
  const contentPackage = await tx.packages.get(scope, id);
  const snapshot = await tx.brands.getSnapshot(scope);
  const variants = await tx.variants.list(scope, { packageIds: [id] }, MAX_VARIANTS_PER_PACKAGE);
  const run = contentPackage.runId ? await tx.runs.get(scope, contentPackage.runId) : null;
  const evidence = await loadEvidence(tx, scope, contentPackage);
  return presentPackage(contentPackage, {
    snapshot,
    variants: await showVariants(tx, scope, variants, now),
    evidence,
    run,
  });
}

/** One page of packages, newest first, as rows. */
export async function listPackages(
  tx: Work,
  scope: BrandScope,
  filter: PackageFilter,
  page: PageRequest,
): Promise<Page<PackageSummaryDTO>> {
  const { items, nextCursor } = await tx.packages.list(scope, filter, page);
  const snapshot = await tx.brands.getSnapshot(scope);
  const packageIds = items.map(({ id }) => id);
  const variants =
    packageIds.length > 0
      ? await tx.variants.list(scope, { packageIds }, MAX_VARIANTS_PER_PACKAGE * packageIds.length)
      : [];
  const variantsOf = Map.groupBy(variants, ({ packageId }) => packageId);
  return {
    items: items.map((item) => presentPackageSummary(item, { snapshot, variants: variantsOf.get(item.id) ?? [] })),
    nextCursor,
  };
}

/** Variants as the UI shows them, published ones with their link. */
export async function showVariants(tx: Work, scope: BrandScope, variants: Variant[], now: Date): Promise<VariantDTO[]> {
  const snapshot = await tx.brands.getSnapshot(scope);
  const since = new Date(now);
  since.setUTCFullYear(since.getUTCFullYear() - PUBLICATION_YEARS);
  const hasPublished = variants.some(({ status }) => status === "published");
  const publications = hasPublished ? await tx.variants.listPublications(scope, since) : [];
  return presentVariants(variants, { snapshot, publications, now });
}

async function loadEvidence(tx: Work, scope: BrandScope, contentPackage: ContentPackage): Promise<EvidenceDTO[]> {
  const { opportunityIds, evidenceIds } = contentPackage;
  const linked = [...(await tx.opportunities.listEvidence(scope, opportunityIds)).values()].flat();
  const byId = new Map(linked.map((link) => [link.signal.id, link]));
  return evidenceIds.flatMap((id) => byId.get(id) ?? []).map(presentEvidence);
}
