import { z } from "zod";
import { Channel } from "../../core/channels.ts";
import { VariantDTO } from "../../core/dto/variant.ts";
import { VariantEvaluationDTO } from "../../core/dto/variant-evaluation.ts";
import { VariantRevisionDTO } from "../../core/dto/variant-revision.ts";
import { PackageId, VariantId } from "../../core/ids.ts";
import { PageRequest } from "../../core/ports/page.ts";
import { VariantStatus } from "../../core/variant.ts";
import { showVariants } from "../../services/load-package.ts";
import { presentEvaluation, presentRevision } from "../../services/present-variant.ts";
import { brandInput, pageOf } from "../inputs.ts";
import { referenceProcedure, router } from "../trpc.ts";

export const referenceVariants = router({
  /** What is in hand across packages, last changed first: all that waits for a review, say. */
  list: referenceProcedure
    .input(
      brandInput({
        ...PageRequest.shape,
        statuses: z.array(VariantStatus).min(1).optional(),
        channel: Channel.optional(),
        packageIds: z.array(PackageId).min(1).max(100).optional(),
      }),
    )
    .output(pageOf(VariantDTO))
    .query(({ ctx, input: { brandId: _brandId, cursor, limit, ...filter } }) =>
      ctx.read(async (tx, scope) => {
        const page = await tx.variants.listPage(scope, filter, { cursor, limit });
        return { items: await showVariants(tx, scope, page.items, ctx.now), nextCursor: page.nextCursor };
      }),
    ),

  /** A draft with what the checks say of it and what can be done with it. */
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
