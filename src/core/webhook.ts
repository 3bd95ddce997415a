import { z } from "zod";
import { BrandId, TenantId, UserId } from "./ids.ts";
import { Line } from "./text.ts";

/** What another system signs with. The secret itself is shown once and kept sealed. */
export const WebhookSecret = z.object({
  id: z.uuid(),
  tenantId: TenantId,
  brandId: BrandId,
  name: Line,
  sealed: z.instanceof(Uint8Array),
  /** Which key sealed it. */
  keyId: z.string(),
  createdBy: UserId,
  createdAt: z.date(),
  revokedAt: z.date().nullable(),
});
export type WebhookSecret = z.infer<typeof WebhookSecret>;

/** That a delivery was taken in, by the id its sender gave it. */
export interface WebhookDelivery {
  deliveryId: string;
  secretId: string;
  /** SHA-256, hexadecimal. */
  bodyHash: string;
}
