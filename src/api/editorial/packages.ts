import { z } from "zod";
import { PackageDTO } from "../../core/dto/package.ts";
import { PackageId } from "../../core/ids.ts";
import { archivePackage, restorePackage } from "../../services/archive-package.ts";
import { brandInput } from "../inputs.ts";
import { editorialProcedure, router } from "../trpc.ts";

const SeenPackage = brandInput({ packageId: PackageId, revision: z.int().min(1) });

export const editorialPackages = router({
  /** Puts it away; the opportunity it had taken up is open again. */
  archive: editorialProcedure
    .input(SeenPackage)
    .output(PackageDTO)
    .mutation(({ ctx, input }) => ctx.write((tx, scope) => archivePackage(tx, scope, ctx.uses, input))),

  restore: editorialProcedure
    .input(SeenPackage)
    .output(PackageDTO)
    .mutation(({ ctx, input }) => ctx.write((tx, scope) => restorePackage(tx, scope, ctx.uses, input))),
});
