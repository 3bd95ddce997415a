import type { BrandSnapshot } from "../core/brand-snapshot.ts";
import type { ContentPackage } from "../core/content-package.ts";
import type { EvidenceDTO } from "../core/dto/opportunity.ts";
import type { ActivityDTO, PackageDTO, PackageSummaryDTO } from "../core/dto/package.ts";
import type { VariantDTO } from "../core/dto/variant.ts";
import type { FlowRun } from "../core/run.ts";
import type { Variant } from "../core/variant.ts";
import { packageQualityOf } from "../engines/content-engineering/package-quality.ts";
import { packageStatusOf } from "../engines/content-engineering/package-status.ts";
import { nameOf } from "./present-opportunity.ts";

/** A package as the UI shows it, with its drafts and the run that works on it. */
export function presentPackage(
  contentPackage: ContentPackage,
  shown: { snapshot: BrandSnapshot; variants: VariantDTO[]; evidence: EvidenceDTO[]; run: FlowRun | null },
): PackageDTO {
  const { snapshot, variants, evidence, run } = shown;
  return {
    id: contentPackage.id,
    title: contentPackage.title,
    thesis: contentPackage.thesis,
    summary: contentPackage.summary,
    supportingPoints: contentPackage.supportingPoints,
    cta: contentPackage.cta,
    primaryChannel: contentPackage.primaryChannel,
    channelPlan: contentPackage.channelPlan,
    personaId: contentPackage.personaId,
    personaName: nameOf(snapshot.personas, contentPackage.personaId),
    pillarId: contentPackage.pillarId,
    pillarName: nameOf(snapshot.pillars, contentPackage.pillarId),
    opportunityIds: contentPackage.opportunityIds,
    evidence,
    brandVersion: contentPackage.brandVersion,
    slots: contentPackage.slots,
    variants,
    status: packageStatusOf(variants, contentPackage.archivedAt),
    activity: run && presentActivity(run),
    quality: packageQualityOf(contentPackage.slots, variants),
    ownerId: contentPackage.ownerId,
    notes: contentPackage.notes,
    revision: contentPackage.revision,
    createdAt: contentPackage.createdAt,
    updatedAt: contentPackage.updatedAt,
  };
}

/** A package as a row of a list. */
export function presentPackageSummary(
  contentPackage: ContentPackage,
  shown: { snapshot: BrandSnapshot; variants: Pick<Variant, "status">[] },
): PackageSummaryDTO {
  const { snapshot, variants } = shown;
  return {
    id: contentPackage.id,
    title: contentPackage.title,
    thesis: contentPackage.thesis,
    primaryChannel: contentPackage.primaryChannel,
    personaName: nameOf(snapshot.personas, contentPackage.personaId),
    pillarName: nameOf(snapshot.pillars, contentPackage.pillarId),
    status: packageStatusOf(variants, contentPackage.archivedAt),
    createdAt: contentPackage.createdAt,
    variantCount: variants.length,
    unfilledCount: contentPackage.slots.filter(({ state }) => state === "unfilled").length,
  };
}

function presentActivity(run: FlowRun): ActivityDTO {
  const { id, status, progress, degraded, error } = run;
  return { runId: id, state: status, progress, degraded, reason: error?.reason ?? null };
}
