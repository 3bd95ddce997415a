import { z } from "zod";
import { presentRun, RunDTO, type RunEventDTO } from "../../core/dto/run.ts";
import { RunId } from "../../core/ids.ts";
import { PageRequest } from "../../core/ports/page.ts";
import { GraphName, RunStatus } from "../../core/run.ts";
import { brandInput, pageOf } from "../inputs.ts";
import { referenceProcedure, router } from "../trpc.ts";
import type { TrackedEvent } from "../watch-run.ts";

export const referenceRuns = router({
  get: referenceProcedure
    .meta({ rest: { method: "GET", path: "/api/runs/{run_id}" } })
    .input(brandInput({ runId: RunId }))
    .output(RunDTO)
    .query(({ ctx, input }) => ctx.read(async (tx, scope) => presentRun(await tx.runs.get(scope, input.runId)))),

  /**
   * What happens to a run, from its beginning or behind `lastEventId`, until it has ended. Each event's id is its
   * `seq`, so that a client that lost the connection goes on where it was.
   */
  watch: referenceProcedure
    .input(brandInput({ runId: RunId, lastEventId: z.coerce.number().int().min(0).nullish() }))
    .output(z.custom<AsyncIterable<TrackedEvent<RunEventDTO>>>())
    .subscription(({ ctx, input: { runId, lastEventId }, signal }) =>
      ctx.follow(runId, lastEventId ?? 0, signal ?? new AbortController().signal),
    ),

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
});
