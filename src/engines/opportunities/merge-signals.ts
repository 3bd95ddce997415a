import type { ClusterId, IdGenerator, SignalId } from "../../core/ids.ts";
import type { Signal, SignalCluster } from "../../core/signal.ts";
import type { StoryGroup } from "./story-group.ts";
import { createStoryShelf, type ShelvedGroup } from "./story-shelf.ts";
import { buildStoryVectors, type StoryVector } from "./story-vectors.ts";

export interface MergeSignalsInput {
  /** Not in any cluster yet, oldest first. */
  signals: Signal[];
  /** Recent clusters with their signals: what a new signal may join. */
  clusters: { cluster: SignalCluster; signals: Signal[] }[];
  ids: IdGenerator;
  now: Date;
}

export interface ClusterAssignment {
  signalId: SignalId;
  clusterId: ClusterId;
  /** Why it stands there, for a person. */
  because: string;
}

export interface MergedSignals {
  assignments: ClusterAssignment[];
  /** The clusters that are new or changed. */
  clusters: SignalCluster[];
}

/** Least cosine of a title and a cluster's centroid. */
const JOIN_SIMILARITY = 0.295;
/**
 * Least cosine of two clusters' centroids when clusters that grew are looked at again; a little more
 * for each doubling of the smaller one, because broad centroids are alike more easily.
 */
const REUNITE_SIMILARITY = 0.285;
const REUNITE_PER_DOUBLING = 0.012;
/** With few titles at hand nothing is known to be rare: more likeness is asked for, fading over this many titles. */
const SCARCE_TITLES = 150;
const SCARCE_EXTRA_SIMILARITY = 0.25;

/**
 * Sorts new signals into stories. Exact keys first (address, item of a source, words); then the
 * cluster whose centroid of TF-IDF vectors is most alike, of those that share a rare word and a time
 * window. Likeness is to the whole cluster, never to one member, so that a chain of titles does not
 * pull unrelated stories together. Last, new clusters that grew alike are joined; two stored clusters
 * never are. The same input gives the same output.
 */
export function mergeSignals(input: MergeSignalsInput): MergedSignals {
  const known = input.clusters.flatMap(({ signals }) => signals);
  const all = [...known, ...input.signals];
  const vectors = buildStoryVectors(all);
  const times = all.map((signal) => Math.min((signal.publishedAt ?? signal.receivedAt).getTime(), input.now.getTime()));
  const shelf = createStoryShelf(vectors, times);

  let position = 0;
  for (const { cluster, signals } of input.clusters) {
    const group = shelf.open(cluster);
    for (const signal of signals) {
      shelf.put(group, position, signal, false);
      position += 1;
    }
  }
  const reasons = new Map<number, string>();
  const extra = SCARCE_EXTRA_SIMILARITY * Math.exp(-all.length / SCARCE_TITLES);
  for (const signal of input.signals) {
    const exact = shelf.findExact(signal);
    const alike = exact ? null : shelf.findAlike(position, JOIN_SIMILARITY + extra);
    const group = exact?.group ?? alike ?? shelf.open(null);
    reasons.set(
      position,
      exact?.because ?? (alike ? explainLikeness(position, alike, vectors, all) : "the first of its story"),
    );
    shelf.put(group, position, signal, true);
    position += 1;
  }
  for (const { into, moved } of shelf.reunite({
    least: REUNITE_SIMILARITY + extra,
    perDoubling: REUNITE_PER_DOUBLING,
  })) {
    const first = all[into.members[0] ?? 0];
    for (const member of moved)
      if (member >= known.length)
        reasons.set(member, `its reports and those of “${first?.title ?? ""}” turned out alike`);
  }
  return describe(shelf.groups(), { all, known: known.length, times, reasons, ids: input.ids });
}

function explainLikeness(
  position: number,
  group: StoryGroup,
  vectors: readonly StoryVector[],
  all: readonly Signal[],
): string {
  const shared = (vectors[position]?.words ?? []).filter(({ term }) => group.sum.has(term)).slice(0, 4);
  const named = shared.map(({ text }) => `“${text}”`).join(", ");
  return `like “${all[group.members[0] ?? 0]?.title ?? ""}”: both name ${named}`;
}

interface DescribeFacts {
  all: readonly Signal[];
  /** How many of `all` stood in clusters before. */
  known: number;
  times: readonly number[];
  reasons: ReadonlyMap<number, string>;
  ids: IdGenerator;
}

function describe(groups: ShelvedGroup[], facts: DescribeFacts): MergedSignals {
  const assignments: (ClusterAssignment & { position: number })[] = [];
  const clusters: SignalCluster[] = [];
  for (const group of groups) {
    const added = group.members.filter((member) => member >= facts.known).sort((a, b) => a - b);
    const first = facts.all[added[0] ?? -1];
    if (!first) continue;
    const addedTimes = added.map((member) => facts.times[member] ?? 0);
    const earliest = addedTimes.reduce(
      (least, at) => Math.min(least, at),
      group.stored?.firstSeenAt.getTime() ?? Infinity,
    );
    const latest = addedTimes.reduce((most, at) => Math.max(most, at), group.stored?.lastSeenAt.getTime() ?? -Infinity);
    const cluster: SignalCluster = {
      id: group.stored?.id ?? facts.ids.next("cluster"),
      tenantId: first.tenantId,
      brandId: first.brandId,
      title: group.stored?.title ?? first.title,
      firstSeenAt: new Date(earliest),
      lastSeenAt: new Date(latest),
      signalCount: (group.stored?.signalCount ?? 0) + added.length,
    };
    clusters.push(cluster);
    for (const member of added) {
      const signal = facts.all[member];
      if (!signal) continue;
      assignments.push({
        signalId: signal.id,
        clusterId: cluster.id,
        because: facts.reasons.get(member) ?? "",
        position: member,
      });
    }
  }
  assignments.sort((a, b) => a.position - b.position);
  return { assignments: assignments.map(({ position: _position, ...assignment }) => assignment), clusters };
}
