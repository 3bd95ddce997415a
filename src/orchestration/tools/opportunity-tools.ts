import { z } from "zod";
import { BOARD_SIZE } from "../../core/board.ts";
import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import { MILLISECONDS_PER_DAY } from "../../core/clock.ts";
import { CheckReport } from "../../core/guardrail.ts";
import { ClusterId, OpportunityId, PersonaId, PillarId, SignalId } from "../../core/ids.ts";
import { type Opportunity, OpportunityShape, OpportunityText, TextSource } from "../../core/opportunity.ts";
import type { Work } from "../../core/ports/unit-of-work.ts";
import type { BrandScope } from "../../core/scope.ts";
import { explainScore } from "../../engines/opportunities/explain-score.ts";
import { mergeSignals } from "../../engines/opportunities/merge-signals.ts";
import { DEFAULT_CUTS, scoreOpportunity } from "../../engines/opportunities/score-opportunity.ts";
import { shapeCandidate } from "../../engines/opportunities/shape-candidate.ts";
import { strategyIdeas } from "../../engines/opportunities/strategy-ideas.ts";
import { checkOpportunityText } from "../../services/check-texts.ts";
import { loadScoring } from "../../services/load-scoring.ts";
import { EvidenceFact, SummaryFacts } from "../prompts/facts.ts";
import { evidenceFactOf, evidenceKey } from "./evidence-facts.ts";
import { defineTool } from "./tool.ts";
import type { ToolUses } from "./tool-uses.ts";

/** How long a story stays open for new tellings of it. */
const CLUSTER_WINDOW_DAYS = 21;
const MAX_NEW_SIGNALS = 2_000;
const MAX_KNOWN_SIGNALS = 5_000;
const MAX_CLUSTERS = 400;
/** Evidence a prompt shows per story. */
const SHOWN_EVIDENCE = 4;

/** One candidate for the board, before a word of it is written. */
export const Story = z.object({
  key: z.string(),
  clusterId: ClusterId.nullable(),
  evidenceIds: z.array(SignalId),
  shape: OpportunityShape.extend({ eventAt: z.coerce.date().nullable() }),
  anchor: z.string(),
  idea: z.object({ title: z.string(), why: z.string() }).nullable(),
});
export type Story = z.infer<typeof Story>;

/** A story with its words, ready to be stored. */
export const WrittenStory = z.object({
  story: Story,
  text: OpportunityText,
  textSource: TextSource,
  checks: CheckReport,
});
export type WrittenStory = z.infer<typeof WrittenStory>;

export type OpportunityTools = ReturnType<typeof createOpportunityTools>;

export function createOpportunityTools(uses: ToolUses) {
  return {
    MergeSignals: defineTool({
      name: "MergeSignals",
      description: "Puts new signals with the stories they tell, and grows the evidence of known opportunities.",
      input: z.strictObject({}),
      output: z.object({ merged: z.int(), stories: z.int(), grown: z.int() }),
      modelFacing: false,
      run: ({ scope, now, write }) => write((tx) => mergeNewSignals(tx, scope, now, uses)),
    }),

    ShortlistStories: defineTool({
      name: "ShortlistStories",
      description: "The stories most worth an opportunity, best first; ideas from the strategy when there are none.",
      input: z.strictObject({ limit: z.int().min(1).max(60) }),
      output: z.object({ stories: z.array(Story), freshSignals: z.int(), isStrategyOnly: z.boolean() }),
      modelFacing: false,
      run: ({ scope, now, read }, { limit }) => read((tx) => shortlistStories(tx, scope, now, limit)),
    }),

    DescribeStories: defineTool({
      name: "DescribeStories",
      description: "The facts a prompt shows of some stories, by story key.",
      input: z.strictObject({ stories: z.array(Story) }),
      output: z.object({
        evidence: z.record(z.string(), z.array(EvidenceFact)),
        /** Which signal each evidence key stands for, by story. */
        keys: z.record(z.string(), z.record(z.string(), SignalId)),
        personas: z.array(z.object({ id: PersonaId, name: z.string() })),
        pillars: z.array(z.object({ id: PillarId, name: z.string() })),
      }),
      modelFacing: false,
      run: async ({ scope, read }, { stories }) => {
        const ids = [...new Set(stories.flatMap(({ evidenceIds }) => evidenceIds.slice(0, SHOWN_EVIDENCE)))];
        const [signals, snapshot] = await read(async (tx) => [
          await tx.signals.listByIds(scope, ids),
          await tx.brands.getSnapshot(scope),
        ]);
        const byId = new Map(signals.map((signal) => [signal.id, signal]));
        const evidence: Record<string, EvidenceFact[]> = {};
        const keys: Record<string, Record<string, SignalId>> = {};
        for (const story of stories) {
          const shown = story.evidenceIds.slice(0, SHOWN_EVIDENCE).flatMap((id) => byId.get(id) ?? []);
          evidence[story.key] = shown.map((signal, index) => evidenceFactOf(signal, evidenceKey(index)));
          keys[story.key] = Object.fromEntries(shown.map((signal, index) => [evidenceKey(index), signal.id]));
        }
        const { personas, pillars } = snapshot;
        return {
          evidence,
          keys,
          personas: personas.map(({ id, name }) => ({ id, name })),
          pillars: pillars.map(({ id, name }) => ({ id, name })),
        };
      },
    }),

    DescribeOpportunity: defineTool({
      name: "DescribeOpportunity",
      description: "An opportunity's words, the reasons of its score and its evidence, as a prompt shows them.",
      input: z.strictObject({ opportunityId: OpportunityId }),
      output: SummaryFacts.omit({ brand: true }),
      modelFacing: false,
      run: ({ scope, read }, { opportunityId }) =>
        read(async (tx) => {
          const { title, thesis, whyNow, score } = await tx.opportunities.get(scope, opportunityId);
          const linked = (await tx.opportunities.listEvidence(scope, [opportunityId])).get(opportunityId) ?? [];
          const evidence = linked
            .slice(0, SHOWN_EVIDENCE)
            .map(({ signal }, index) => evidenceFactOf(signal, evidenceKey(index)));
          return { title, thesis, whyNow, reasons: explainScore(score).topReasons, evidence };
        }),
    }),

    CheckOpportunityText: defineTool({
      name: "CheckOpportunityText",
      description: "Runs the brand's rules and the claim ledger over an opportunity's words.",
      input: z.strictObject({ text: OpportunityText, evidenceIds: z.array(SignalId), anchor: z.string() }),
      output: CheckReport,
      modelFacing: false,
      run: async ({ scope, read, now }, { text, evidenceIds }) => {
        const [snapshot, evidence] = await read(async (tx) => [
          await tx.brands.getSnapshot(scope),
          await tx.signals.listByIds(scope, evidenceIds),
        ]);
        return checkOpportunityText(snapshot, text, evidence, now);
      },
    }),

    SaveOpportunities: defineTool({
      name: "SaveOpportunities",
      description: "Scores written stories and stores them as open opportunities.",
      input: z.strictObject({ written: z.array(WrittenStory) }),
      output: z.object({ opportunityIds: z.array(OpportunityId) }),
      modelFacing: false,
      run: ({ scope, now, write, claim }, { written }) =>
        write(async (tx) => {
          const { context } = await loadScoring(tx, scope, now);
          const opportunityIds: OpportunityId[] = [];
          for (const { story, text, textSource, checks } of written) {
            const evidence = await tx.signals.listByIds(scope, story.evidenceIds);
            const facts = {
              id: uses.ids.next("opp"),
              tenantId: scope.tenantId,
              brandId: scope.brandId,
              ...text,
              ...story.shape,
              clusterId: story.clusterId,
              checks,
              status: "open" as const,
              dismissReason: null,
              pinnedAt: null,
              snoozedUntil: null,
              createdVia: story.clusterId ? ("signal" as const) : ("model" as const),
              textSource,
              runId: claim?.runId ?? null,
              revision: 1,
              createdAt: now,
              updatedAt: now,
              deletedAt: null,
            };
            const opportunity: Opportunity = { ...facts, score: scoreOpportunity(facts, evidence, context) };
            await tx.opportunities.insert(scope, opportunity, story.evidenceIds);
            opportunityIds.push(opportunity.id);
          }
          return { opportunityIds };
        }),
    }),
  };
}

