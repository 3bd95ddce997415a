import type { WebhookSecretDTO } from "../core/dto/webhook.ts";
import { KairoError } from "../core/errors.ts";
import type { IdGenerator, UserId } from "../core/ids.ts";
import type { SecretBox } from "../core/ports/secret-box.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import { actorName, type BrandScope } from "../core/scope.ts";
import type { WebhookSecret } from "../core/webhook.ts";
import { recordDecision } from "./record-decision.ts";

const MAX_SECRETS = 10;

type Uses = { ids: IdGenerator; now: Date };

/** Keeps a new secret, sealed. @param secret shown to the caller once, and to nobody after */
export async function addWebhookSecret(
  tx: Work,
  scope: BrandScope,
  uses: Uses & { secretBox: SecretBox },
  { id, name, secret }: { id: string; name: string; secret: string },
): Promise<WebhookSecretDTO> {
  const active = (await tx.webhooks.listSecrets(scope)).filter(({ revokedAt }) => revokedAt === null);
  if (active.length >= MAX_SECRETS) {
    throw new KairoError("PRECONDITION", `A brand has at most ${MAX_SECRETS} webhook secrets; revoke one first.`);
  }
  const kept: WebhookSecret = {
    id,
    tenantId: scope.tenantId,
    brandId: scope.brandId,
    name,
    sealed: uses.secretBox.seal(secret, scope.brandId),
    keyId: uses.secretBox.keyId,
    createdBy: actorName(scope.actor) as UserId,
    createdAt: uses.now,
    revokedAt: null,
  };
  await tx.webhooks.insertSecret(scope, kept);
  await recordDecision(tx, scope, uses, { kind: "webhook.created", subjectId: kept.id, after: { name } });
  return presentWebhookSecret(kept);
}

/** What is signed with it is refused from now on. */
export async function revokeWebhookSecret(
  tx: Work,
  scope: BrandScope,
  uses: Uses,
  id: string,
): Promise<WebhookSecretDTO> {
  const revoked = await tx.webhooks.revokeSecret(scope, id, uses.now);
  await recordDecision(tx, scope, uses, { kind: "webhook.revoked", subjectId: id });
  return presentWebhookSecret(revoked);
}

export function presentWebhookSecret(kept: WebhookSecret): WebhookSecretDTO {
  const { tenantId: _tenant, brandId: _brand, sealed: _sealed, keyId: _key, ...shown } = kept;
  return shown;
}
