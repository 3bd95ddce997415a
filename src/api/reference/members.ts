import { z } from "zod";
import { MemberDTO } from "../../core/dto/member.ts";
import { TenantId } from "../../core/ids.ts";
import { inputOf } from "../inputs.ts";
import { router, tenantProcedure } from "../trpc.ts";

export const referenceMembers = router({
  /** Who works in an account, by when they came. */
  list: tenantProcedure("viewer")
    .input(inputOf({ tenantId: TenantId }))
    .output(z.object({ items: z.array(MemberDTO) }))
    .query(async ({ ctx }) => {
      const members = await ctx.unitOfWork.tenant(ctx.scope, (tx) => tx.tenants.listMembers(ctx.scope));
      const profiles = await ctx.users.listProfiles(members.map(({ userId }) => userId));
      return {
        items: members.map((member) => {
          const profile = profiles.get(member.userId);
          return { ...member, email: profile?.email ?? member.email, name: profile?.name ?? null };
        }),
      };
    }),
});
