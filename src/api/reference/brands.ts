import { z } from "zod";
import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import { BrandDTO, BrandSummaryDTO } from "../../core/dto/brand.ts";
import { BrandChangeDTO, BrandVersionDTO } from "../../core/dto/brand-edit.ts";
import { notFound } from "../../core/errors.ts";
import type { Membership } from "../../core/membership.ts";
import { PageRequest } from "../../core/ports/page.ts";
import type { UnitOfWork, Work } from "../../core/ports/unit-of-work.ts";
import type { BrandScope, TenantScope } from "../../core/scope.ts";
import { diffBrands } from "../../engines/brand-brain/diff-brands.ts";
import { presentBrand } from "../../services/present-brand.ts";
import { brandInput, inputOf, pageOf } from "../inputs.ts";
import { membershipsProcedure, referenceProcedure, router } from "../trpc.ts";

export const referenceBrands = router({
  /** The brands the caller may open, of every account, by name. */
  list: membershipsProcedure
    .input(inputOf({}).optional())
    .output(z.object({ items: z.array(BrandSummaryDTO) }))
    .query(async ({ ctx }) => {
      const lists = await Promise.all(ctx.accounts.map((account) => listOpenBrands(ctx.unitOfWork, account)));
      return { items: lists.flat().sort((a, b) => a.name.localeCompare(b.name, "en") || (a.id < b.id ? -1 : 1)) };
    }),

  /** A brand with everything under it, as it is or as it was at a version. */
  get: referenceProcedure
    .input(brandInput({ version: z.int().min(1).optional() }))
    .output(BrandDTO)
    .query(({ ctx, input: { version } }) =>
      ctx.read(async (tx, scope) => {
        return presentBrand(await getVersion(tx, scope, version));
      }),
    ),

  /** Where two versions differ, field by field and in words. Without `to` it is the brand as it is now. */
  diff: referenceProcedure
    .input(brandInput({ from: z.int().min(1), to: z.int().min(1).optional() }))
    .output(z.object({ from: z.int(), to: z.int(), changes: z.array(BrandChangeDTO) }))
    .query(({ ctx, input: { from, to } }) =>
      ctx.read(async (tx, scope) => {
        const [before, after] = [await getVersion(tx, scope, from), await getVersion(tx, scope, to)];
        return { from, to: after.brand.version, changes: diffBrands(before, after) };
      }),
    ),

  /** The versions there are, newest first: what drafting saw at each, since when and by whom. */
  snapshots: referenceProcedure
    .input(brandInput(PageRequest.shape))
    .output(pageOf(BrandVersionDTO))
    .query(({ ctx, input: { cursor, limit } }) =>
      ctx.read((tx, scope) => tx.brands.listVersions(scope, { cursor, limit })),
    ),
});

/** @throws NOT_FOUND for a version there is not */
async function getVersion(tx: Work, scope: BrandScope, version: number | undefined): Promise<BrandSnapshot> {
  if (version === undefined) return tx.brands.getSnapshot(scope);
  const snapshot = await tx.brands.findSnapshot(scope, version);
  if (!snapshot) throw notFound("version", `${version} of the brand ${scope.brandId}`);
  return snapshot;
}

/** The brands of one account that are open to the caller. */
export async function listOpenBrands(
  unitOfWork: Pick<UnitOfWork, "tenant">,
  { membership, scope }: { membership: Membership; scope: TenantScope },
): Promise<BrandSummaryDTO[]> {
  const brands = await unitOfWork.tenant(scope, (tx) => tx.tenants.listBrands(scope));
  return brands.filter(({ id }) => membership.brandIds === null || membership.brandIds.includes(id));
}
