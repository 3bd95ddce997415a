import { z } from "zod";
import { PackageDTO } from "../../core/dto/package.ts";
import { PackageId, UserId } from "../../core/ids.ts";
import { Line, Passage } from "../../core/text.ts";
import { archivePackage, restorePackage } from "../../services/archive-package.ts";
import { updatePackage } from "../../services/update-package.ts";
import { brandInput, given } from "../inputs.ts";
import { editorialProcedure, router } from "../trpc.ts";

const SeenPackage = brandInput({ packageId: PackageId, revision: z.int().min(1) });

const Fields = z
  .strictObject({
    title: Line,
    thesis: Passage,
    summary: Passage,
    cta: z.string().trim().max(300).nullable(),
    notes: z.string().max(4_000).nullable(),
    ownerId: UserId.nullable(),
  })
  .partial();

export const editorialPackages = router({
  /** Changes what people keep on it; with another thesis its drafts say that they argue the old one. */
  update: editorialProcedure
    .input(brandInput({ packageId: PackageId, revision: z.int().min(1), set: Fields }))
    .output(PackageDTO)
    .mutation(({ ctx, input: { packageId, revision, set } }) =>
      ctx.write((tx, scope) => updatePackage(tx, scope, ctx.uses, { packageId, revision, set: given(set) })),
    ),

  /** Puts it away; the opportunity it had taken up is open again. */
  archive: editorialProcedure
    .input(SeenPackage)
    .output(PackageDTO)
    .mutation(({ ctx, input }) => ctx.write((tx, scope) => archivePackage(tx, scope, ctx.uses, input))),

  /** Takes it out of the archive, and its opportunity with it. */
  restore: editorialProcedure
    .input(SeenPackage)
    .output(PackageDTO)
    .mutation(({ ctx, input }) => ctx.write((tx, scope) => restorePackage(tx, scope, ctx.uses, input))),
});
