import type { BrandSnapshot } from "../core/brand-snapshot.ts";
import type { ContentPackage } from "../core/content-package.ts";
import type { EvidenceDTO } from "../core/dto/opportunity.ts";
import type { ActivityDTO, PackageDTO, PackageSummaryDTO } from "../core/dto/package.ts";
import type { VariantDTO } from "../core/dto/variant.ts";
import type { FlowRun } from "../core/run.ts";
import type { Band } from "../core/score.ts";
import type { Variant } from "../core/variant.ts";
import { packageStatusOf } from "../engines/content-engineering/package-status.ts";
import { nameOf } from "./present-opportunity.ts";

const MAX_ISSUES = 20;
const BANDS_WORST_FIRST: readonly Band[] = ["invalid", "weak", "ready"];

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
    quality: qualityOf(contentPackage, variants),
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

/** The mean of the drafts still in play and the band of the weakest: a package is as ready as its last draft. */
function qualityOf({ slots }: ContentPackage, variants: VariantDTO[]): PackageDTO["quality"] {
  const live = variants.filter(({ status }) => status !== "rejected" && status !== "archived");
  const reports = live.flatMap(({ quality }) => quality ?? []);
  const sum = reports.reduce((total, { score }) => total + score, 0);
  const bands = new Set(reports.map(({ band }) => band));
  const issues = [
    ...slots.flatMap(({ key, state, reason }) => (state === "unfilled" ? [`${key}: ${reason ?? "unfilled"}`] : [])),
    ...live.flatMap(({ slotKey, findings }) =>
      findings.filter(({ severity }) => severity === "block").map(({ message }) => `${slotKey}: ${message}`),
    ),
  ];
  return {
    score: reports.length > 0 ? sum / reports.length : 0,
    band: BANDS_WORST_FIRST.find((band) => bands.has(band)) ?? "invalid",
    issues: [...new Set(issues)].slice(0, MAX_ISSUES),
  };
}
