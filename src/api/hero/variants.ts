import { z } from "zod";
import { VariantProposalDTO } from "../../core/dto/variant-proposal.ts";
import { VariantId } from "../../core/ids.ts";
import { brandInput } from "../inputs.ts";
import { heroProcedure, router } from "../trpc.ts";

const Selection = z.strictObject({
  part: z.int().min(0).max(24),
  start: z.int().min(0).max(100_000),
  end: z.int().min(1).max(100_000),
});

export const heroVariants = router({
  /** Proposes words for what a person wishes; nothing is stored until they accept, which is an edit. */
  revise: heroProcedure
    .input(
      brandInput({
        variantId: VariantId,
        revision: z.int().min(1),
        wish: z.string().trim().min(1).max(1_000),
        /** A passage of one part; null for the whole draft. */
        selection: Selection.nullable().default(null),
      }),
    )
    .output(VariantProposalDTO)
    .mutation(({ ctx, input: { brandId: _brandId, ...request } }) =>
      ctx.orchestrators.variantRevision.run(ctx.scope, request),
    ),
});
