/** How well clusters match true stories: pairwise, and B³ (Bagga and Baldwin 1998). */
export interface ClusterScores {
  precision: number;
  recall: number;
  bCubedF1: number;
}

/** @param labels one per item: the story it belongs to, and the cluster it was put into */
export function scoreClusters(labels: readonly { story: string; cluster: string }[]): ClusterScores {
  const countBy = (keyOf: (label: { story: string; cluster: string }) => string): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const label of labels) counts.set(keyOf(label), (counts.get(keyOf(label)) ?? 0) + 1);
    return counts;
  };
  const stories = countBy(({ story }) => story);
  const clusters = countBy(({ cluster }) => cluster);
  const both = countBy(({ story, cluster }) => `${story} ${cluster}`);
  const pairs = (counts: Map<string, number>): number =>
    [...counts.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  const mean = (shareOf: (label: { story: string; cluster: string }) => number): number =>
    labels.reduce((sum, label) => sum + shareOf(label), 0) / labels.length;
  const shared = ({ story, cluster }: { story: string; cluster: string }): number =>
    both.get(`${story} ${cluster}`) ?? 0;
  const bPrecision = mean((label) => shared(label) / (clusters.get(label.cluster) ?? 1));
  const bRecall = mean((label) => shared(label) / (stories.get(label.story) ?? 1));
  return {
    precision: pairs(both) / pairs(clusters),
    recall: pairs(both) / pairs(stories),
    bCubedF1: (2 * bPrecision * bRecall) / (bPrecision + bRecall),
  };
}
