import type { Selectable } from "kysely";
import { KairoError, notFound } from "../../core/errors.ts";
import type { WebhookRepository } from "../../core/ports/repositories.ts";
import { WebhookSecret } from "../../core/webhook.ts";
import type { Database } from "../database.ts";
import type { WebhookSecretsTable } from "../database-types.ts";
import { fromRow } from "../rows.ts";

export function createWebhookRepository(db: Database): WebhookRepository {
  return {
    async listSecrets(scope) {
      const rows = await db
        .selectFrom("webhook_secrets")
        .selectAll()
        .where("brand_id", "=", scope.brandId)
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .execute();
      return rows.map(secretFromRow);
    },

    async insertSecret(scope, secret) {
      await db
        .insertInto("webhook_secrets")
        .values({
          tenant_id: scope.tenantId,
          brand_id: scope.brandId,
          id: secret.id,
          name: secret.name,
          encrypted_secret: Buffer.from(secret.sealed),
          encryption_key_id: secret.keyId,
          created_by: secret.createdBy,
          created_at: secret.createdAt,
        })
        .execute();
    },

    async revokeSecret(scope, id, at) {
      const row = await db
        .updateTable("webhook_secrets")
        .set((eb) => ({ revoked_at: eb.fn.coalesce("revoked_at", eb.val(at)) }))
        .where("brand_id", "=", scope.brandId)
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirst();
      if (!row) throw notFound("webhook secret", id);
      return secretFromRow(row);
    },

    async claimDelivery(scope, { deliveryId, secretId, bodyHash }, at) {
      const row = await db
        .insertInto("webhook_deliveries")
        .values({
          tenant_id: scope.tenantId,
          brand_id: scope.brandId,
          delivery_id: deliveryId,
          secret_id: secretId,
          body_hash: bodyHash,
          recorded: 0,
          duplicates: 0,
          received_at: at,
        })
        .onConflict((conflict) => conflict.columns(["brand_id", "delivery_id"]).doNothing())
        .returning("delivery_id")
        .executeTakeFirst();
      if (row) return true;
      const known = await db
        .selectFrom("webhook_deliveries")
        .select("body_hash")
        .where("brand_id", "=", scope.brandId)
        .where("delivery_id", "=", deliveryId)
        .executeTakeFirst();
      if (known && known.body_hash !== bodyHash) {
        throw new KairoError("CONFLICT", `The delivery ${deliveryId} came before with another body.`);
      }
      return false;
    },

    async countDelivery(scope, deliveryId, counts) {
      await db
        .updateTable("webhook_deliveries")
        .set(counts)
        .where("brand_id", "=", scope.brandId)
        .where("delivery_id", "=", deliveryId)
        .execute();
    },
  };
}

function secretFromRow(row: Selectable<WebhookSecretsTable>): WebhookSecret {
  return fromRow(WebhookSecret, "webhook secret", {
    id: row.id,
    tenantId: row.tenant_id,
    brandId: row.brand_id,
    name: row.name,
    sealed: row.encrypted_secret,
    keyId: row.encryption_key_id,
    createdBy: row.created_by,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  });
}
