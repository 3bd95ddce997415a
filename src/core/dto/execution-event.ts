import { z } from "zod";
import { Channel } from "../channels.ts";
import { ExecutionEventKind, Metric } from "../execution-event.ts";
import { VariantId } from "../ids.ts";

/** One fact to record. Names a variant, or the post by channel and permalink or external id. */
export const ExecutionEventInput = z
  .object({
    kind: ExecutionEventKind.default("metric"),
    variantId: VariantId.nullish(),
    channel: Channel.nullish(),
    permalink: z.string().max(2_048).nullish(),
    externalPostId: z.string().max(300).nullish(),
    metric: Metric.nullish(),
    value: z.number().nullish(),
    valueKind: z.enum(["cumulative", "delta"]).default("cumulative"),
    metricAsOf: z.coerce.date().nullish(),
    occurredAt: z.coerce.date().nullish(),
    source: z.string().trim().min(1).max(120),
    externalId: z.string().max(300).nullish(),
    revision: z.int().min(1).default(1),
  })
  .refine((event) => event.variantId || (event.channel && (event.permalink || event.externalPostId)), {
    error: "names no post: give variantId, or channel with permalink or externalPostId",
  })
  .refine((event) => event.kind !== "metric" || (event.metric && typeof event.value === "number" && event.metricAsOf), {
    error: "a metric needs metric, value and metricAsOf",
  });
export type ExecutionEventInput = z.infer<typeof ExecutionEventInput>;

export const ExecutionRecordedDTO = z.object({
  recorded: z.int(),
  duplicates: z.int(),
  /** Kept, but naming no variant we know: they wait to be linked. */
  unmatched: z.int(),
  quarantined: z.int(),
});
export type ExecutionRecordedDTO = z.infer<typeof ExecutionRecordedDTO>;
