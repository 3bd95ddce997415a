import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type Config, readConfig } from "../../src/app/config.ts";
import { type Container, createContainer, type Overrides } from "../../src/app/container.ts";
import type { DatabaseAddress } from "../../src/app/database.ts";
import type { BrandSnapshot } from "../../src/core/brand-snapshot.ts";
import { createFixedClock } from "../../src/core/clock.ts";
import type { BrandFile } from "../../src/core/dto/brand-file.ts";
import type { FeedItem } from "../../src/core/ports/feed-reader.ts";
import { silentTelemetry } from "../../src/core/ports/telemetry.ts";
import { type BrandScope, mintBrandScope, mintTenantScope, type TenantScope } from "../../src/core/scope.ts";
import type { SourceKind } from "../../src/core/signal.ts";
import { ALL_JOBS } from "../../src/jobs/definitions/register.ts";
import { installJobQueues } from "../../src/persistence/job-schema.ts";
import { createBrand, parseBrandFile } from "../../src/services/create-brand.ts";
import { takeInSignals } from "../../src/services/take-in-signals.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";

export const NOW = new Date("2026-11-20T09:00:00Z");

export interface Kairo {
  container: Container;
  database: TestDatabase;
  close(): Promise<void>;
}

/** The whole system on a database of its own: real persistence, real queues, and what a test puts in its outside. */
export async function startKairo(overrides: Overrides & { config?: Partial<Config> } = {}): Promise<Kairo> {
  const database = await createTestDatabase();
  const { config: settings, ...rest } = overrides;
  const config: Config = { ...readConfig({ LOG_LEVEL: "silent", LLM_PROVIDER: "offline" }), ...settings };
  const address: DatabaseAddress = {
    kind: "remote",
    ownerUrl: database.ownerUrl,
    runtimeUrl: database.runtimeUrl,
    directUrl: database.runtimeUrl,
  };
  await installJobQueues({ url: address.ownerUrl, role: "kairo_app", definitions: ALL_JOBS });
  const container = await createContainer(config, address, {
    clock: createFixedClock(NOW),
    telemetry: silentTelemetry,
    ...rest,
  });
  return {
    container,
    database,
    close: async () => {
      await container.close();
      await database.drop();
    },
  };
}

export interface TestBrand {
  scope: BrandScope;
  tenantScope: TenantScope;
  snapshot: BrandSnapshot;
  userId: string;
}

/** A tenant with its owner and one brand from a file. */
export async function startBrand({ container }: Kairo, file: BrandFile): Promise<TestBrand> {
  const { ids, clock, access, unitOfWork } = container;
  const userId = randomUUID();
  const tenantId = ids.next("tenant");
  await access.startAccount({ tenantId, tenantName: `${file.name} Ltd`, userId, at: clock.now() });
  const actor = { kind: "user" as const, userId };
  const tenantScope = mintTenantScope({ tenantId, actor, correlationId: "test" });
  const snapshot = await unitOfWork.tenant(tenantScope, (tx) =>
    createBrand(tx, tenantScope, { ids, now: clock.now() }, file),
  );
  const scope = mintBrandScope({ tenantId, brandId: snapshot.brand.id, actor, correlationId: "test" });
  return { scope, tenantScope, snapshot, userId };
}

/** The brand that ships as the demo's sample. */
export async function readDemoBrand(): Promise<BrandFile> {
  const text = await readFile(new URL("../../db/seeds/demo-brand.yaml", import.meta.url), "utf8");
  return parseBrandFile(text, "demo-brand.yaml");
}

/** Stores items as one source's signals. */
export async function addSignals(
  { container }: Kairo,
  scope: BrandScope,
  items: Partial<FeedItem>[],
  sourceName = "Test feed",
  kind: SourceKind = "feed",
) {
  const { ids, clock, unitOfWork } = container;
  const source = { kind, name: sourceName, url: null, trust: "normal" as const };
  const complete = items.map((item) => ({
    guid: null,
    url: null,
    title: "",
    text: "",
    author: null,
    publishedAt: null,
    language: null,
    categories: [],
    ...item,
  }));
  return unitOfWork.write(scope, (tx) => takeInSignals(tx, scope, { ids, now: clock.now() }, source, complete));
}
