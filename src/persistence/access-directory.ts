import type pg from "pg";
import { z } from "zod";
import { KairoError } from "../core/errors.ts";
import { BrandId, TenantId } from "../core/ids.ts";
import { Membership } from "../core/membership.ts";
import type { AccessDirectory } from "../core/ports/access-directory.ts";
import { FlowRun } from "../core/run.ts";
import { ROLES } from "../core/scope.ts";
import { isTaken, translateDatabaseError } from "./database-errors.ts";
import { fromRow } from "./rows.ts";

const BrandAccess = z.object({ tenantId: TenantId, role: z.enum(ROLES), revision: z.string() });
const FIND_BRAND_ACCESS =
  "select access.tenant_id, access.role, kairo.board_revision($2) as revision from kairo.find_brand_access($1, $2) access";
const RunFacts = FlowRun.pick({
  id: true,
  tenantId: true,
  brandId: true,
  graph: true,
  actor: true,
  correlationId: true,
});
const SealedSecret = z.object({ tenantId: TenantId, id: z.uuid(), sealed: z.instanceof(Uint8Array) });
const ActiveBrand = z.object({ tenantId: TenantId, brandId: BrandId, timezone: z.string() });

/** What may be asked before there is a scope: each method is one security-definer function of the database. */
export function createAccessDirectory(uses: { pool: pg.Pool }): AccessDirectory {
  async function call(statement: string, parameters: unknown[] = []): Promise<Record<string, unknown>[]> {
    try {
      const { rows } = await uses.pool.query(statement, parameters);
      return rows;
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }

  return {
    async findBrandAccess(userId, brandId) {
      const [row] = await call(FIND_BRAND_ACCESS, [userId, brandId]);
      if (!row) return null;
      return fromRow(BrandAccess, "brand access", { tenantId: row.tenant_id, role: row.role, revision: row.revision });
    },

    async listMemberships(userId) {
      const rows = await call("select * from kairo.list_memberships($1)", [userId]);
      return rows.map((row) =>
        fromRow(Membership, "membership", {
          tenantId: row.tenant_id,
          userId: row.user_id,
          role: row.role,
          brandIds: row.brand_ids,
          addedAt: row.added_at,
        }),
      );
    },

    async findBrandOf(userId, subject) {
      const [row] = await call("select kairo.find_brand_of($1, $2) as brand_id", [userId, subject]);
      return row?.brand_id ? BrandId.parse(row.brand_id) : null;
    },

    async startAccount({ tenantId, tenantName, userId, at }) {
      await uses.pool
        .query("select kairo.start_account($1, $2, $3, $4)", [tenantId, tenantName, userId, at])
        .catch((error: unknown) => {
          if (!isTaken(error, "members_one_account")) throw translateDatabaseError(error);
          throw new KairoError("CONFLICT", "You own an account already; ask for your memberships to find it.", {
            cause: error,
          });
        });
    },

    async findRun(runId) {
      const [row] = await call("select * from kairo.find_run($1)", [runId]);
      return row ? runFactsFrom(row) : null;
    },

    async listStrandedRuns(knownGraphs, most) {
      const rows = await call("select * from kairo.list_stranded_runs($1, $2)", [knownGraphs, most]);
      return rows.map(runFactsFrom);
    },

    async findWebhookSecrets(brandId) {
      const rows = await call("select * from kairo.find_webhook_secrets($1)", [brandId]);
      return rows.map((row) =>
        fromRow(SealedSecret, "secret", { tenantId: row.tenant_id, id: row.id, sealed: row.encrypted_secret }),
      );
    },

    async listActiveBrands() {
      const rows = await call("select * from kairo.list_active_brands()");
      return rows.map((row) =>
        fromRow(ActiveBrand, "brand", { tenantId: row.tenant_id, brandId: row.brand_id, timezone: row.timezone }),
      );
    },
  };
}

function runFactsFrom(row: Record<string, unknown>): z.infer<typeof RunFacts> {
  return fromRow(RunFacts, "run", {
    id: row.id,
    tenantId: row.tenant_id,
    brandId: row.brand_id,
    graph: row.graph,
    actor: row.actor,
    correlationId: row.correlation_id,
  });
}
