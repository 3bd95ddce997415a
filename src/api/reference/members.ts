import { z } from "zod";
import { MemberDTO } from "../../core/dto/member.ts";
import { TenantId } from "../../core/ids.ts";
import { membersSeenBy } from "../../services/manage-members.ts";
import { inputOf } from "../inputs.ts";
import { router, tenantProcedure } from "../trpc.ts";

export const referenceMembers = router({
  /** Who works in an account, by when they came. Who is limited to some brands sees whom they share one with. */
  list: tenantProcedure("viewer")
    .input(inputOf({ tenantId: TenantId }))
    .output(z.object({ items: z.array(MemberDTO) }))
    .query(async ({ ctx }) => {
      const all = await ctx.unitOfWork.tenant(ctx.scope, (tx) => tx.tenants.listMembers(ctx.scope));
      const members = membersSeenBy(ctx.membership, all);
      const profiles = await ctx.users.listProfiles(members.map(({ userId }) => userId));
      return {
        items: members.map((member) => {
          const profile = profiles.get(member.userId);
          return { ...member, email: profile?.email ?? member.email, name: profile?.name ?? null };
        }),
      };
    }),
});
