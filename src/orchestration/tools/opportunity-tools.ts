import { z } from "zod";
import { CheckReport } from "../../core/guardrail.ts";
import { ClusterId, OpportunityId, PersonaId, PillarId, SignalId } from "../../core/ids.ts";
import { type Opportunity, OpportunityShape, OpportunityText, TextSource } from "../../core/opportunity.ts";
import { explainScore } from "../../engines/opportunities/explain-score.ts";
import { scoreOpportunity } from "../../engines/opportunities/score-opportunity.ts";
import { checkOpportunityText } from "../../services/check-texts.ts";
import { loadScoring } from "../../services/load-scoring.ts";
import { mergeNewSignals } from "../../services/merge-new-signals.ts";
import { refreshScores } from "../../services/refresh-scores.ts";
import { shortlistStories } from "../../services/shortlist-stories.ts";
import { EvidenceFact, SummaryFacts } from "../prompts/facts.ts";
import { evidenceFactOf, evidenceKey } from "./evidence-facts.ts";
import { defineTool } from "./tool.ts";
import type { ToolUses } from "./tool-uses.ts";

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
      run: ({ scope, now, write }) =>
        write(async (tx) => {
          await tx.runs.lock(scope, "TodayBoardV1");
          return mergeNewSignals(tx, scope, { ids: uses.ids, now });
        }),
    }),

    RefreshScores: defineTool({
      name: "RefreshScores",
      description: "Scores open opportunities as of now, and lets those expire that time has outlived.",
      input: z.strictObject({}),
      output: z.object({ scored: z.int(), expired: z.int() }),
      modelFacing: false,
      run: ({ scope, now, write }) => write((tx) => refreshScores(tx, scope, now)),
    }),

    ShortlistStories: defineTool({
      name: "ShortlistStories",
      description: "The stories most worth an opportunity, best first; ideas from the strategy when there are none.",
      input: z.strictObject({ limit: z.int().min(1).max(60) }),
      output: z.object({ stories: z.array(Story), freshSignals: z.int(), isStrategyOnly: z.boolean() }),
      modelFacing: false,
      run: ({ scope, now, read }, { limit }) =>
        read(async (tx) => {
          const { stories, ...rest } = await shortlistStories(tx, scope, now, limit);
          return { stories: numbered(stories), ...rest };
        }),
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
      input: z.strictObject({ text: OpportunityText, evidenceIds: z.array(SignalId) }),
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
          await tx.runs.lock(scope, "TodayBoardV1");
          const { context } = await loadScoring(tx, scope, now);
          const clusterIds = written.flatMap(({ story }) => story.clusterId ?? []);
          const taken = new Set(
            (await tx.opportunities.listByClusters(scope, clusterIds)).map(({ clusterId }) => clusterId),
          );
          const opportunityIds: OpportunityId[] = [];
          for (const { story, text, textSource, checks } of written) {
            // Another run may have made the story's opportunity meanwhile.
            if (story.clusterId && taken.has(story.clusterId)) continue;
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

function numbered(stories: Omit<Story, "key">[]): Story[] {
  return stories.map((story, index) => ({ key: `s${index + 1}`, ...story }));
}
