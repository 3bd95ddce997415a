import { z } from "zod";
import { MemberDTO } from "../../core/dto/member.ts";
import { KairoError } from "../../core/errors.ts";
import { BrandId, TenantId, UserId } from "../../core/ids.ts";
import { ROLES } from "../../core/scope.ts";
import { addMember, refusePlace, removeMember, setMemberRole } from "../../services/manage-members.ts";
import { inputOf } from "../inputs.ts";
import { router, tenantProcedure } from "../trpc.ts";

const MAX_BRANDS = 200;
const Place = {
  role: z.enum(ROLES),
  /** The brands this person may open; null for all. */
  brandIds: z.array(BrandId).min(1).max(MAX_BRANDS).nullable().default(null),
};

/** Who works in an account, and as what. */
export const settingsMembers = router({
  /** By user id, or by e-mail: somebody the identity provider does not know yet is invited. */
  add: tenantProcedure("owner")
    .input(inputOf({ tenantId: TenantId, userId: UserId.optional(), email: z.email().max(320).optional(), ...Place }))
    .output(MemberDTO)
    .mutation(async ({ ctx, input: { userId, email, role, brandIds } }) => {
      if ((userId === undefined) === (email === undefined)) {
        throw new KairoError("INVALID", "Name the person by userId or by email, one of the two.");
      }
      // Nobody is invited to a place that there is not.
      await ctx.unitOfWork.tenant(ctx.scope, (tx) => refusePlace(tx, ctx.scope, { role, brandIds }));
      const profile = email ? await ctx.users.findOrInvite(email) : { userId: userId ?? "", email: null, name: null };
      const person = { userId: profile.userId, email: profile.email, role, brandIds };
      const added = await ctx.unitOfWork.tenant(ctx.scope, (tx) => addMember(tx, ctx.scope, ctx.uses, person));
      return { ...added, name: profile.name };
    }),

  /** Says what somebody may do, and in which brands. */
  setRole: tenantProcedure("owner")
    .input(inputOf({ tenantId: TenantId, userId: UserId, ...Place }))
    .output(MemberDTO)
    .mutation(async ({ ctx, input: { userId, role, brandIds } }) => {
      const person = { userId, role, brandIds };
      const set = await ctx.unitOfWork.tenant(ctx.scope, (tx) => setMemberRole(tx, ctx.scope, ctx.uses, person));
      return { ...set, name: null };
    }),

  /** Takes somebody out of the account; what they had begun ends. */
  remove: tenantProcedure("owner")
    .input(inputOf({ tenantId: TenantId, userId: UserId }))
    .output(z.object({ removed: z.literal(true) }))
    .mutation(async ({ ctx, input: { userId } }) => {
      await ctx.unitOfWork.tenant(ctx.scope, (tx) => removeMember(tx, ctx.scope, ctx.uses, userId));
      return { removed: true };
    }),
});
