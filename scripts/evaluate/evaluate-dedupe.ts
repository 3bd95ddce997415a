import type { Id, IdGenerator } from "../../src/core/ids.ts";
import type { Signal } from "../../src/core/signal.ts";
import { canonicalUrl, registrableDomain } from "../../src/engines/opportunities/canonical-url.ts";
import { signalHash } from "../../src/engines/opportunities/content-hash.ts";
import { mergeSignals } from "../../src/engines/opportunities/merge-signals.ts";
import { PAIR_LIKENESS } from "../../src/engines/opportunities/story-shelf.ts";
import { compareTitles } from "../../src/engines/opportunities/title-likeness.ts";
import { type Retrieval, scoreBCubed, scorePairs, scoreRetrieval } from "../../test/evaluation/score-clusters.ts";
import type { DataFolder } from "./data-folder.ts";
import { type Figures, presentFigures, rounded } from "./figures.ts";

interface StoryRow {
  title: string;
  url: string | null;
  observed_at: string;
  story: string;
}

interface PairRow {
  /** A person's similarity, 0…5. */
  score: number;
  a: string;
  b: string;
}

const CONFIG =
  "the product's own, as shipped: address keys; lone titles from likeness .5; a title and a cluster from cosine .295; " +
  "clusters from cosine .285 (+.012 a doubling); stragglers that name half of a story's own words";
/** From here on a person calls two headlines the same. */
const SAME_SCORE = 3.5;
const LANGUAGE = "en";

/** Labelled news, sorted by the product's one merge; pairs of headlines, judged by the rule it uses for lone titles. */
export function evaluateDedupe(data: DataFolder): Figures | null {
  const stream = data.rows<StoryRow>("dedupe/news_stream_noisy.jsonl");
  const stories = data.rows<StoryRow>("dedupe/news_stories.jsonl");
  const pairs = data.rows<PairRow>("dedupe/headline_pairs.jsonl");
  const figures = presentFigures({
    stream: stream && measureClusters(stream),
    stories: stories && measureClusters(stories),
    pairs: pairs && measurePairs(pairs),
  });
  return figures && { config: CONFIG, ...figures };
}

/** All rows in one merge, in the file's order, nothing known before. */
function measureClusters(rows: readonly StoryRow[]): Figures {
  const ids = countedIds();
  const signals = rows.map((row) => signalOf(row, ids));
  const now = new Date(Math.max(...signals.map(({ receivedAt }) => receivedAt.getTime())));
  const started = performance.now();
  const { assignments } = mergeSignals({ signals, clusters: [], apart: [], background: [], ids, now });
  const ms = Math.round(performance.now() - started);
  const clusterOf = new Map(assignments.map(({ signalId, clusterId }) => [signalId, clusterId]));
  const labels = rows.map(({ story }, at) => ({
    story,
    cluster: clusterOf.get(signals[at]?.id as Signal["id"]) ?? "",
  }));
  return { pairwise: describe(scorePairs(labels)), b3: describe(scoreBCubed(labels)), ms };
}

/** Each headline once; which words are rare is read from the headlines of the file, never from its scores. */
function measurePairs(rows: readonly PairRow[]): Figures {
  const titles = [...new Set(rows.flatMap(({ a, b }) => [a, b]))];
  const positions = new Map(titles.map((title, at) => [title, at]));
  const likenessOf = compareTitles(
    titles.map((title) => ({ title, language: LANGUAGE, canonicalUrl: null })),
    [],
  );
  const judged = rows.map(({ a, b, score }) => ({
    isSame: score >= SAME_SCORE,
    isFound: likenessOf(positions.get(a) ?? -1, positions.get(b) ?? -1) >= PAIR_LIKENESS,
  }));
  const { p, r, f1 } = describe(
    scoreRetrieval(
      judged.filter(({ isSame, isFound }) => isSame && isFound).length,
      judged.filter(({ isFound }) => isFound).length,
      judged.filter(({ isSame }) => isSame).length,
    ),
  );
  return { f1, p, r };
}

function describe({ precision, recall, f1 }: Retrieval): { p: number; r: number; f1: number } {
  return { p: rounded(precision), r: rounded(recall), f1: rounded(f1) };
}

function signalOf({ title, url, observed_at }: StoryRow, ids: IdGenerator): Signal {
  const at = new Date(observed_at);
  return {
    id: ids.next("signal"),
    tenantId: ids.next("tenant"),
    brandId: ids.next("brand"),
    sourceId: ids.next("source"),
    sourceKind: "feed",
    guid: null,
    canonicalUrl: url === null ? null : canonicalUrl(url),
    domain: url === null ? null : registrableDomain(url),
    title,
    text: "",
    author: null,
    publishedAt: at,
    receivedAt: at,
    language: LANGUAGE,
    trust: "normal",
    engagement: null,
    contentHash: signalHash({ title, text: "", url }),
    clusterId: null,
    clusterBecause: null,
  };
}

function countedIds(): IdGenerator {
  let count = 0;
  return {
    next: (prefix) => {
      count += 1;
      return `${prefix}_${String(count).padStart(26, "0")}` as Id<typeof prefix>;
    },
  };
}
