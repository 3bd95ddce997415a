import { z } from "zod";
import { BOARD_CANDIDATES, FocusFacts } from "../../core/board.ts";
import { BoardId, OpportunityId } from "../../core/ids.ts";
import { Degradation } from "../../core/run.ts";
import { focusFactsOf, focusSentence } from "../../engines/opportunities/focus.ts";
import { localDayOf, rankBoard } from "../../services/rank-board.ts";
import { defineTool } from "./tool.ts";
import type { ToolUses } from "./tool-uses.ts";

export type BoardTools = ReturnType<typeof createBoardTools>;

export function createBoardTools(uses: ToolUses) {
  return {
    ListTodayOpportunities: defineTool({
      name: "ListTodayOpportunities",
      description: "Open opportunities scored as of now, in board order, and the facts of the focus strip.",
      input: z.strictObject({}),
      output: z.object({
        shown: z.array(OpportunityId),
        candidates: z.array(OpportunityId),
        focusFacts: FocusFacts,
        focusSentence: z.string(),
      }),
      modelFacing: false,
      run: ({ scope, now, read }) =>
        read(async (tx) => {
          const snapshot = await tx.brands.getSnapshot(scope);
          const live = await tx.opportunities.listLive(scope, BOARD_CANDIDATES);
          const { cards } = await rankBoard(tx, scope, live, { localDay: localDayOf(snapshot, now) }, now);
          const focusFacts = focusFactsOf(cards, snapshot);
          return {
            shown: cards.map(({ opportunity }) => opportunity.id),
            candidates: live.map(({ id }) => id),
            focusFacts,
            focusSentence: focusSentence(focusFacts, snapshot),
          };
        }),
    }),

    SaveBoard: defineTool({
      name: "SaveBoard",
      description: "Stores the board of one refresh.",
      input: z.strictObject({
        boardId: BoardId,
        candidateIds: z.array(OpportunityId),
        focusFacts: FocusFacts,
        focusSentence: z.string(),
        isStrategyOnly: z.boolean(),
        degraded: z.array(Degradation),
      }),
      output: z.object({ boardId: BoardId }),
      modelFacing: false,
      run: ({ scope, now, write, claim }, input) =>
        write(async (tx) => {
          const snapshot = await tx.brands.getSnapshot(scope);
          const board = {
            id: input.boardId,
            tenantId: scope.tenantId,
            brandId: scope.brandId,
            runId: claim?.runId ?? null,
            localDay: localDayOf(snapshot, now),
            candidateIds: input.candidateIds,
            focusFacts: input.focusFacts,
            focusSentence: input.focusSentence,
            focusSource: "template" as const,
            isStrategyOnly: input.isStrategyOnly,
            degraded: input.degraded,
            generatedAt: now,
          };
          await tx.boards.insert(scope, board, claim);
          return { boardId: board.id };
        }),
    }),

    NameBoard: defineTool({
      name: "NameBoard",
      description: "Gives the coming board its id, which seeds its ranking.",
      input: z.strictObject({}),
      output: z.object({ boardId: BoardId }),
      modelFacing: false,
      run: async () => ({ boardId: uses.ids.next("board") }),
    }),
  };
}
