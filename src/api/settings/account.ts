import { z } from "zod";
import { TenantId } from "../../core/ids.ts";
import { Line } from "../../core/text.ts";
import { inputOf } from "../inputs.ts";
import { accountProcedure, router } from "../trpc.ts";

export const settingsAccount = router({
  /** First sign-in: makes an account with the caller as its owner. */
  start: accountProcedure
    .input(inputOf({ tenantName: Line }))
    .output(z.object({ tenantId: TenantId }))
    .mutation(async ({ ctx, input: { tenantName } }) => {
      const tenantId = ctx.ids.next("tenant");
      await ctx.startAccount({ tenantId, tenantName, userId: ctx.identity.userId, at: ctx.now });
      return { tenantId };
    }),
});
