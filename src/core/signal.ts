import { z } from "zod";
import { BrandId, ClusterId, SignalId, SourceId, TenantId } from "./ids.ts";
import { Line } from "./text.ts";

export const SourceKind = z.enum(["feed", "webhook", "person", "own_performance", "calendar"]);
export type SourceKind = z.infer<typeof SourceKind>;

export const TrustTier = z.enum(["low", "normal", "high"]);
export type TrustTier = z.infer<typeof TrustTier>;

/** Where signals come from, with the place reading has got to. */
export const SignalSource = z.object({
  id: SourceId,
  tenantId: TenantId,
  brandId: BrandId,
  kind: SourceKind,
  name: Line,
  url: z.string().max(2_048).nullable(),
  trust: TrustTier,
  isPaused: z.boolean(),
  /** Where reading has got to, in the words of whatever reads this kind of source. */
  cursor: z.string().max(4_000).nullable(),
  lastReadAt: z.date().nullable(),
  /** Why the last reading failed, in a sentence; null when it did not. */
  lastError: z.string().max(1_000).nullable(),
  deletedAt: z.date().nullable(),
});
export type SignalSource = z.infer<typeof SignalSource>;

/** The most characters a signal keeps of what its source says. */
export const SIGNAL_LENGTHS = { title: 500, text: 8_000, author: 300 } as const;

/** Raw material: one item of one source. Its words are data, never instructions. */
export const Signal = z.object({
  id: SignalId,
  tenantId: TenantId,
  brandId: BrandId,
  sourceId: SourceId,
  sourceKind: SourceKind,
  guid: z.string().max(2_048).nullable(),
  canonicalUrl: z.string().max(2_048).nullable(),
  /** Registrable domain of the address, else the source's name: what "distinct sources" counts. */
  domain: z.string().max(253).nullable(),
  title: z.string().max(SIGNAL_LENGTHS.title),
  text: z.string().max(SIGNAL_LENGTHS.text),
  author: z.string().max(SIGNAL_LENGTHS.author).nullable(),
  publishedAt: z.date().nullable(),
  receivedAt: z.date(),
  language: z.string().max(35).nullable(),
  trust: TrustTier,
  engagement: z.number().min(0).nullable(),
  contentHash: z.string().length(64),
  clusterId: ClusterId.nullable(),
  /** Why it stands in that cluster, for a person. */
  clusterBecause: z.string().max(1_000).nullable().default(null),
});
export type Signal = z.infer<typeof Signal>;

/** Signals that tell one story. */
export const SignalCluster = z.object({
  id: ClusterId,
  tenantId: TenantId,
  brandId: BrandId,
  title: z.string().max(500),
  firstSeenAt: z.date(),
  lastSeenAt: z.date(),
  signalCount: z.int().min(0),
});
export type SignalCluster = z.infer<typeof SignalCluster>;

/** A cluster whose signals, all of them, go into another one. */
export const ClusterJoin = z.object({ from: ClusterId, into: ClusterId, because: z.string().max(1_000) });
export type ClusterJoin = z.infer<typeof ClusterJoin>;

/** A piece of evidence as people and drafts see it. */
export const Evidence = z.object({
  id: SignalId,
  platform: z.string(),
  url: z.string().nullable(),
  domain: z.string().nullable(),
  author: z.string().nullable(),
  title: z.string(),
  snippet: z.string().max(200),
  publishedAt: z.date().nullable(),
  engagement: z.number().nullable(),
  trust: TrustTier,
  addedAt: z.date(),
});
export type Evidence = z.infer<typeof Evidence>;

/** How far a source's word counts, 0…1. */
export const TRUST_WEIGHT: Readonly<Record<TrustTier, number>> = { low: 0.4, normal: 0.7, high: 1 };
