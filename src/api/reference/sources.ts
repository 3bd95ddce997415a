import { z } from "zod";
import { SignalSourceDTO } from "../../core/dto/signal.ts";
import { presentSource } from "../../services/present-signal.ts";
import { brandInput } from "../inputs.ts";
import { referenceProcedure, router } from "../trpc.ts";

export const referenceSources = router({
  /** Where signals come from, by name. */
  list: referenceProcedure
    .input(brandInput({}))
    .output(z.object({ items: z.array(SignalSourceDTO) }))
    .query(({ ctx }) =>
      ctx.read(async (tx, scope) => ({ items: (await tx.signals.listSources(scope)).map(presentSource) })),
    ),
});
