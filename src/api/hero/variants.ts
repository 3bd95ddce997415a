import { z } from "zod";
import { PackageStartedDTO } from "../../core/dto/package.ts";
import { PackageId, VariantId } from "../../core/ids.ts";
import { heroInput } from "../inputs.ts";
import { heroProcedure, router } from "../trpc.ts";

const MAX_VARIANTS_AT_ONCE = 44;

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
});
