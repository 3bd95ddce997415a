import pg from "pg";
import { KairoError } from "../core/errors.ts";
import type { Telemetry } from "../core/ports/telemetry.ts";
import type { TenantWork, UnitOfWork, Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope, TenantScope } from "../core/scope.ts";
import { createDatabase, createSession, type Database, type Session } from "./database.ts";
import { isConnectionLost, isUnanswered, translateDatabaseError } from "./database-errors.ts";
import { createTransactionalJobQueue, type JobSender } from "./job-queue.ts";
import { createAudienceRepository } from "./repositories/audience.ts";
import { createBoardRepository } from "./repositories/boards.ts";
import { createBrandRepository } from "./repositories/brands.ts";
import { createBudgetRepository } from "./repositories/budget.ts";
import { createDecisionRepository } from "./repositories/decisions.ts";
import { createExecutionEventRepository } from "./repositories/execution-events.ts";
import { createIdempotencyRepository } from "./repositories/idempotency.ts";
import { createLearningRepository } from "./repositories/learning.ts";
import { createOpportunityRepository } from "./repositories/opportunities.ts";
import { createPackageRepository } from "./repositories/packages.ts";
import { createPatternRepository } from "./repositories/patterns.ts";
import { createRunRepository } from "./repositories/runs.ts";
import { createSignalRepository } from "./repositories/signals.ts";
import { createStoryRepository } from "./repositories/stories.ts";
import { createTenantRepository, enterBrand, refuseForeignBrand } from "./repositories/tenants.ts";
import { createVariantRepository } from "./repositories/variants.ts";
import { createWebhookRepository } from "./repositories/webhooks.ts";
import { createRunOwnership, type RunOwnership } from "./run-ownership.ts";
import { createBrandSearchIndex } from "./search/brand-search-index.ts";
import { createPatternSearchIndex } from "./search/pattern-search-index.ts";
import { createWriteCounter } from "./write-counter.ts";

/** The role every transaction runs as; row level security applies to it. */
const RUNTIME_ROLE = "kairo_app";

type Mode = "write" | "read";

const BEGIN: Readonly<Record<Mode, string>> = {
  write: "begin",
  read: "begin isolation level repeatable read read only",
};

/**
 * Transactions on a pool whose login may become `kairo_app`. One message opens a transaction and confines it to its
 * scope; inside, every statement goes through that one connection, in order.
 */
export function createUnitOfWork(uses: { pool: pg.Pool; boss: JobSender; telemetry: Telemetry }): UnitOfWork {
  const { pool, boss, telemetry } = uses;

  async function transact<T>(
    scope: BrandScope | TenantScope,
    mode: Mode,
    work: (session: Session, db: Database) => Promise<T>,
  ): Promise<T> {
    const writes = createWriteCounter();
    const result = await inTransaction(pool, openingMessage(scope, mode), (session) =>
      work(session, createDatabase(session, [writes.plugin])),
    ).catch((error: unknown) => {
      throw translateDatabaseError(error);
    });
    for (const [type, count] of Object.entries(writes.counts())) {
      telemetry.record("database.write", {
        type,
        count,
        correlation_id: scope.correlationId,
        ...("brandId" in scope ? { brand_id: scope.brandId } : {}),
      });
    }
    return result;
  }

  function transactBrand<T>(
    scope: BrandScope,
    mode: Mode,
    work: (tx: Work, ownership: RunOwnership) => Promise<T>,
  ): Promise<T> {
    return transact(scope, mode, (session, db) => {
      const ownership = createRunOwnership(db);
      return work(brandWork(scope, session, db, ownership), ownership);
    });
  }

  function brandWork(scope: BrandScope, session: Session, db: Database, ownership: RunOwnership): Work {
    return {
      brands: createBrandRepository(db),
      audience: createAudienceRepository(db),
      signals: createSignalRepository(db, ownership),
      stories: createStoryRepository(db, ownership),
      opportunities: createOpportunityRepository(db, ownership),
      packages: createPackageRepository(db, ownership),
      variants: createVariantRepository(db, ownership),
      patterns: createPatternRepository(db),
      events: createExecutionEventRepository(db),
      learning: createLearningRepository(db, ownership),
      decisions: createDecisionRepository(db, ownership),
      boards: createBoardRepository(db, ownership),
      runs: createRunRepository(db, ownership),
      budget: createBudgetRepository(db),
      idempotency: createIdempotencyRepository(db),
      webhooks: createWebhookRepository(db),
      brandSearch: createBrandSearchIndex(db),
      patternSearch: createPatternSearchIndex(db),
      jobs: createTransactionalJobQueue(boss, session, scope),
    };
  }

  function tenantWork(tenant: TenantScope, session: Session, db: Database): TenantWork {
    return {
      tenants: createTenantRepository(db),
      async inBrand(scope, work) {
        await refuseForeignBrand(db, tenant, scope.brandId);
        await enterBrand(db, scope.brandId);
        const result = await work(brandWork(scope, session, db, createRunOwnership(db)));
        await enterBrand(db, "");
        return result;
      },
    };
  }

  return {
    write: (scope, work) => transactBrand(scope, "write", (tx) => work(tx)),
    writeClaimed: (scope, claim, work) =>
      transactBrand(scope, "write", async (tx, ownership) => work(tx, await ownership.assertOwned(scope, claim))),
    read: (scope, work) => transactBrand(scope, "read", (tx) => work(tx)),
    tenant: <T>(scope: TenantScope, work: (tx: TenantWork) => Promise<T>) =>
      transact(scope, "write", (session, db) => work(tenantWork(scope, session, db))),
  };
}

async function inTransaction<T>(pool: pg.Pool, opening: string, work: (session: Session) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  const session = createSession(client);
  try {
    await client.query(opening);
    const result = await work(session);
    await session.close();
    const { command } = await client.query("commit");
    // PostgreSQL answers a commit after a failed statement with a rollback, and no error.
    if (command !== "COMMIT") {
      throw new KairoError("INTERNAL", "A statement had failed inside this transaction, so nothing of it was stored.");
    }
    client.release();
    return result;
  } catch (error) {
    // A session in doubt is closed rather than cleaned up: its end rolls everything back.
    const isUsable = !isConnectionLost(error) && !isUnanswered(error) && (await rollBack(client, session));
    client.release(!isUsable);
    throw error;
  }
}

async function rollBack(client: pg.ClientBase, session: Session): Promise<boolean> {
  await session.close();
  return client.query("rollback").then(
    () => true,
    () => false,
  );
}

/** Local settings end with the transaction, so nothing of one scope reaches the connection's next user. */
function openingMessage(scope: BrandScope | TenantScope, mode: Mode): string {
  const settings = {
    role: RUNTIME_ROLE,
    "app.tenant_id": scope.tenantId,
    "app.brand_id": "brandId" in scope ? scope.brandId : "",
    "app.user_id": scope.actor.kind === "user" ? scope.actor.userId : "",
  };
  const calls = Object.entries(settings).map(
    ([name, value]) => `set_config('${name}', ${pg.escapeLiteral(value)}, true)`,
  );
  return `${BEGIN[mode]}; select ${calls.join(", ")}`;
}
