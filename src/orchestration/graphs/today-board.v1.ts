import { z } from "zod";
import { BoardId, OpportunityId } from "../../core/ids.ts";
import type { OpportunityText } from "../../core/opportunity.ts";
import { defineGraph, type GraphContext, settleAll } from "../graph.ts";
import { BoardTexts } from "../prompts/facts.ts";
import { writeBoardPrompt } from "../prompts/write-board.ts";
import { Story, type WrittenStory } from "../tools/opportunity-tools.ts";
import { Answered } from "./answered.ts";

export const TodayBoardInput = z.strictObject({});

/** Stories one model call writes, and how many calls a refresh may make. */
const STORIES_PER_CALL = 8;
const MAX_CALLS = 3;

/** Signals → stories → written opportunities → a ranked board. */
export const todayBoardV1 = defineGraph({
  name: "TodayBoardV1",
  input: TodayBoardInput,
  async run(context: GraphContext) {
    const { steps, tools } = context;
    steps.progress("signals", "Reading new signals", 0, 4);
    await steps.effect("merge", Merged, (commit) => tools.MergeSignals({}, commit));
    await steps.effect("scores", Rescored, (commit) => tools.RefreshScores({}, commit));
    const shortlist = await steps.once("shortlist", Shortlisted, () =>
      tools.ShortlistStories({ limit: STORIES_PER_CALL * MAX_CALLS }),
    );
    if (shortlist.freshSignals === 0) context.degrade("no_fresh_signals");

    steps.progress("write", `Writing ${shortlist.stories.length} opportunities`, 1, 4);
    const written = await writeStories(context, shortlist.stories);

    steps.progress("check", "Scoring and storing", 2, 4);
    await steps.effect("opportunities", Saved, (commit) => tools.SaveOpportunities({ written }, commit));

    steps.progress("rank", "Ranking the board", 3, 4);
    const { boardId } = await steps.once("board-id", Named, () => tools.NameBoard({}));
    const { candidates, focusFacts, focusSentence } = await tools.ListTodayOpportunities({});
    const degraded = context.degraded();
    await steps.effect("board", Named, (commit) =>
      tools.SaveBoard(
        {
          boardId,
          candidateIds: candidates,
          focusFacts,
          focusSentence,
          isStrategyOnly: shortlist.isStrategyOnly,
          degraded,
        },
        commit,
      ),
    );
    steps.progress("done", "The board is ready", 4, 4);
    return { boardId };
  },
});

async function writeStories(context: GraphContext, stories: Story[]): Promise<WrittenStory[]> {
  const chunks: Story[][] = [];
  for (let at = 0; at < stories.length; at += STORIES_PER_CALL) chunks.push(stories.slice(at, at + STORIES_PER_CALL));
  const written = await settleAll(chunks.map((chunk, index) => writeChunk(context, chunk, `write:${index + 1}`)));
  return written.flat();
}

async function writeChunk(context: GraphContext, stories: Story[], stepKey: string): Promise<WrittenStory[]> {
  const { llm, scope, steps, tools, claim } = context;
  const described = await tools.DescribeStories({ stories });
  const { brand, readers, pillars } = await tools.GetBrandContext({ channel: null });
  const nameOf = (named: { id: string; name: string }[], id: string | null) =>
    named.find((each) => each.id === id)?.name ?? null;
  const prompt = writeBoardPrompt({
    brand,
    readers,
    pillars,
    today: context.today(),
    stories: stories.map(({ key, shape, anchor, idea }) => ({
      story: key,
      type: shape.type,
      trigger: shape.trigger,
      pillar: nameOf(described.pillars, shape.pillarId),
      reader: nameOf(described.personas, shape.personaId),
      channel: shape.primaryChannel,
      anchor,
      idea,
      evidence: described.evidence[key] ?? [],
    })),
  });

  const ask = (onlyTemplate: boolean, key: string) =>
    steps.once(key, Answered(BoardTexts), () =>
      llm.writeObject({
        scope,
        claim,
        stepKey: key,
        beforeCall: steps.throwIfHandedBack,
        prompt,
        name: "BoardTexts",
        schema: BoardTexts,
        onlyTemplate,
      }),
    );

  const answer = await ask(false, stepKey);
  if (answer.degraded) context.degrade(answer.degraded);
  const first = await checkAnswer(context, stories, answer, described);
  const failed = stories.filter(({ key }) => !first.has(key));
  if (failed.length === 0 || answer.source === "template") return [...first.values()];

  // What the model got wrong is written plainly rather than lost.
  const plain = await checkAnswer(context, failed, await ask(true, `${stepKey}:plain`), described);
  return stories.flatMap(({ key }) => first.get(key) ?? plain.get(key) ?? []);
}

/** The stories whose words pass the brand's rules and the claim ledger, by key. */
async function checkAnswer(
  { tools }: GraphContext,
  stories: Story[],
  answer: { value: BoardTexts; source: "model" | "template" },
  described: Awaited<ReturnType<GraphContext["tools"]["DescribeStories"]>>,
): Promise<Map<string, WrittenStory>> {
  const passed = new Map<string, WrittenStory>();
  for (const words of answer.value.opportunities) {
    const story = stories.find(({ key }) => key === words.story);
    if (!story || passed.has(story.key)) continue;
    const keys = described.keys[story.key] ?? {};
    const text: OpportunityText = {
      title: words.title,
      angle: words.angle,
      thesis: words.thesis,
      supportingPoints: words.points.map((point) => ({
        text: point.text,
        // A model may answer any word for a key, the names of an object's own machinery included.
        evidenceIds: point.evidence.flatMap((key) => (Object.hasOwn(keys, key) ? (keys[key] ?? []) : [])),
      })),
      cta: words.cta || null,
      whyNow: words.whyNow,
    };
    const checks = await tools.CheckOpportunityText({ text, evidenceIds: story.evidenceIds });
    if (checks.verdict === "blocked") continue;
    const personaId = described.personas.find(({ name }) => name === words.reader)?.id ?? story.shape.personaId;
    const pillarId = described.pillars.find(({ name }) => name === words.pillar)?.id ?? story.shape.pillarId;
    const tagged = { ...story, shape: { ...story.shape, personaId, pillarId } };
    passed.set(story.key, { story: tagged, text, textSource: answer.source, checks });
  }
  return passed;
}

const Merged = z.object({ merged: z.int(), stories: z.int(), grown: z.int() });
const Rescored = z.object({ scored: z.int(), expired: z.int() });
const Saved = z.object({ opportunityIds: z.array(OpportunityId) });
const Named = z.object({ boardId: BoardId });
const Shortlisted = z.object({
  stories: z.array(Story),
  freshSignals: z.int(),
  isStrategyOnly: z.boolean(),
});
