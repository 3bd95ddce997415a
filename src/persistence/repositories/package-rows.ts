import type { Selectable } from "kysely";
import { ContentPackage } from "../../core/content-package.ts";
import type { ContentPackagesTable } from "../database-types.ts";
import { fromRow, json } from "../rows.ts";

/** Everything that may change: a package never moves to another brand. */
export function packageStateToRow(contentPackage: ContentPackage) {
  return {
    title: contentPackage.title,
    thesis: contentPackage.thesis,
    summary: contentPackage.summary,
    supporting_points: json(contentPackage.supportingPoints),
    cta: contentPackage.cta,
    primary_channel: contentPackage.primaryChannel,
    channel_plan: json(contentPackage.channelPlan),
    persona_id: contentPackage.personaId,
    pillar_id: contentPackage.pillarId,
    brand_version: contentPackage.brandVersion,
    owner_id: contentPackage.ownerId,
    notes: contentPackage.notes,
    run_id: contentPackage.runId,
    archived_at: contentPackage.archivedAt,
    updated_at: contentPackage.updatedAt,
    deleted_at: contentPackage.deletedAt,
  };
}

type PackageRow = Selectable<ContentPackagesTable> & {
  slots: unknown;
  opportunity_ids: string[];
  evidence_ids: string[];
};

export function packageFromRow(row: PackageRow): ContentPackage {
  return fromRow(ContentPackage, "package", {
    id: row.id,
    tenantId: row.tenant_id,
    brandId: row.brand_id,
    title: row.title,
    thesis: row.thesis,
    summary: row.summary,
    supportingPoints: row.supporting_points,
    cta: row.cta,
    primaryChannel: row.primary_channel,
    channelPlan: row.channel_plan,
    personaId: row.persona_id,
    pillarId: row.pillar_id,
    opportunityIds: row.opportunity_ids,
    evidenceIds: row.evidence_ids,
    brandVersion: row.brand_version,
    slots: row.slots,
    ownerId: row.owner_id,
    notes: row.notes,
    runId: row.run_id,
    archivedAt: row.archived_at,
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
  });
}
