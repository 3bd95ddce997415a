import { z } from "zod";
import { defineGraph, type GraphContext } from "../graph.ts";

export const LearningUpdateInput = z.strictObject({});

/** New events and decisions → learning events and cells. No model takes part. */
export const learningUpdateV1 = defineGraph({
  name: "LearningUpdateV1",
  input: LearningUpdateInput,
  async run({ steps, tools }: GraphContext) {
    steps.progress("fold", "Folding events and decisions", 0, 1);
    const recorded = await steps.effect("fold", Recorded, (commit) => tools.RecordLearning({}, commit));
    steps.progress("done", "Learning is up to date", 1, 1);
    return recorded;
  },
});

const Recorded = z.object({ learned: z.int(), posts: z.int() });
