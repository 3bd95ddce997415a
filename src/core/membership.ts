import { z } from "zod";
import { BrandId, TenantId, UserId } from "./ids.ts";
import { ROLES } from "./scope.ts";
import { Line } from "./text.ts";

export const Tenant = z.object({ id: TenantId, name: Line, createdAt: z.date() });
export type Tenant = z.infer<typeof Tenant>;

/** A person's place in a tenant. `brandIds` null means every brand. */
export const Membership = z.object({
  tenantId: TenantId,
  userId: UserId,
  role: z.enum(ROLES),
  brandIds: z.array(BrandId).nullable(),
  addedAt: z.date(),
});
export type Membership = z.infer<typeof Membership>;

/** A membership as the account keeps it. */
export const Member = Membership.extend({
  /** What was typed when they were added; an identity provider may know a newer one. */
  email: z.string().max(320).nullable(),
});
export type Member = z.infer<typeof Member>;