async function mergeNewSignals(tx: Work, scope: BrandScope, now: Date, { ids }: ToolUses) {
  const since = new Date(now.getTime() - CLUSTER_WINDOW_DAYS * MILLISECONDS_PER_DAY);
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

async function shortlistStories(tx: Work, scope: BrandScope, now: Date, limit: number) {
  const since = new Date(now.getTime() - CLUSTER_WINDOW_DAYS * MILLISECONDS_PER_DAY);
  const { snapshot, context } = await loadScoring(tx, scope, now);
  const clusters = await tx.signals.listClustersSince(scope, since, MAX_CLUSTERS);
  const clusterIds = clusters.map(({ id }) => id);
  const taken = new Set((await tx.opportunities.listByClusters(scope, clusterIds)).map(({ clusterId }) => clusterId));
  const free = clusterIds.filter((id) => !taken.has(id));
  const signals = await tx.signals.listByClusters(scope, free);

  const scored = free.flatMap((clusterId) => {
    const telling = signals.filter((signal) => signal.clusterId === clusterId);
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
    .sort((a, b) => b.total - a.total || compare(a.story.clusterId, b.story.clusterId))
    .slice(0, limit);
  const live = await tx.opportunities.listLive(scope, BOARD_SIZE.max);
  const showable =
    live.filter(({ score }) => score.band !== "invalid").length +
    best.filter(({ total }) => total >= DEFAULT_CUTS.weak).length;
  const ideas = await ideasToFill(tx, scope, snapshot, BOARD_SIZE.min - showable, now);
  return {
    stories: numbered([...best.map(({ story }) => story), ...ideas]),
    freshSignals: signals.length,
    isStrategyOnly: best.length === 0 && live.every(({ clusterId }) => clusterId === null),
  };
}

/** Where signals alone do not make a board, the brand's own strategy has ideas; none of them comes twice. */
async function ideasToFill(tx: Work, scope: BrandScope, snapshot: BrandSnapshot, wanted: number, now: Date) {
  if (wanted <= 0) return [];
  const since = new Date(now.getTime() - CLUSTER_WINDOW_DAYS * MILLISECONDS_PER_DAY);
  const publications = await tx.variants.listPublications(scope, since);
  const recentPackages = await tx.packages.listSince(scope, since, MAX_CLUSTERS);
  const known = new Set((await tx.opportunities.listLive(scope, MAX_CLUSTERS)).map(({ title }) => title));
  const ideas = strategyIdeas({ snapshot, recentPackages, publications, now }).filter(({ title }) => !known.has(title));
  return ideas.slice(0, wanted).map(({ title, why, anchor, ...shape }) => ({
    clusterId: null,
    evidenceIds: [],
    shape,
    anchor,
    idea: { title, why },
  }));
}

function numbered(stories: Omit<Story, "key">[]): Story[] {
  return stories.map((story, index) => ({ key: `s${index + 1}`, ...story }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
