import type { Insertable, Selectable } from "kysely";
import { Brand } from "../../core/brand.ts";
import { BrandSnapshot } from "../../core/brand-snapshot.ts";
import { ContentPillar } from "../../core/content-pillar.ts";
import { Persona, PersonaPillar } from "../../core/persona.ts";
import type {
  BrandSnapshotsTable,
  BrandsTable,
  ContentPillarsTable,
  PersonaPillarsTable,
  PersonasTable,
} from "../database-types.ts";
import { fromRow, instant, instantOrNull, json, type RowOf } from "../rows.ts";

export function brandFromRow(row: Selectable<BrandsTable>): Brand {
  return fromRow(Brand, "brand", {
    id: row.id,
    tenantId: row.tenant_id,
    name: row.name,
    slug: row.slug,
    positioning: row.positioning,
    objective: row.objective,
    offers: row.offers,
    tone: row.tone,
    guardrails: row.guardrails,
    ctaPolicy: row.cta_policy,
    emojiPolicy: row.emoji_policy,
    hashtagPolicy: row.hashtag_policy,
    approvalPolicy: row.approval_policy,
    channels: row.channels,
    primaryChannel: row.primary_channel,
    locale: row.locale,
    timezone: row.timezone,
    shareLearning: row.share_learning,
    budgets: { tokensPerDay: row.tokens_per_day, tokensPerRun: row.tokens_per_run },
    suggested: row.suggested,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
  });
}

/** What a person may change of a brand. */
export function brandContentToRow(brand: Brand) {
  return {
    name: brand.name,
    slug: brand.slug,
    positioning: json(brand.positioning),
    objective: brand.objective,
    offers: json(brand.offers),
    tone: json(brand.tone),
    guardrails: json(brand.guardrails),
    cta_policy: brand.ctaPolicy,
    emoji_policy: brand.emojiPolicy,
    hashtag_policy: brand.hashtagPolicy,
    approval_policy: brand.approvalPolicy,
    channels: json(brand.channels),
    primary_channel: brand.primaryChannel,
    locale: brand.locale,
    timezone: brand.timezone,
    share_learning: brand.shareLearning,
    tokens_per_day: brand.budgets.tokensPerDay,
    tokens_per_run: brand.budgets.tokensPerRun,
    suggested: brand.suggested,
    version: brand.version,
    updated_at: brand.updatedAt,
  };
}

export function personaFromRow(row: Selectable<PersonasTable>): Persona {
  return fromRow(Persona, "persona", {
    id: row.id,
    tenantId: row.tenant_id,
    brandId: row.brand_id,
    name: row.name,
    role: row.role,
    summary: row.summary,
    goals: row.goals,
    pains: row.pains,
    vocabulary: row.vocabulary,
    channelNotes: row.channel_notes,
    deletedAt: row.deleted_at,
  });
}

export function personaToRow(brand: Pick<Brand, "tenantId" | "id">, persona: Persona): Insertable<PersonasTable> {
  return {
    tenant_id: brand.tenantId,
    brand_id: brand.id,
    id: persona.id,
    name: persona.name,
    role: persona.role,
    summary: persona.summary,
    goals: persona.goals,
    pains: persona.pains,
    vocabulary: persona.vocabulary,
    channel_notes: persona.channelNotes,
    deleted_at: persona.deletedAt,
  };
}

export function pillarFromRow(row: Selectable<ContentPillarsTable>): ContentPillar {
  return fromRow(ContentPillar, "pillar", {
    id: row.id,
    tenantId: row.tenant_id,
    brandId: row.brand_id,
    name: row.name,
    description: row.description,
    keywords: row.keywords,
    priority: row.priority,
    targetShare: row.target_share,
    isActive: row.is_active,
    deletedAt: row.deleted_at,
  });
}

export function pillarToRow(
  brand: Pick<Brand, "tenantId" | "id">,
  pillar: ContentPillar,
): Insertable<ContentPillarsTable> {
  return {
    tenant_id: brand.tenantId,
    brand_id: brand.id,
    id: pillar.id,
    name: pillar.name,
    description: pillar.description,
    keywords: pillar.keywords,
    priority: pillar.priority,
    target_share: pillar.targetShare,
    is_active: pillar.isActive,
    deleted_at: pillar.deletedAt,
  };
}

export function personaPillarFromRow(row: Selectable<PersonaPillarsTable>): PersonaPillar {
  return fromRow(PersonaPillar, "persona and pillar pair", {
    personaId: row.persona_id,
    pillarId: row.pillar_id,
    weight: row.weight,
    angle: row.angle,
  });
}

export function snapshotFromRow(row: Selectable<BrandSnapshotsTable>): BrandSnapshot {
  const brand = row.brand as Record<string, unknown>;
  return fromRow(BrandSnapshot, "brand snapshot", {
    brand: {
      ...brand,
      createdAt: instant(brand.createdAt),
      updatedAt: instant(brand.updatedAt),
      deletedAt: instantOrNull(brand.deletedAt),
    },
    personas: withDeletionTimes(row.personas),
    pillars: withDeletionTimes(row.pillars),
    matrix: row.matrix,
  });
}

export function snapshotToRow(snapshot: BrandSnapshot, changedBy: string): RowOf<"brand_snapshots"> {
  const { brand } = snapshot;
  return {
    tenant_id: brand.tenantId,
    brand_id: brand.id,
    version: brand.version,
    brand,
    personas: snapshot.personas,
    pillars: snapshot.pillars,
    matrix: snapshot.matrix,
    created_at: brand.updatedAt,
    changed_by: changedBy,
  };
}

function withDeletionTimes(rows: unknown): unknown[] {
  return (rows as Record<string, unknown>[]).map((row) => ({ ...row, deletedAt: instantOrNull(row.deletedAt) }));
}
