import { MILLISECONDS_PER_DAY } from "../core/clock.ts";
import type { IdGenerator } from "../core/ids.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import { mergeSignals } from "../engines/opportunities/merge-signals.ts";

/** How long a story stays open for new tellings of it. */
export const STORY_WINDOW_DAYS = 21;
const MAX_NEW_SIGNALS = 2_000;
const MAX_KNOWN_SIGNALS = 5_000;

/** Puts signals that no story has yet with theirs, and grows the evidence of opportunities whose story grew. */
export async function mergeNewSignals(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
): Promise<{ merged: number; stories: number; grown: number }> {
  const { ids, now } = uses;
  const since = new Date(now.getTime() - STORY_WINDOW_DAYS * MILLISECONDS_PER_DAY);
  const signals = await tx.signals.listUnclustered(scope, MAX_NEW_SIGNALS);
  if (signals.length === 0) return { merged: 0, stories: 0, grown: 0 };
  const known = await tx.signals.listClusteredSince(scope, since, MAX_KNOWN_SIGNALS);
  const clusters = await tx.signals.listClusters(scope, [
    ...new Set(known.flatMap((signal) => signal.clusterId ?? [])),
  ]);
  const merge = mergeSignals({
    signals,
    clusters: clusters.map((cluster) => ({
      cluster,
      signals: known.filter((signal) => signal.clusterId === cluster.id),
    })),
    ids,
    now,
  });
  await tx.signals.saveClusters(scope, merge.clusters);
  await tx.signals.assignClusters(scope, merge.assignments);

  let grown = 0;
  const touched = [...new Set(merge.assignments.map(({ clusterId }) => clusterId))];
  for (const opportunity of await tx.opportunities.listByClusters(scope, touched)) {
    const added = merge.assignments.filter(({ clusterId }) => clusterId === opportunity.clusterId);
    grown += await tx.opportunities.addEvidence(
      scope,
      opportunity.id,
      added.map(({ signalId }) => signalId),
      now,
    );
  }
  return { merged: merge.assignments.length, stories: touched.length, grown };
}
