import { TodayBoardDTO } from "../../core/dto/today-board.ts";
import { brandInput } from "../inputs.ts";
import { parsingOnce } from "../kept-answers.ts";
import { referenceProcedure } from "../trpc.ts";

/** The today board: stored texts, scored and ranked as of now. No model is asked and nothing is written. */
export const referenceToday = referenceProcedure
  .meta({ rest: { method: "GET", path: "/api/brands/{brand_id}/today" } })
  .input(brandInput({}))
  .output(parsingOnce(TodayBoardDTO))
  .query(({ ctx }) => ctx.readToday());
