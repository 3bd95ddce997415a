import type { Insertable, Selectable } from "kysely";
import type { BrandScope } from "../../core/scope.ts";
import { Signal, SignalCluster } from "../../core/signal.ts";
import type { SignalClustersTable, SignalsTable } from "../database-types.ts";
import { fromRow } from "../rows.ts";

export function signalFromRow(row: Omit<Selectable<SignalsTable>, "happened_at" | "attempt">): Signal {
  return fromRow(Signal, "signal", {
    id: row.id,
    tenantId: row.tenant_id,
    brandId: row.brand_id,
    sourceId: row.source_id,
    sourceKind: row.source_kind,
    guid: row.guid,
    canonicalUrl: row.canonical_url,
    domain: row.domain,
    title: row.title,
    text: row.text,
    author: row.author,
    publishedAt: row.published_at,
    receivedAt: row.received_at,
    language: row.language,
    trust: row.trust,
    engagement: row.engagement,
    contentHash: row.content_hash,
    clusterId: row.cluster_id,
    clusterBecause: row.cluster_because,
  });
}

export function clusterFromRow(row: Selectable<SignalClustersTable>): SignalCluster {
  return fromRow(SignalCluster, "cluster", {
    id: row.id,
    tenantId: row.tenant_id,
    brandId: row.brand_id,
    title: row.title,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    signalCount: row.signal_count,
  });
}

export function signalToRow(scope: BrandScope, signal: Signal, attempt: number): Insertable<SignalsTable> {
  return {
    tenant_id: scope.tenantId,
    brand_id: scope.brandId,
    id: signal.id,
    source_id: signal.sourceId,
    source_kind: signal.sourceKind,
    guid: signal.guid,
    canonical_url: signal.canonicalUrl,
    domain: signal.domain,
    title: signal.title,
    text: signal.text,
    author: signal.author,
    published_at: signal.publishedAt,
    received_at: signal.receivedAt,
    language: signal.language,
    trust: signal.trust,
    engagement: signal.engagement,
    content_hash: signal.contentHash,
    cluster_id: signal.clusterId,
    cluster_because: signal.clusterBecause,
    attempt,
  };
}
