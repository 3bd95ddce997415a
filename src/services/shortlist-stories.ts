import { BOARD_SIZE } from "../core/board.ts";
import type { BrandSnapshot } from "../core/brand-snapshot.ts";
import { MILLISECONDS_PER_DAY } from "../core/clock.ts";
import type { ClusterId, SignalId } from "../core/ids.ts";
import type { OpportunityShape, Trigger } from "../core/opportunity.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import type { Signal, SourceKind } from "../core/signal.ts";
import { scoreOpportunity } from "../engines/opportunities/score-opportunity.ts";
import { shapeCandidate } from "../engines/opportunities/shape-candidate.ts";
import { strategyIdeas } from "../engines/opportunities/strategy-ideas.ts";
import { loadScoring } from "./load-scoring.ts";
import { STORY_WINDOW_DAYS } from "./merge-new-signals.ts";

const MAX_CLUSTERS = 400;
/** A story that scores this far below what a board shows, before its words are written, is not worth writing. */
const PRESCORE_MARGIN = 5;

/** A brand's own calendar and winners are its strategy, not news. */
const OWN_SOURCES: ReadonlySet<SourceKind> = new Set(["calendar", "own_performance"]);
const OWN_TRIGGERS: ReadonlySet<Trigger> = new Set(["calendar_event", "repurpose_winner"]);

/** One candidate for the board, before a word of it is written. */
export interface StoryCandidate {
  clusterId: ClusterId | null;
  /** The telling to quote from first. */
  evidenceIds: SignalId[];
  shape: OpportunityShape;
  /** What whyNow can name. */
  anchor: string;
  /** For an idea without news behind it. */
  idea: { title: string; why: string } | null;
}

/** The stories without an opportunity most worth one, best first; the strategy's ideas where they make no board. */
export async function shortlistStories(
  tx: Work,
  scope: BrandScope,
  now: Date,
  limit: number,
): Promise<{ stories: StoryCandidate[]; freshSignals: number; isStrategyOnly: boolean }> {
  const since = new Date(now.getTime() - STORY_WINDOW_DAYS * MILLISECONDS_PER_DAY);
  const { snapshot, context } = await loadScoring(tx, scope, now);
  const clusters = await tx.signals.listClustersSince(scope, since, MAX_CLUSTERS);
  const clusterIds = clusters.map(({ id }) => id);
  const taken = new Set((await tx.opportunities.listByClusters(scope, clusterIds)).map(({ clusterId }) => clusterId));
  const free = clusterIds.filter((id) => !taken.has(id));
  const signals = await tx.signals.listByClusters(scope, free);

  const tellings = new Map<string | null, Signal[]>();
  for (const signal of signals) {
    const known = tellings.get(signal.clusterId);
    if (known) known.push(signal);
    else tellings.set(signal.clusterId, [signal]);
  }
  const scored = free.flatMap((clusterId) => {
    const telling = tellings.get(clusterId) ?? [];
    const lead = telling[0];
    if (!lead) return [];
    const { leadSignalId, anchor, ...shape } = shapeCandidate({ signals: telling, snapshot, now });
    const evidenceIds = [...new Set([leadSignalId, ...telling.map(({ id }) => id)])];
    const words = { title: lead.title, thesis: lead.text.slice(0, 600) || lead.title };
    const { total } = scoreOpportunity(
      { ...shape, ...words, clusterId, checks: null, createdAt: now },
      telling,
      context,
    );
    return [{ total, story: { clusterId, evidenceIds, shape, anchor, idea: null } }];
  });
  const best = scored
    .filter(({ total }) => total >= context.cuts.weak - PRESCORE_MARGIN)
    .sort((a, b) => b.total - a.total || compare(a.story.clusterId, b.story.clusterId))
    .slice(0, limit);
  const live = (await tx.opportunities.listLive(scope, BOARD_SIZE.max)).filter(({ score }) => score.band !== "invalid");
  const showable = live.length + best.filter(({ total }) => total >= context.cuts.weak).length;
  const ideas = await ideasToFill(tx, scope, snapshot, BOARD_SIZE.min - showable, now);
  return {
    stories: [...best.map(({ story }) => story), ...ideas],
    freshSignals: signals.filter(({ sourceKind }) => !OWN_SOURCES.has(sourceKind)).length,
    isStrategyOnly:
      best.every(({ story }) => OWN_TRIGGERS.has(story.shape.trigger)) &&
      live.every(({ clusterId, trigger }) => clusterId === null || OWN_TRIGGERS.has(trigger)),
  };
}

/** Where signals alone do not make a board, the brand's own strategy has ideas; none of them comes twice. */
async function ideasToFill(
  tx: Work,
  scope: BrandScope,
  snapshot: BrandSnapshot,
  wanted: number,
  now: Date,
): Promise<StoryCandidate[]> {
  if (wanted <= 0) return [];
  const since = new Date(now.getTime() - STORY_WINDOW_DAYS * MILLISECONDS_PER_DAY);
  const publications = await tx.variants.listPublications(scope, since);
  const recentPackages = await tx.packages.listSince(scope, since, MAX_CLUSTERS);
  const knownTitles = await tx.opportunities.listTitlesSince(scope, since);
  const ideas = strategyIdeas({ snapshot, recentPackages, publications, knownTitles, now });
  return ideas.slice(0, wanted).map(({ title, why, anchor, ...shape }) => ({
    clusterId: null,
    evidenceIds: [],
    shape,
    anchor,
    idea: { title, why },
  }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
