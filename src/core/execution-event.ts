import { z } from "zod";
import { Channel } from "./channels.ts";
import { BrandId, EventId, TenantId, VariantId } from "./ids.ts";

export const Metric = z.enum([
  "impressions",
  "reach",
  "likes",
  "comments",
  "shares",
  "saves",
  "clicks",
  "conversions",
  "opens",
  "delivered",
  "video_views",
]);
export type Metric = z.infer<typeof Metric>;

export const ExecutionEventKind = z.enum(["published", "publish_failed", "removed", "metric"]);
export type ExecutionEventKind = z.infer<typeof ExecutionEventKind>;

/** A fact from outside about a variant. Appended, never changed; a correction is a higher revision. */
export const ExecutionEvent = z.object({
  id: EventId,
  tenantId: TenantId,
  brandId: BrandId,
  kind: ExecutionEventKind,
  /** Null while nobody could match the post. */
  variantId: VariantId.nullable(),
  channel: Channel,
  permalink: z.string().max(2_048).nullable(),
  externalPostId: z.string().max(300).nullable(),
  metric: Metric.nullable(),
  value: z.number().nullable(),
  valueKind: z.enum(["cumulative", "delta"]).nullable(),
  metricAsOf: z.date().nullable(),
  occurredAt: z.date(),
  receivedAt: z.date(),
  source: z.string().trim().min(1).max(120),
  externalId: z.string().max(300).nullable(),
  revision: z.int().min(1),
  /** Why the row is kept but not counted. */
  quarantineReason: z.string().max(300).nullable(),
});
export type ExecutionEvent = z.infer<typeof ExecutionEvent>;
