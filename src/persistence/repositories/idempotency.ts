import { sql } from "kysely";
import { MILLISECONDS_PER_HOUR } from "../../core/clock.ts";
import { KairoError } from "../../core/errors.ts";
import type { IdempotencyRepository } from "../../core/ports/repositories.ts";
import type { Database } from "../database.ts";
import { json } from "../rows.ts";

/** How long an answer is kept for callers that repeat themselves. */
const KEY_LIFETIME_MS = 24 * MILLISECONDS_PER_HOUR;

export function createIdempotencyRepository(db: Database): IdempotencyRepository {
  return {
    async begin(scope, { procedure, key, bodyHash, at }) {
      const fresh = { body_hash: bodyHash, response: null, completed: false, created_at: at };
      // An equal call under way holds the row until its transaction ends: this statement waits for it.
      const begun = await db
        .insertInto("idempotency_keys")
        .values({ tenant_id: scope.tenantId, brand_id: scope.brandId, procedure, key, ...fresh })
        .onConflict((conflict) =>
          conflict
            .columns(["brand_id", "procedure", "key"])
            .doUpdateSet(fresh)
            .where("idempotency_keys.created_at", "<=", new Date(at.getTime() - KEY_LIFETIME_MS)),
        )
        .returning("key")
        .executeTakeFirst();
      if (begun) return null;
      const known = await db
        .selectFrom("idempotency_keys")
        .select(["body_hash", "response", "completed"])
        .where("brand_id", "=", scope.brandId)
        .where("procedure", "=", procedure)
        .where("key", "=", key)
        .executeTakeFirstOrThrow();
      if (known.body_hash !== bodyHash) {
        throw new KairoError(
          "CONFLICT",
          `The idempotency key "${key}" was used for ${procedure} with another body; use a new key for a new request.`,
        );
      }
      if (!known.completed) {
        throw new KairoError(
          "CONFLICT",
          `An earlier call of ${procedure} with the idempotency key "${key}" left no answer; use a new key.`,
        );
      }
      return { response: known.response };
    },

    async complete(scope, { procedure, key }, response) {
      const completed = await db
        .updateTable("idempotency_keys")
        .set({ response: json(response), completed: true })
        .where("brand_id", "=", scope.brandId)
        .where("procedure", "=", procedure)
        .where("key", "=", key)
        .returning(sql<number>`1`.as("one"))
        .executeTakeFirst();
      if (!completed) {
        throw new KairoError(
          "INTERNAL",
          `The idempotency key "${key}" of ${procedure} was completed before it was begun.`,
        );
      }
    },
  };
}
