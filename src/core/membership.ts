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
