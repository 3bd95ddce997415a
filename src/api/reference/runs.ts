import { z } from "zod";
import { presentRun, RunDTO, RunEventDTO } from "../../core/dto/run.ts";
import { RunId } from "../../core/ids.ts";
import { PageRequest } from "../../core/ports/page.ts";
import { GraphName, RunStatus } from "../../core/run.ts";
import { brandInput, pageOf } from "../inputs.ts";
import { streamOf } from "../stream-output.ts";
import { followingProcedure, referenceProcedure, router } from "../trpc.ts";

export const referenceRuns = router({
  /** How a run stands. */
  get: referenceProcedure
    .meta({ rest: { method: "GET", path: "/api/runs/{run_id}" } })
    .input(brandInput({ runId: RunId }))
    .output(RunDTO)
    .query(({ ctx, input }) => ctx.read(async (tx, scope) => presentRun(await tx.runs.get(scope, input.runId)))),

  /** Newest first. */
  list: referenceProcedure
    .input(
      brandInput({
        ...PageRequest.shape,
        graph: GraphName.optional(),
        statuses: z.array(RunStatus).min(1).optional(),
        /** The package or board a run works on. */
        subjectId: z.string().max(120).optional(),
      }),
    )
    .output(pageOf(RunDTO))
    .query(({ ctx, input: { brandId: _brandId, cursor, limit, ...filter } }) =>
      ctx.read(async (tx, scope) => {
        const { items, nextCursor } = await tx.runs.list(scope, filter, { cursor, limit });
        return { items: items.map(presentRun), nextCursor };
      }),
    ),

  /**
   * One run's events to its end, or those of all runs of the brand from the newest on. Whoever connects again with the
   * id of the last event they had misses none and gets none twice.
   */
  watch: followingProcedure
    .meta({ rest: { method: "GET", path: "/api/runs/{run_id}/events" } })
    .input(brandInput({ runId: RunId.nullish(), lastEventId: z.string().max(80).nullish() }))
    .output(streamOf(RunEventDTO))
    .subscription(({ ctx, input: { runId = null, lastEventId = null } }) => ctx.followRuns({ runId, lastEventId })),
});
