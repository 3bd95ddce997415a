import { MILLISECONDS_PER_DAY, MILLISECONDS_PER_HOUR } from "../core/clock.ts";
import type { ClusterId, IdGenerator, SignalId } from "../core/ids.ts";
import type { ClusterSeeker } from "../core/ports/repositories.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import type { Signal } from "../core/signal.ts";
import { type KnownStory, mergeSignals } from "../engines/opportunities/merge-signals.ts";
import { storyMarks } from "../engines/opportunities/story-marks.ts";
import { MAX_COMPARED, STORY_WINDOW_HOURS } from "../engines/opportunities/story-shelf.ts";

/** How long a story stays open for new tellings of it. */
export const STORY_WINDOW_DAYS = 21;
/** One merge; the rest of what waits comes in the next one, and then in the next run. */
const SIGNALS_PER_MERGE = 1_000;
const MAX_MERGES = 2;
/** What tells which words are rare. */
const BACKGROUND_TITLES = 1_000;
/** The newest tellings stand for a story however long it is. */
const SIGNALS_PER_STORY = 40;
/** A word that so many recent stories carry finds none of them. */
const STORIES_PER_MARK = 100;
/** The same address finds its story whatever the words say. */
const ADDRESS_WEIGHT = 100;

/**
 * Puts signals that no story has yet with theirs, and grows the evidence of opportunities whose story
 * grew. Loads the stories that the new signals' words and addresses find, never the brand's history.
 */
export async function mergeNewSignals(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
): Promise<{ merged: number; stories: number; grown: number }> {
  const done = { merged: 0, stories: 0, grown: 0 };
  for (let merge = 0; merge < MAX_MERGES; merge += 1) {
    const signals = await tx.signals.listUnclustered(scope, SIGNALS_PER_MERGE);
    if (signals.length === 0) break;
    const { stories, grown } = await mergeSome(tx, scope, uses, signals);
    done.merged += signals.length;
    done.stories += stories;
    done.grown += grown;
  }
  return done;
}

async function mergeSome(
  tx: Work,
  scope: BrandScope,
  { ids, now }: { ids: IdGenerator; now: Date },
  signals: Signal[],
): Promise<{ stories: number; grown: number }> {
  const clusters = await loadStoriesNear(tx, scope, signals, now);
  const apart = await tx.stories.listSplits(
    scope,
    clusters.map(({ cluster }) => cluster.id),
  );
  const background = await tx.stories.listNewestTitles(scope, BACKGROUND_TITLES);
  const merge = mergeSignals({ signals, clusters, apart, background, ids, now });

  await tx.signals.saveClusters(scope, merge.clusters);
  await tx.signals.assignClusters(scope, merge.assignments);
  const moved = await tx.stories.joinClusters(scope, merge.joined);
  await markStories(tx, scope, signals, merge.assignments, now);
  const placed = [...merge.assignments, ...moved];
  const touched = [...new Set(placed.map(({ clusterId }) => clusterId))];
  return { stories: touched.length, grown: await growEvidence(tx, scope, placed, now) };
}

async function loadStoriesNear(tx: Work, scope: BrandScope, signals: Signal[], now: Date): Promise<KnownStory[]> {
  const found = await tx.stories.listClustersNear(
    scope,
    signals.map((signal) => seekerOf(signal, now)),
    { perSeeker: MAX_COMPARED, perMark: STORIES_PER_MARK },
  );
  const clusters = await tx.signals.listClusters(scope, found);
  const told = await tx.opportunities.listByClusters(scope, found);
  const tellings = await tx.stories.listNewestSignals(scope, found, SIGNALS_PER_STORY);
  const toldIds = new Set(told.map(({ clusterId }) => clusterId));
  const byCluster = Map.groupBy(tellings, ({ clusterId }) => clusterId);
  return clusters.map((cluster) => ({
    cluster,
    signals: byCluster.get(cluster.id) ?? [],
    isTold: toldIds.has(cluster.id),
  }));
}

function seekerOf(signal: Signal, now: Date): ClusterSeeker {
  const { words, address } = storyMarks(signal);
  const since = new Date(seenAt(signal, now).getTime() - STORY_WINDOW_HOURS * MILLISECONDS_PER_HOUR);
  const marks = words.map((mark) => ({ mark, since, weight: 1 }));
  if (address === null) return { marks };
  const openSince = new Date(now.getTime() - STORY_WINDOW_DAYS * MILLISECONDS_PER_DAY);
  return { marks: [...marks, { mark: address, since: openSince, weight: ADDRESS_WEIGHT }] };
}

function seenAt({ publishedAt, receivedAt }: Signal, now: Date): Date {
  return new Date(Math.min((publishedAt ?? receivedAt).getTime(), now.getTime()));
}

/** Lets stories be found by what these signals say. */
export async function markStories(
  tx: Work,
  scope: BrandScope,
  signals: readonly Signal[],
  placed: readonly { signalId: SignalId; clusterId: ClusterId }[],
  now: Date,
): Promise<void> {
  const byId = new Map(signals.map((signal) => [signal.id, signal]));
  const marks = placed.flatMap(({ signalId, clusterId }) => {
    const signal = byId.get(signalId);
    if (!signal) return [];
    const { words, address } = storyMarks(signal);
    const all = address === null ? words : [...words, address];
    return all.map((mark) => ({ clusterId, mark, seenAt: seenAt(signal, now) }));
  });
  await tx.stories.saveMarks(scope, marks);
}

/** Adds what joined a story to the evidence of the opportunity that tells it. Answers how many pieces are new. */
export async function growEvidence(
  tx: Work,
  scope: BrandScope,
  placed: readonly { signalId: SignalId; clusterId: ClusterId }[],
  now: Date,
): Promise<number> {
  const byCluster = Map.groupBy(placed, ({ clusterId }) => clusterId);
  let grown = 0;
  for (const { id, clusterId } of await tx.opportunities.listByClusters(scope, [...byCluster.keys()])) {
    const added = clusterId === null ? [] : (byCluster.get(clusterId) ?? []);
    grown += await tx.opportunities.addEvidence(
      scope,
      id,
      added.map(({ signalId }) => signalId),
      now,
    );
  }
  return grown;
}
