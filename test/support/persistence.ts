import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { PgBoss } from "pg-boss";
import type { Brand } from "../../src/core/brand.ts";
import type { BrandSnapshot } from "../../src/core/brand-snapshot.ts";
import type { UserId } from "../../src/core/ids.ts";
import type { AccessDirectory } from "../../src/core/ports/access-directory.ts";
import type { CallLedger } from "../../src/core/ports/call-ledger.ts";
import { silentTelemetry, type Telemetry } from "../../src/core/ports/telemetry.ts";
import type { UnitOfWork } from "../../src/core/ports/unit-of-work.ts";
import { type BrandScope, mintBrandScope, mintTenantScope, type TenantScope } from "../../src/core/scope.ts";
import { createAccessDirectory } from "../../src/persistence/access-directory.ts";
import { createCallLedger } from "../../src/persistence/call-ledger.ts";
import { type ConnectionPoolOptions, createConnectionPool } from "../../src/persistence/connection-pool.ts";
import { startJobSender } from "../../src/persistence/job-schema.ts";
import { createUnitOfWork } from "../../src/persistence/unit-of-work.ts";
import { buildBrand, buildSnapshot, NOW, testIds } from "./builders.ts";
import type { TestDatabase } from "./test-database.ts";

/** The persistence layer on a test database, as the app puts it together. */
export interface Persistence {
  unitOfWork: UnitOfWork;
  directory: AccessDirectory;
  ledger: CallLedger;
  boss: PgBoss;
  /** Logs in as the app does; what transactions run on. */
  pool: pg.Pool;
  /** Logs in as the owner of every table: sees what row level security hides. */
  ownerPool: pg.Pool;
  close(): Promise<void>;
}

export interface PersistenceOptions {
  telemetry?: Telemetry;
  pool?: Partial<ConnectionPoolOptions>;
}

export async function openPersistence(database: TestDatabase, options: PersistenceOptions = {}): Promise<Persistence> {
  const pool = openPool(database.runtimeUrl, { size: 10, ...options.pool });
  const ownerPool = openPool(database.ownerUrl, { size: 2 });
  const boss = await startJobSender({ pool, onError: () => {} });
  return {
    unitOfWork: createUnitOfWork({ pool, boss, telemetry: options.telemetry ?? silentTelemetry }),
    directory: createAccessDirectory({ pool }),
    ledger: createCallLedger({ pool }),
    boss,
    pool,
    ownerPool,
    async close() {
      await boss.stop({ graceful: false });
      await pool.end();
      await ownerPool.end();
    },
  };
}

export function openPool(url: string, options: Partial<ConnectionPoolOptions> = {}): pg.Pool {
  return createConnectionPool({
    url,
    size: 2,
    statementTimeoutMs: 10_000,
    queryTimeoutMs: 15_000,
    connectionTimeoutMs: 10_000,
    idleInTransactionTimeoutMs: 15_000,
    lockTimeoutMs: 5_000,
    applicationName: "kairo test",
    onError: () => {
      // A lost server shows in the statement that needs it.
    },
    ...options,
  });
}

/** A brand of an account of its own, with the scopes of the person who owns it. */
export interface TestBrand {
  scope: BrandScope;
  tenantScope: TenantScope;
  snapshot: BrandSnapshot;
  userId: UserId;
  /** For builders: whose the built thing is. */
  owner: Pick<BrandScope, "tenantId" | "brandId">;
}

export async function createTestBrand(
  { directory, unitOfWork }: Pick<Persistence, "directory" | "unitOfWork">,
  overrides: Partial<Brand> = {},
): Promise<TestBrand> {
  const userId = randomUUID();
  const owner = { tenantId: testIds.next("tenant"), brandId: testIds.next("brand") };
  await directory.startAccount({ tenantId: owner.tenantId, tenantName: "Test account", userId, at: NOW });
  const facts = {
    tenantId: owner.tenantId,
    actor: { kind: "user", userId },
    correlationId: "test-correlation",
  } as const;
  const tenantScope = mintTenantScope(facts);
  const snapshot = buildSnapshot({
    brand: buildBrand({ ...overrides, id: owner.brandId, tenantId: owner.tenantId }),
  });
  await unitOfWork.tenant(tenantScope, (tx) => tx.tenants.insertBrand(tenantScope, snapshot));
  return { scope: mintBrandScope({ ...facts, brandId: owner.brandId }), tenantScope, snapshot, userId, owner };
}

/** The scope of a background job that works on a brand. */
export function scopeOfJob(owner: TestBrand["owner"], job = "test"): BrandScope {
  return mintBrandScope({ ...owner, actor: { kind: "system", job }, correlationId: "test-correlation" });
}
