/** Shares of 0…1; f1 is their harmonic mean. */
export interface Retrieval {
  precision: number;
  recall: number;
  f1: number;
}

/** One per item: the story it belongs to, and the cluster it was put into. */
export interface ClusterLabel {
  story: string;
  cluster: string;
}

/** @param right how many of the `found` are among the `wanted` */
export function scoreRetrieval(right: number, found: number, wanted: number): Retrieval {
  return withF1(found > 0 ? right / found : 1, wanted > 0 ? right / wanted : 1);
}

/** Of all pairs put together, those that belong together; of all that belong together, those put together. */
export function scorePairs(labels: readonly ClusterLabel[]): Retrieval {
  const pairs = (counts: Map<string, number>): number =>
    [...counts.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
  const { stories, clusters, both } = countLabels(labels);
  return scoreRetrieval(pairs(both), pairs(clusters), pairs(stories));
}

/** B³ (Bagga and Baldwin 1998): the mean over items of how pure and how complete their cluster is. */
export function scoreBCubed(labels: readonly ClusterLabel[]): Retrieval {
  const { stories, clusters, both } = countLabels(labels);
  const mean = (whole: Map<string, number>, keyOf: (label: ClusterLabel) => string): number =>
    labels.reduce((sum, label) => sum + (both.get(bothOf(label)) ?? 0) / (whole.get(keyOf(label)) ?? 1), 0) /
    Math.max(1, labels.length);
  return withF1(
    mean(clusters, ({ cluster }) => cluster),
    mean(stories, ({ story }) => story),
  );
}

function countLabels(labels: readonly ClusterLabel[]): Record<"stories" | "clusters" | "both", Map<string, number>> {
  const countBy = (keyOf: (label: ClusterLabel) => string): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const label of labels) counts.set(keyOf(label), (counts.get(keyOf(label)) ?? 0) + 1);
    return counts;
  };
  return { stories: countBy(({ story }) => story), clusters: countBy(({ cluster }) => cluster), both: countBy(bothOf) };
}

function bothOf({ story, cluster }: ClusterLabel): string {
  return JSON.stringify([story, cluster]);
}

function withF1(precision: number, recall: number): Retrieval {
  return { precision, recall, f1: precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0 };
}
