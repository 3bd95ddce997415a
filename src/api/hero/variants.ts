import { z } from "zod";
import { PackageStartedDTO } from "../../core/dto/package.ts";
import { RunStartedDTO } from "../../core/dto/run.ts";
import { VariantProposalDTO } from "../../core/dto/variant-proposal.ts";
import { PackageId, VariantId } from "../../core/ids.ts";
import { brandInput, heroInput } from "../inputs.ts";
import { heroProcedure, router } from "../trpc.ts";

const MAX_VARIANTS_AT_ONCE = 44;

const Selection = z.strictObject({
  part: z.int().min(0).max(24),
  start: z.int().min(0).max(100_000),
  end: z.int().min(1).max(100_000),
});

export const heroVariants = router({
  /** Drafts variants anew that no person has touched; without a list, those that the template writer wrote. */
  regenerate: heroProcedure
    .input(
      heroInput({
        packageId: PackageId,
        variantIds: z.array(VariantId).min(1).max(MAX_VARIANTS_AT_ONCE).nullable().default(null),
      }),
    )
    .output(PackageStartedDTO)
    .mutation(({ ctx, input: { brandId: _brandId, ...request } }) =>
      ctx.orchestrators.packageWorkspace.regenerate(ctx.scope, { ...request, idempotencyKey: ctx.idempotencyKey }),
    ),

  /** Compares the published variants of a package; by itself this happens when their numbers have settled. */
  evaluate: heroProcedure
    .input(heroInput({ packageId: PackageId }))
    .output(RunStartedDTO)
    .mutation(({ ctx, input: { packageId } }) =>
      ctx.orchestrators.variantEvaluation.request(ctx.scope, { packageId, idempotencyKey: ctx.idempotencyKey }),
    ),

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
