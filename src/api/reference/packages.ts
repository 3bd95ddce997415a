import { z } from "zod";
import { Channel } from "../../core/channels.ts";
import { PackageDTO, PackageSummaryDTO } from "../../core/dto/package.ts";
import { PackageId, PersonaId, PillarId } from "../../core/ids.ts";
import { PageRequest } from "../../core/ports/page.ts";
import { listPackages, loadPackage } from "../../services/load-package.ts";
import { brandInput, pageOf } from "../inputs.ts";
import { referenceProcedure, router } from "../trpc.ts";

export const referencePackages = router({
  /** Newest first. */
  list: referenceProcedure
    .input(
      brandInput({
        ...PageRequest.shape,
        channel: Channel.optional(),
        personaId: PersonaId.optional(),
        pillarId: PillarId.optional(),
        archived: z.boolean().optional(),
      }),
    )
    .output(pageOf(PackageSummaryDTO))
    .query(({ ctx, input: { brandId: _brandId, cursor, limit, ...filter } }) =>
      ctx.read((tx, scope) => listPackages(tx, scope, filter, { cursor, limit })),
    ),

  /** A package with its drafts, its evidence and the run that works on it. */
  get: referenceProcedure
    .meta({ rest: { method: "GET", path: "/api/packages/{package_id}" } })
    .input(brandInput({ packageId: PackageId }))
    .output(PackageDTO)
    .query(({ ctx, input }) => ctx.read((tx, scope) => loadPackage(tx, scope, input.packageId, ctx.now))),
});
