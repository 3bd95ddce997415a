import { MeDTO } from "../../core/dto/me.ts";
import { inputOf } from "../inputs.ts";
import { membershipsProcedure } from "../trpc.ts";
import { listOpenBrands } from "./brands.ts";

/** Who the caller is, where they may work and who writes here. */
export const referenceMe = membershipsProcedure
  .input(inputOf({}).optional())
  .output(MeDTO)
  .query(async ({ ctx }) => ({
    userId: ctx.identity.userId,
    email: ctx.identity.email,
    accounts: await Promise.all(
      ctx.accounts.map(async (account) => ({
        tenantId: account.membership.tenantId,
        role: account.membership.role,
        brandIds: account.membership.brandIds,
        brands: await listOpenBrands(ctx.unitOfWork, account),
      })),
    ),
    providerMode: ctx.providerMode,
  }));
