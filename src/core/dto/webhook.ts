import type { z } from "zod";
import { WebhookSecret } from "../webhook.ts";

/** A webhook secret as people manage it. */
export const WebhookSecretDTO = WebhookSecret.omit({ tenantId: true, brandId: true, sealed: true, keyId: true });
export type WebhookSecretDTO = z.infer<typeof WebhookSecretDTO>;
