import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { KairoError } from "../core/errors.ts";
import { BrandId, type TenantId } from "../core/ids.ts";
import type { WebhookDelivery } from "../core/webhook.ts";
import type { ApiDependencies } from "./dependencies.ts";

/** A delivery whose signature holds: it may tell events of this brand, and nothing else. */
export interface Webhook {
  tenantId: TenantId;
  brandId: BrandId;
  delivery: WebhookDelivery;
}

export const SECRET_PREFIX = "whsec_";
const TOLERANCE_SECONDS = 300;
const DELIVERY_ID = /^[\w.:-]{1,200}$/;

export function isWebhook(headers: Headers): boolean {
  return headers.has("webhook-signature") && !headers.has("authorization");
}

/**
 * Holds a delivery against the brand's secrets, by the Standard Webhooks specification 1.0: HMAC-SHA256 of
 * `id.timestamp.body`, any of the signatures, any of the secrets.
 *
 * @param body as it came, byte for byte
 * @throws UNAUTHENTICATED; a brand that is not there answers the same as a wrong signature
 */
export async function verifyWebhook(
  headers: Headers,
  body: string,
  brandId: unknown,
  { access, clock, secretBox }: Pick<ApiDependencies, "access" | "clock" | "secretBox">,
): Promise<Webhook> {
  const deliveryId = headers.get("webhook-id") ?? "";
  const timestamp = headers.get("webhook-timestamp") ?? "";
  if (!DELIVERY_ID.test(deliveryId))
    throw refused("webhook-id is missing, or is not 1 to 200 letters, digits and ._:-");
  if (!/^\d{1,12}$/.test(timestamp)) throw refused("webhook-timestamp is not Unix seconds");
  const age = Math.abs(clock.now().getTime() / 1_000 - Number(timestamp));
  if (age > TOLERANCE_SECONDS) throw refused(`webhook-timestamp is more than ${TOLERANCE_SECONDS} s from now`);
  const parsed = BrandId.safeParse(brandId);
  const secrets = parsed.success ? await access.findWebhookSecrets(parsed.data) : [];
  const given = (headers.get("webhook-signature") ?? "").split(" ").flatMap((entry) => {
    const [version, signature] = entry.split(",");
    return version === "v1" && signature ? [Buffer.from(signature, "base64")] : [];
  });
  for (const { tenantId, id, sealed } of secrets) {
    const secret = secretBox.open(sealed, parsed.data as BrandId);
    const expected = signatureOf(secret, `${deliveryId}.${timestamp}.${body}`);
    if (given.some((each) => each.length === expected.length && timingSafeEqual(each, expected))) {
      const bodyHash = createHash("sha256").update(body).digest("hex");
      return { tenantId, brandId: parsed.data as BrandId, delivery: { deliveryId, secretId: id, bodyHash } };
    }
  }
  throw refused("no signature in webhook-signature is one of this brand's secrets");
}

/** HMAC-SHA256 with a `whsec_…` secret. */
export function signatureOf(secret: string, text: string): Buffer {
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), "base64");
  return createHmac("sha256", key).update(text).digest();
}

function refused(why: string): KairoError {
  return new KairoError("UNAUTHENTICATED", `This delivery is not taken: ${why}.`);
}
