import type { ClusterId, IdGenerator, SignalId } from "../../core/ids.ts";
import type { Signal, SignalCluster } from "../../core/signal.ts";
import { gatherStragglers, reuniteStories } from "./reunite-stories.ts";
import type { StoryGroup } from "./story-group.ts";
import { createStoryShelf, type ShelvedGroup } from "./story-shelf.ts";
import { buildStoryVectors, type StoryTitle, type StoryVector } from "./story-vectors.ts";
import { compareTitles } from "./title-likeness.ts";

export interface MergeSignalsInput {
  /** Not in any cluster yet, oldest first. */
  signals: Signal[];
  /** The clusters a new signal may join, with signals of theirs. */
  clusters: KnownStory[];
  /** Clusters that a person took apart. */
  apart: (readonly [ClusterId, ClusterId])[];
  /** Other recent signals of the brand: they join nothing, and tell which words are rare. */
  background: (StoryTitle & { id: SignalId })[];
  ids: IdGenerator;
  now: Date;
}

export interface KnownStory {
  cluster: SignalCluster;
  /** All of them, or the newest. */
  signals: Signal[];
  /** An opportunity tells it already. */
  isTold: boolean;
}

export interface ClusterAssignment {
  signalId: SignalId;
  clusterId: ClusterId;
  /** Why it stands there, for a person. */
  because: string;
}

/** A stored cluster whose signals, all of them, go into another stored one. */
export interface JoinedCluster {
  from: ClusterId;
  into: ClusterId;
  because: string;
}

export interface MergedSignals {
  /** New signals, each once. */
  assignments: ClusterAssignment[];
  joined: JoinedCluster[];
  /** The clusters that are new or changed; those that ended in another count nothing. */
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
 * pull unrelated stories together. Last, clusters that grew alike are joined, and small ones to the
 * story whose own words they name; two that are told already never are, nor what a person took apart.
 * The same input gives the same output.
 */
export function mergeSignals(input: MergeSignalsInput): MergedSignals {
  const known = input.clusters.flatMap(({ signals }) => signals);
  const all = [...known, ...input.signals];
  const standing = new Set(all.map(({ id }) => id));
  const background = input.background.filter(({ id }) => !standing.has(id));
  const vectors = buildStoryVectors(all, background);
  const times = all.map((signal) => Math.min((signal.publishedAt ?? signal.receivedAt).getTime(), input.now.getTime()));
  const shelf = createStoryShelf({ vectors, times, likenessOf: compareTitles(all, background), apart: input.apart });

  let position = 0;
  for (const { cluster, signals, isTold } of input.clusters) {
    const group = shelf.open(cluster, isTold);
    for (const signal of signals) {
      shelf.put(group, position, signal, false);
      position += 1;
    }
  }
  const reasons = new Map<number, string>();
  const extra = SCARCE_EXTRA_SIMILARITY * Math.exp(-(all.length + background.length) / SCARCE_TITLES);
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
  const joined: JoinedCluster[] = [];
  const explain = (into: ShelvedGroup, moved: number[], ended: SignalCluster[], because: string): void => {
    for (const member of moved) reasons.set(member, because);
    const home = into.stored[0];
    if (home) for (const { id } of ended) joined.push({ from: id, into: home.id, because });
  };
  const likeness = { least: REUNITE_SIMILARITY + extra, perDoubling: REUNITE_PER_DOUBLING };
  for (const { into, moved, ended } of reuniteStories(shelf, vectors, likeness)) {
    explain(into, moved, ended, `its reports and those of “${titleOf(into, all)}” turned out alike`);
  }
  for (const { into, moved, ended } of gatherStragglers(shelf, vectors)) {
    explain(into, moved, ended, `it names what the reports of “${titleOf(into, all)}” name and hardly any others do`);
  }
  return { joined, ...describe(shelf.groups(), { all, known: known.length, times, reasons, ids: input.ids }) };
}

function explainLikeness(
  position: number,
  group: StoryGroup,
  vectors: readonly StoryVector[],
  all: readonly Signal[],
): string {
  const shared = (vectors[position]?.words ?? []).filter(({ term }) => group.sum.has(term)).slice(0, 4);
  const named = shared.map(({ text }) => `“${text}”`).join(", ");
  return `like “${titleOf(group, all)}”: both name ${named}`;
}

function titleOf(group: StoryGroup, all: readonly Signal[]): string {
  return all[group.members[0] ?? -1]?.title ?? "";
}

interface DescribeFacts {
  all: readonly Signal[];
  /** How many of `all` stood in clusters before. */
  known: number;
  times: readonly number[];
  reasons: ReadonlyMap<number, string>;
  ids: IdGenerator;
}

function describe(groups: ShelvedGroup[], facts: DescribeFacts): Pick<MergedSignals, "assignments" | "clusters"> {
  const assignments: (ClusterAssignment & { position: number })[] = [];
  const clusters: SignalCluster[] = [];
  for (const group of groups) {
    const added = group.members.filter((member) => member >= facts.known).sort((a, b) => a - b);
    const [home, ...ended] = group.stored;
    if (added.length === 0 && ended.length === 0) continue;
    const first = facts.all[added[0] ?? group.members[0] ?? -1];
    if (!first) continue;
    const times = [
      ...added.map((member) => facts.times[member] ?? 0),
      ...group.stored.flatMap(({ firstSeenAt, lastSeenAt }) => [firstSeenAt.getTime(), lastSeenAt.getTime()]),
    ];
    const cluster: SignalCluster = {
      id: home?.id ?? facts.ids.next("cluster"),
      tenantId: first.tenantId,
      brandId: first.brandId,
      title: home?.title ?? first.title,
      firstSeenAt: new Date(times.reduce((least, at) => Math.min(least, at), Infinity)),
      lastSeenAt: new Date(times.reduce((most, at) => Math.max(most, at), -Infinity)),
      signalCount: group.stored.reduce((sum, { signalCount }) => sum + signalCount, 0) + added.length,
    };
    clusters.push(cluster, ...ended.map((each) => ({ ...each, signalCount: 0 })));
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
