import { z } from "zod";
import { Channel } from "../../core/channels.ts";
import { DEFAULT_VARIANTS_PER_CHANNEL, MAX_VARIANTS_PER_CHANNEL } from "../../core/content-package.ts";
import { PackageStartedDTO } from "../../core/dto/package.ts";
import { OpportunityId, PackageId } from "../../core/ids.ts";
import { heroInput } from "../inputs.ts";
import { heroProcedure, router } from "../trpc.ts";

/** Null: the ones the opportunity, or the package's plan, names. */
const Channels = z.array(Channel).min(1).max(11).nullable().default(null);
const PerChannel = z.int().min(1).max(MAX_VARIANTS_PER_CHANNEL).default(DEFAULT_VARIANTS_PER_CHANNEL);

export const heroPackages = router({
  /** Makes a package of an opportunity, or answers the open one; its drafts follow. */
  createFromOpportunity: heroProcedure
    .meta({ rest: { method: "POST", path: "/api/brands/{brand_id}/packages/from-opportunity" } })
    .input(
      heroInput({
        opportunityId: OpportunityId,
        channels: Channels,
        perChannel: PerChannel,
        /** True makes one more although one is open. */
        another: z.boolean().default(false),
      }),
    )
    .output(PackageStartedDTO)
    .mutation(({ ctx, input: { brandId: _brandId, ...request } }) =>
      ctx.orchestrators.packageWorkspace.createFromOpportunity(ctx.scope, {
        ...request,
        idempotencyKey: ctx.idempotencyKey,
      }),
    ),

  /** Adds variants to a package, or fills the slots that stayed empty. */
  generateVariants: heroProcedure
    .meta({ rest: { method: "POST", path: "/api/packages/{package_id}/generate-variants" } })
    .input(
      heroInput({
        packageId: PackageId,
        channels: Channels,
        perChannel: PerChannel,
        onlyUnfilled: z.boolean().default(false),
      }),
    )
    .output(PackageStartedDTO)
    .mutation(({ ctx, input: { brandId: _brandId, ...request } }) =>
      ctx.orchestrators.packageWorkspace.generateVariants(ctx.scope, {
        ...request,
        idempotencyKey: ctx.idempotencyKey,
      }),
    ),
});
