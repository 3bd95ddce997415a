import { z } from "zod";
import { ApprovalPolicy, Budgets } from "../../core/brand.ts";
import { BrandDTO } from "../../core/dto/brand.ts";
import { BrandChangeDTO, BrandFields } from "../../core/dto/brand-edit.ts";
import { BrandFile } from "../../core/dto/brand-file.ts";
import { TenantId } from "../../core/ids.ts";
import { editBrand, setPolicy } from "../../engines/brand-brain/edit-brand.ts";
import {
  archiveBrand,
  changeBrand,
  exportBrand,
  importBrand,
  previewBrandImport,
  restoreBrand,
  settleNewBrand,
} from "../../services/change-brand.ts";
import { createBrand, parseBrandFile } from "../../services/create-brand.ts";
import { presentBrand } from "../../services/present-brand.ts";
import { brandEditInput, brandInput, inputOf } from "../inputs.ts";
import { brandContentProcedure, router, settingsProcedure, tenantProcedure } from "../trpc.ts";

const MAX_BRAND_FILE_CHARACTERS = 1_000_000;

/** A brand file, read already or as its text in YAML or JSON; mistakes in a text come back with their lines. */
const Given = {
  file: BrandFile.optional(),
  text: z.string().min(1).max(MAX_BRAND_FILE_CHARACTERS).optional(),
};
const ONE_OF_TWO = { error: "needs file or text, one of the two", path: ["file"] };
const isOne = ({ file, text }: { file?: BrandFile; text?: string }) => (file === undefined) !== (text === undefined);

const Archived = z.object({ archivedAt: z.date().nullable() });

export const settingsBrands = router({
  /** Makes a brand; what the file leaves out is proposed and marked as suggested. */
  create: tenantProcedure("owner")
    .meta({ body: "imports" })
    .input(inputOf({ tenantId: TenantId, ...Given }).refine(isOne, ONE_OF_TWO))
    .output(BrandDTO)
    .mutation(({ ctx, input }) => {
      const file = fileOf(input);
      return ctx.unitOfWork.tenant(ctx.scope, async (tx) => {
        const snapshot = await createBrand(tx, ctx.scope, ctx.uses, file);
        const scope = ctx.uses.enterBrand(snapshot.brand.id);
        await tx.inBrand(scope, (work) => settleNewBrand(work, scope, ctx.uses, file));
        return presentBrand(snapshot);
      });
    }),

  /** Lays a file over a brand; what the file leaves out stays as it is. */
  import: settingsProcedure
    .meta({ body: "imports" })
    .input(
      brandInput({
        ...Given,
        /** The version the caller has seen; a later one is refused as CONFLICT. */
        version: z.int().min(1).nullable().default(null),
      }).refine(isOne, ONE_OF_TWO),
    )
    .output(BrandDTO)
    .mutation(({ ctx, input }) =>
      ctx.write((tx, scope) => importBrand(tx, scope, ctx.uses, fileOf(input), input.version)),
    ),

  /** What that import would change, field by field. Changes nothing; a mutation because files are too long for a URL. */
  previewImport: settingsProcedure
    .meta({ body: "imports" })
    .input(brandInput(Given).refine(isOne, ONE_OF_TWO))
    .output(z.object({ version: z.int(), changes: z.array(BrandChangeDTO), newExamples: z.int() }))
    .mutation(({ ctx, input }) => ctx.read((tx, scope) => previewBrandImport(tx, scope, ctx.uses, fileOf(input)))),

  /** Changes what the brand is and says; what is left out stays as it is. */
  update: brandContentProcedure
    .input(brandEditInput({ set: BrandFields }))
    .output(BrandDTO)
    .mutation(({ ctx, input: { version, set } }) =>
      ctx.write((tx, scope) => changeBrand(tx, scope, ctx.uses, version, editBrand(set))),
    ),

  /** Who may approve: whoever drafted too (`self`), or a second person (`other`). */
  setApprovalPolicy: settingsProcedure
    .input(brandEditInput({ approvalPolicy: ApprovalPolicy }))
    .output(BrandDTO)
    .mutation(({ ctx, input: { version, approvalPolicy } }) =>
      ctx.write((tx, scope) => changeBrand(tx, scope, ctx.uses, version, setPolicy({ approvalPolicy }))),
    ),

  /** Opts the brand in to learning across brands, or out of it. */
  setShareLearning: settingsProcedure
    .input(brandEditInput({ shareLearning: z.boolean() }))
    .output(BrandDTO)
    .mutation(({ ctx, input: { version, shareLearning } }) =>
      ctx.write((tx, scope) => changeBrand(tx, scope, ctx.uses, version, setPolicy({ shareLearning }))),
    ),

  /** Tokens a day and a run; null is the deployment's default. */
  setBudgets: settingsProcedure
    .input(brandEditInput({ budgets: z.strictObject(Budgets.shape).partial() }))
    .output(BrandDTO)
    .mutation(({ ctx, input: { version, budgets } }) =>
      ctx.write((tx, scope) => changeBrand(tx, scope, ctx.uses, version, setPolicy({ budgets }))),
    ),

  /** The file that this brand can be made from again. */
  export: settingsProcedure
    .input(brandInput({}))
    .output(z.object({ file: BrandFile }))
    .query(({ ctx }) => ctx.read(async (tx, scope) => ({ file: await exportBrand(tx, scope) }))),

  /** Puts a brand away; its owner can restore it. */
  archive: settingsProcedure
    .input(brandInput({}))
    .output(Archived)
    .mutation(({ ctx }) => ctx.write((tx, scope) => archiveBrand(tx, scope, ctx.uses))),

  /** Takes a brand out of the archive. */
  restore: settingsProcedure
    .input(brandInput({}))
    .output(Archived)
    .mutation(({ ctx }) => ctx.write((tx, scope) => restoreBrand(tx, scope, ctx.uses))),
});

/** Both ways in go through the same reader, which also finds what contradicts itself. */
function fileOf({ file, text }: { file?: BrandFile; text?: string }): BrandFile {
  return parseBrandFile(text ?? JSON.stringify(file, null, 2), text === undefined ? "file" : "text");
}
