import type { Selectable } from "kysely";
import { type QualityReport, Variant } from "../../core/variant.ts";
import type { VariantsTable } from "../database-types.ts";
import { fromRow, instant, instantOrNull, json, jsonOrNull } from "../rows.ts";

export function variantFromRow(row: Selectable<VariantsTable>): Variant {
  return fromRow(Variant, "variant", {
    id: row.id,
    tenantId: row.tenant_id,
    brandId: row.brand_id,
    packageId: row.package_id,
    channel: row.channel,
    slotKey: row.slot_key,
    patternId: row.pattern_id,
    hookType: row.hook_type,
    structure: row.structure,
    parts: row.parts,
    title: row.title,
    cta: row.cta,
    hashtags: row.hashtags,
    links: row.links,
    status: row.status,
    source: row.source,
    model: row.model,
    promptVersion: row.prompt_version,
    brandVersion: row.brand_version,
    quality:
      row.quality_rubric_version === null
        ? null
        : {
            rubricVersion: row.quality_rubric_version,
            score: row.quality_score,
            band: row.quality_band,
            lines: row.quality_lines,
          },
    findings: row.findings,
    approval:
      row.approved_by === null
        ? null
        : { by: row.approved_by, at: row.approved_at, contentHash: row.approved_content_hash },
    schedule:
      row.scheduled_local_time === null
        ? null
        : { localTime: row.scheduled_local_time, timeZone: row.scheduled_time_zone },
    lastEditedBy: row.last_edited_by,
    staleAgainst: row.stale_against,
    degraded: row.degraded,
    needsMedia: row.needs_media,
    runId: row.run_id,
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
  });
}

/** Everything that may change: brand, package, channel and slot never do. */
export function variantStateToRow(variant: Variant) {
  return {
    pattern_id: variant.patternId,
    hook_type: variant.hookType,
    structure: variant.structure,
    parts: variant.parts,
    title: variant.title,
    cta: variant.cta,
    hashtags: variant.hashtags,
    links: variant.links,
    status: variant.status,
    source: variant.source,
    model: variant.model,
    prompt_version: variant.promptVersion,
    brand_version: variant.brandVersion,
    ...qualityToRow(variant.quality),
    findings: json(variant.findings),
    approved_by: variant.approval?.by ?? null,
    approved_at: variant.approval?.at ?? null,
    approved_content_hash: variant.approval?.contentHash ?? null,
    scheduled_local_time: variant.schedule?.localTime ?? null,
    scheduled_time_zone: variant.schedule?.timeZone ?? null,
    last_edited_by: variant.lastEditedBy,
    stale_against: variant.staleAgainst,
    degraded: variant.degraded,
    needs_media: variant.needsMedia,
    run_id: variant.runId,
    updated_at: variant.updatedAt,
    deleted_at: variant.deletedAt,
  };
}

export function qualityToRow(quality: QualityReport | null) {
  return {
    quality_rubric_version: quality?.rubricVersion ?? null,
    quality_score: quality?.score ?? null,
    quality_band: quality?.band ?? null,
    quality_lines: jsonOrNull(quality?.lines),
  };
}

/** A variant as a revision keeps it: a JSON document, its times as texts. */
export function variantFromDocument(document: unknown): Variant {
  const variant = document as Record<string, unknown>;
  const approval = variant.approval as Record<string, unknown> | null;
  return fromRow(Variant, "variant revision", {
    ...(variant as Variant),
    approval: approval && { ...approval, at: instant(approval.at) },
    createdAt: instant(variant.createdAt),
    updatedAt: instant(variant.updatedAt),
    deletedAt: instantOrNull(variant.deletedAt),
  });
}
