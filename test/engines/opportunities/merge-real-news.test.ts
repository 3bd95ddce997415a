import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { mergeSignals } from "../../../src/engines/opportunities/merge-signals.ts";
import { scoreBCubed, scorePairs } from "../../evaluation/score-clusters.ts";
import { buildSignal, countedIds } from "./builders.ts";

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
  const labels = assignments.map(({ clusterId }, at) => ({ story: rows[at]?.story ?? "", cluster: clusterId }));
  return { pairs: scorePairs(labels), bCubed: scoreBCubed(labels) };
}

describe.skipIf(!existsSync(fileOf("news_stream_noisy_dev")))("mergeSignals on real news", { timeout: 30_000 }, () => {
  it("finds stories in a noisy stream without joining what does not belong together", () => {
    const { pairs, bCubed } = clusterFile("news_stream_noisy_dev");
    expect(pairs.precision).toBeGreaterThan(0.9);
    expect(pairs.recall).toBeGreaterThan(0.4);
    expect(bCubed.f1).toBeGreaterThan(0.86);
  });

  it("holds its precision on stories told by up to two hundred sites", () => {
    const { pairs } = clusterFile("news_stories_dev");
    expect(pairs.precision).toBeGreaterThan(0.9);
    expect(pairs.recall).toBeGreaterThan(0.6);
  });
});
