import { z } from "zod";
import { foldLearning } from "../../services/fold-learning.ts";
import { defineTool } from "./tool.ts";
import type { ToolUses } from "./tool-uses.ts";

export type LearningTools = ReturnType<typeof createLearningTools>;

export function createLearningTools(uses: ToolUses) {
  return {
    RecordLearning: defineTool({
      name: "RecordLearning",
      description: "Folds events and decisions into what the brand has learned.",
      input: z.strictObject({}),
      output: z.object({ learned: z.int(), posts: z.int() }),
      modelFacing: false,
      run: ({ scope, now, write }) => write((tx) => foldLearning(tx, scope, { ids: uses.ids, now })),
    }),
  };
}
