import { RunDTO } from "../../core/dto/run.ts";
import { RunId } from "../../core/ids.ts";
import { brandInput } from "../inputs.ts";
import { heroProcedure, router } from "../trpc.ts";

export const heroRuns = router({
  /** Ends a queued run at once, a running one before its next model call. */
  cancel: heroProcedure
    .input(brandInput({ runId: RunId }))
    .output(RunDTO)
    .mutation(({ ctx, input }) => ctx.orchestrators.runs.cancel(ctx.scope, input.runId)),

  /** Goes on with a failed or cancelled run where it stopped. */
  retry: heroProcedure
    .input(brandInput({ runId: RunId }))
    .output(RunDTO)
    .mutation(({ ctx, input }) => ctx.orchestrators.runs.retry(ctx.scope, input.runId)),
});
