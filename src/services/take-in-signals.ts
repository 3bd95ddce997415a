import type { IdGenerator } from "../core/ids.ts";
import type { FeedItem } from "../core/ports/feed-reader.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import { SIGNAL_LENGTHS, type Signal, type SignalSource } from "../core/signal.ts";
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
  const guess = await languageGuesserFor(readable);
  const kept = await tx.signals.addMany(
    scope,
    readable.map((item) => signalOf(scope, uses, source, item, guess)),
  );
  return { source, kept: kept.length, known: readable.length - kept.length, empty: items.length - readable.length };
}

type LanguageGuesser = (text: string) => string | null;

/** The model behind the guess takes 100 MB: only a process that meets signals without a language loads it. */
async function languageGuesserFor(items: FeedItem[]): Promise<LanguageGuesser> {
  if (items.every(({ language }) => language !== null)) return () => null;
  const { guessLanguage } = await import("../engines/language/guess-language.ts");
  return guessLanguage;
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
  guess: LanguageGuesser,
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
    title: cut(item.title, SIGNAL_LENGTHS.title),
    text: cut(item.text, SIGNAL_LENGTHS.text),
    author: item.author && cut(item.author, SIGNAL_LENGTHS.author),
    publishedAt: item.publishedAt,
    receivedAt: uses.now,
    language: item.language ?? guess(`${item.title} ${item.text}`),
    trust: source.trust,
    engagement: null,
    contentHash: signalHash({ title: item.title, text: item.text, url: address }),
    clusterId: null,
    clusterBecause: null,
  };
}

/** A reader keeps its own bounds; whoever else brings items, a text too long must not make the signal unreadable. */
function cut(text: string, max: number): string {
  return text.length <= max ? text : text.slice(0, max).replace(/[\uD800-\uDBFF]$/u, "");
}
