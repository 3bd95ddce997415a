import { z } from "zod";
import { BrandId, TenantId, UserId } from "../ids.ts";
import { ROLES } from "../scope.ts";
import { BrandSummaryDTO } from "./brand.ts";

/** A place where the caller works, with the brands they may open there. */
export const AccountDTO = z.object({
  tenantId: TenantId,
  role: z.enum(ROLES),
  /** Null when every brand of the account is open to the caller. */
  brandIds: z.array(BrandId).nullable(),
  brands: z.array(BrandSummaryDTO),
});
export type AccountDTO = z.infer<typeof AccountDTO>;

/** What a UI asks first: who is this, where may they work, and who writes here. */
export const MeDTO = z.object({
  userId: UserId,
  email: z.string().nullable(),
  accounts: z.array(AccountDTO),
  /** `offline` when the template writer stands in for a model. */
  providerMode: z.enum(["offline", "openai", "openai-compatible"]),
});
export type MeDTO = z.infer<typeof MeDTO>;
