import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { mergeSignals } from "../../../src/engines/opportunities/merge-signals.ts";
import { buildSignal, countedIds } from "./builders.ts";
import { scoreClusters } from "./score-clusters.ts";

interface LabelledStory {
  title: string;
  url: string | null;
  observed_at: string;
  story: string;
}

function fileOf(name: string): URL {
  return new URL(`../../../../shared/data/dedupe/${name}.jsonl`, import.meta.url);
}

function clusterFile(name: string) {
  const rows: LabelledStory[] = readFileSync(fileOf(name), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  const signals = rows.map(({ title, url, observed_at }, at) => {
    return buildSignal(at + 1, { title, url, publishedAt: new Date(observed_at) });
  });
  const now = new Date("2014-03-20T00:00:00.000Z");
  const { assignments } = mergeSignals({ signals, clusters: [], apart: [], background: [], ids: countedIds(), now });
  return scoreClusters(assignments.map(({ clusterId }, at) => ({ story: rows[at]?.story ?? "", cluster: clusterId })));
}

describe.skipIf(!existsSync(fileOf("news_stream_noisy_dev")))("mergeSignals on real news", { timeout: 30_000 }, () => {
  it("finds stories in a noisy stream without joining what does not belong together", () => {
    const { precision, recall, bCubedF1 } = clusterFile("news_stream_noisy_dev");
    expect(precision).toBeGreaterThan(0.9);
    expect(recall).toBeGreaterThan(0.4);
    expect(bCubedF1).toBeGreaterThan(0.86);
  });

  it("holds its precision on stories told by up to two hundred sites", () => {
    const { precision, recall } = clusterFile("news_stories_dev");
    expect(precision).toBeGreaterThan(0.9);
    expect(recall).toBeGreaterThan(0.6);
  });
});
