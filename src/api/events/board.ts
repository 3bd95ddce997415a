import { z } from "zod";
import { BOARD_CANDIDATES } from "../../core/board.ts";
import { BoardId, OpportunityId } from "../../core/ids.ts";
import { recordBoardSeen } from "../../services/record-board-seen.ts";
import { brandInput } from "../inputs.ts";
import { router, seenProcedure } from "../trpc.ts";

const Card = z.strictObject({ opportunityId: OpportunityId, position: z.int().min(1).max(BOARD_CANDIDATES) });

export const eventsBoard = router({
  /** What somebody really saw of a board. */
  seen: seenProcedure
    .input(brandInput({ boardId: BoardId, shown: z.array(Card).min(1).max(BOARD_CANDIDATES) }))
    .output(z.object({ recorded: z.int() }))
    .mutation(({ ctx, input }) => ctx.write((tx, scope) => recordBoardSeen(tx, scope, ctx.uses, input))),
});
