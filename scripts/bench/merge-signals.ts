import type { Id, IdGenerator, IdPrefix } from "../../src/core/ids.ts";
import type { Signal } from "../../src/core/signal.ts";
import { type MergeSignalsInput, mergeSignals } from "../../src/engines/opportunities/merge-signals.ts";
import { createNewsroom } from "../../test/evaluation/synthetic-newsroom.ts";
import type { Bench } from "./bench.ts";
import { idOf, makeSignals, NOW } from "./inputs.ts";

/** What a poll of a brand's feeds brings at once. */
const ARRIVING = 200;
const alone: Pick<MergeSignalsInput, "clusters" | "apart" | "background"> = { clusters: [], apart: [], background: [] };

/** Everything new at once: a brand's first day, or a back catalogue. */
export const mergeBatch: Bench = {
  name: "merge",
  does: "sorts that many new signals of 30 days into stories, none known before",
  unit: "signals",
  sizes: [1_000, 10_000],
  fullSizes: [100_000],
  clock: "cpu",
  boundBy:
    "comparing: postings of rare words gather candidates, and cosines of titles and of grown stories follow; numbering the terms of titles comes next.",
  prepare(size) {
    const signals = makeSignals(createNewsroom(1), size);
    return { run: () => mergeSignals({ ...alone, signals, ids: countedIds(), now: NOW }) };
  },
};

/** What every refresh does: few new ones beside what the last days left. */
export const mergeArrivals: Bench = {
  name: "merge-arrivals",
  does: `sorts ${ARRIVING} new signals in beside that many known ones`,
  unit: "known signals",
  sizes: [1_000, 10_000],
  fullSizes: [100_000],
  clock: "cpu",
  boundBy:
    "reading the known titles anew: their words are cut, numbered and weighed before the first new one is placed, so it grows with what is handed in as known, and only with that.",
  prepare(size) {
    const all = makeSignals(createNewsroom(2), size + ARRIVING);
    const clusters = clustersOf(all.slice(0, size));
    const signals = all.slice(size);
    return { run: () => mergeSignals({ ...alone, signals, clusters, ids: countedIds(), now: NOW }) };
  },
};

/** The stories that a run of the engine left of these signals, as the next run finds them. */
function clustersOf(known: Signal[]): MergeSignalsInput["clusters"] {
  const { assignments, clusters } = mergeSignals({ ...alone, signals: known, ids: countedIds(), now: NOW });
  const bySignal = new Map(assignments.map(({ signalId, clusterId }) => [signalId, clusterId]));
  const members = new Map<string, Signal[]>(clusters.map(({ id }) => [id, []]));
  for (const signal of known) {
    const clusterId = bySignal.get(signal.id) ?? null;
    if (clusterId) members.get(clusterId)?.push({ ...signal, clusterId });
  }
  return clusters.map((cluster) => ({ cluster, signals: members.get(cluster.id) ?? [], isTold: false }));
}

function countedIds(): IdGenerator {
  let count = 0;
  return {
    next<P extends IdPrefix>(prefix: P): Id<P> {
      count += 1;
      return idOf(prefix, count);
    },
  };
}
