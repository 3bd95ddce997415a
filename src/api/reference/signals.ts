import { SignalDTO } from "../../core/dto/signal.ts";
import { ClusterId, SourceId } from "../../core/ids.ts";
import { PageRequest } from "../../core/ports/page.ts";
import { presentSignal } from "../../services/present-signal.ts";
import { brandInput, pageOf } from "../inputs.ts";
import { referenceProcedure, router } from "../trpc.ts";

export const referenceSignals = router({
  /** Newest first. */
  list: referenceProcedure
    .input(brandInput({ ...PageRequest.shape, sourceId: SourceId.optional(), clusterId: ClusterId.optional() }))
    .output(pageOf(SignalDTO))
    .query(({ ctx, input: { brandId: _brandId, cursor, limit, ...filter } }) =>
      ctx.read(async (tx, scope) => {
        const { items, nextCursor } = await tx.signals.list(scope, filter, { cursor, limit });
        return { items: items.map(presentSignal), nextCursor };
      }),
    ),
});
