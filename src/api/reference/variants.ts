import { z } from "zod";
import { VariantDTO } from "../../core/dto/variant.ts";
import { VariantEvaluationDTO } from "../../core/dto/variant-evaluation.ts";
import { VariantRevisionDTO } from "../../core/dto/variant-revision.ts";
import { VariantId } from "../../core/ids.ts";
import { showVariants } from "../../services/load-package.ts";
import { presentEvaluation, presentRevision } from "../../services/present-variant.ts";
import { brandInput } from "../inputs.ts";
import { referenceProcedure, router } from "../trpc.ts";

export const referenceVariants = router({
  get: referenceProcedure
    .input(brandInput({ variantId: VariantId }))
    .output(VariantDTO)
    .query(({ ctx, input }) =>
      ctx.read(async (tx, scope) => {
        const [shown] = await showVariants(tx, scope, [await tx.variants.get(scope, input.variantId)], ctx.now);
        return shown as VariantDTO;
      }),
    ),

  /** Every state it has been in, newest first: who, what, when. */
  revisions: referenceProcedure
    .input(brandInput({ variantId: VariantId }))
    .output(z.object({ items: z.array(VariantRevisionDTO) }))
    .query(({ ctx, input }) =>
      ctx.read(async (tx, scope) => {
        await tx.variants.get(scope, input.variantId);
        return { items: (await tx.variants.listRevisions(scope, input.variantId)).map(presentRevision) };
      }),
    ),

  /** How it did beside its siblings, as every evaluation found it, newest first. */
  evaluations: referenceProcedure
    .input(brandInput({ variantId: VariantId }))
    .output(z.object({ items: z.array(VariantEvaluationDTO) }))
    .query(({ ctx, input }) =>
      ctx.read(async (tx, scope) => {
        await tx.variants.get(scope, input.variantId);
        return { items: (await tx.variants.listEvaluations(scope, input.variantId)).map(presentEvaluation) };
      }),
    ),
});
