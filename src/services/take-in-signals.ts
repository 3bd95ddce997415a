import type { IdGenerator } from "../core/ids.ts";
import type { FeedItem } from "../core/ports/feed-reader.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import type { Signal, SignalSource } from "../core/signal.ts";
import { guessLanguage } from "../engines/language/guess-language.ts";
import { canonicalUrl, registrableDomain } from "../engines/opportunities/canonical-url.ts";
import { signalHash } from "../engines/opportunities/content-hash.ts";

export interface TakenIn {
  source: SignalSource;
  /** New signals. */
  kept: number;
  /** Items that were there already. */
  known: number;
  /** Items with nothing to read. */
  empty: number;
}

/** Stores what a source says, once. A source is made on its first item and found by kind and name later. */
export async function takeInSignals(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  from: Pick<SignalSource, "kind" | "name" | "url" | "trust">,
  items: FeedItem[],
): Promise<TakenIn> {
  const source = (await tx.signals.findSource(scope, from.kind, from.name)) ?? newSource(scope, uses.ids, from);
  await tx.signals.saveSource(scope, { ...source, lastReadAt: uses.now, lastError: null });
  return keepSignals(tx, scope, uses, source, items);
}

/** Stores what a source that exists shows, and answers what of it was new. */
export async function keepSignals(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  source: SignalSource,
  items: FeedItem[],
): Promise<TakenIn> {
  const readable = items.filter(({ title, text }) => title !== "" || text !== "");
  const kept = await tx.signals.addMany(
    scope,
    readable.map((item) => signalOf(scope, uses, source, item)),
  );
  return { source, kept: kept.length, known: readable.length - kept.length, empty: items.length - readable.length };
}

function newSource(
  scope: BrandScope,
  ids: IdGenerator,
  from: Pick<SignalSource, "kind" | "name" | "url" | "trust">,
): SignalSource {
  return {
    ...from,
    id: ids.next("source"),
    tenantId: scope.tenantId,
    brandId: scope.brandId,
    isPaused: false,
    cursor: null,
    lastReadAt: null,
    lastError: null,
    deletedAt: null,
  };
}

function signalOf(
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  source: SignalSource,
  item: FeedItem,
): Signal {
  const address = item.url ? canonicalUrl(item.url) : null;
  return {
    id: uses.ids.next("signal"),
    tenantId: scope.tenantId,
    brandId: scope.brandId,
    sourceId: source.id,
    sourceKind: source.kind,
    guid: item.guid,
    canonicalUrl: address,
    domain: registrableDomain(address ?? source.url ?? ""),
    title: item.title,
    text: item.text,
    author: item.author,
    publishedAt: item.publishedAt,
    receivedAt: uses.now,
    language: item.language ?? guessLanguage(`${item.title} ${item.text}`),
    trust: source.trust,
    engagement: null,
    contentHash: signalHash({ title: item.title, text: item.text, url: address }),
    clusterId: null,
    clusterBecause: null,
  };
}
