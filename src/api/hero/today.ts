import { RunStartedDTO } from "../../core/dto/run.ts";
import { heroInput } from "../inputs.ts";
import { heroProcedure, router } from "../trpc.ts";

export const heroToday = router({
  /** Starts a refresh of the board; one under way is answered instead. */
  refresh: heroProcedure
    .meta({ rest: { method: "POST", path: "/api/brands/{brand_id}/today/refresh" } })
    .input(heroInput({}))
    .output(RunStartedDTO)
    .mutation(({ ctx }) => ctx.orchestrators.todayBoard.refresh(ctx.scope, { idempotencyKey: ctx.idempotencyKey })),
});
