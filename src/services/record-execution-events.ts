import type { ExecutionEventInput, ExecutionRecordedDTO } from "../core/dto/execution-event.ts";
import { notFound } from "../core/errors.ts";
import type { ExecutionEvent } from "../core/execution-event.ts";
import type { IdGenerator, VariantId } from "../core/ids.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import type { Publication, Variant } from "../core/variant.ts";
import type { WebhookDelivery } from "../core/webhook.ts";
import { requestLearning } from "./request-learning.ts";

/** How far back a post may be found by its link. */
const POST_LOOKUP_YEARS = 3;

/**
 * Appends facts about published variants, once each, and asks for a learning update when any is new.
 *
 * @param delivery of a webhook: one that comes again does nothing
 * @throws NOT_FOUND when an event names a variant that is not there; nothing of the batch is stored then
 */
export async function recordExecutionEvents(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  inputs: ExecutionEventInput[],
  delivery: WebhookDelivery | null = null,
): Promise<ExecutionRecordedDTO> {
  if (delivery && !(await tx.webhooks.claimDelivery(scope, delivery, uses.now))) {
    return { recorded: 0, duplicates: inputs.length, unmatched: 0, quarantined: 0 };
  }
  const since = new Date(uses.now);
  since.setUTCFullYear(since.getUTCFullYear() - POST_LOOKUP_YEARS);
  const publications = await tx.variants.listPublications(scope, since);
  const variants = new Map<VariantId, Variant>();
  for (const id of new Set(inputs.flatMap(({ variantId }) => variantId ?? []))) {
    const variant = await tx.variants.find(scope, id);
    if (!variant) throw notFound("variant", id);
    variants.set(id, variant);
  }
  const events = inputs.map((input) => eventOf(scope, uses, input, variants, publications));
  const kept = await tx.events.addMany(scope, quarantineOddOnes(events));
  const counts = { recorded: kept.length, duplicates: inputs.length - kept.length };
  if (delivery) await tx.webhooks.countDelivery(scope, delivery.deliveryId, counts);
  if (kept.length > 0) await requestLearning(tx, scope, uses);
  return {
    ...counts,
    unmatched: kept.filter(({ variantId }) => variantId === null).length,
    quarantined: kept.filter(({ quarantineReason }) => quarantineReason !== null).length,
  };
}

function eventOf(
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  input: ExecutionEventInput,
  variants: Map<VariantId, Variant>,
  publications: Publication[],
): ExecutionEvent {
  const publication = input.variantId ? null : publications.find((each) => isSamePost(each, input));
  const variantId = input.variantId ?? publication?.variantId ?? null;
  const channel = variants.get(variantId as VariantId)?.channel ?? publication?.channel ?? input.channel;
  return {
    id: uses.ids.next("event"),
    tenantId: scope.tenantId,
    brandId: scope.brandId,
    kind: input.kind,
    variantId,
    // The input's own check has made sure that one of the three is there.
    channel: channel ?? "linkedin",
    permalink: input.permalink ?? null,
    externalPostId: input.externalPostId ?? null,
    metric: input.metric ?? null,
    value: input.value ?? null,
    valueKind: input.kind === "metric" ? input.valueKind : null,
    metricAsOf: input.metricAsOf ?? null,
    occurredAt: input.occurredAt ?? input.metricAsOf ?? uses.now,
    receivedAt: uses.now,
    source: input.source,
    // Without an id of the source's own, the post itself keeps rows of different posts apart.
    externalId: input.externalId ?? variantId ?? input.externalPostId ?? input.permalink ?? null,
    revision: input.revision,
    quarantineReason: null,
  };
}

function isSamePost(publication: Publication, input: ExecutionEventInput): boolean {
  if (publication.channel !== input.channel) return false;
  if (input.externalPostId) return publication.externalPostId === input.externalPostId;
  return publication.permalink !== null && publication.permalink === input.permalink;
}

/** Odd rows are kept with the reason and do not count. */
function quarantineOddOnes(events: ExecutionEvent[]): ExecutionEvent[] {
  const impressions = new Map<string, number>();
  for (const event of events) if (event.metric === "impressions") impressions.set(snapshotKey(event), event.value ?? 0);
  return events.map((event) => {
    const shown = impressions.get(snapshotKey(event));
    if ((event.value ?? 0) < 0) return { ...event, quarantineReason: "The value is negative." };
    if (event.metric === "reach" && shown !== undefined && (event.value ?? 0) > shown) {
      return { ...event, quarantineReason: "More people reached than times shown." };
    }
    return event;
  });
}

function snapshotKey({ variantId, permalink, externalPostId, metricAsOf }: ExecutionEvent): string {
  return [variantId ?? permalink ?? externalPostId, metricAsOf?.getTime()].join("|");
}
