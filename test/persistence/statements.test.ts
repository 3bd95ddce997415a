import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TenantWork } from "../../src/core/ports/unit-of-work.ts";
import { buildBrand, buildSnapshot, EDITOR_ID, NOW, testIds } from "../support/builders.ts";
import { openPersistence, type Persistence } from "../support/persistence.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";
import { REPOSITORY_CALLS } from "./repository-calls.ts";
import { buildWorld, type World } from "./world.ts";

interface Statement {
  text: string;
  values: unknown[];
}

let database: TestDatabase;
let persistence: Persistence;
let world: World;
let recorded: Statement[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  persistence = await openPersistence(database, { pool: { size: 1 } });
  world = await buildWorld(persistence);
  const client = await persistence.pool.connect();
  record(client);
  client.release();
});
afterAll(async () => {
  await persistence?.close();
  await database?.drop();
});

/** Statements that reach no row by `brand_id`, and why that is right. */
const WITHOUT_BRAND_ID: Readonly<Record<string, RegExp>> = {
  "a brand's own row is found by its id": /^(select|update) .*"kairo"\."brands" .*where "id" = \$\d+/,
  "a lock of the brand's own touches no row": /^select pg_advisory_xact_lock\(hashtextextended\(\$1, 0\)\)$/,
};

const TENANT_CALLS: Readonly<Record<string, (tx: TenantWork) => Promise<unknown>>> = {
  listBrands: (tx) => tx.tenants.listBrands(world.tenantScope),
  insertBrand: (tx) => {
    const brand = buildBrand({ id: testIds.next("brand"), tenantId: world.owner.tenantId, slug: "second" });
    return tx.tenants.insertBrand(world.tenantScope, buildSnapshot({ brand }));
  },
  findBrandBySlug: (tx) => tx.tenants.findBrandBySlug(world.tenantScope, "second"),
  listMembers: (tx) => tx.tenants.listMembers(world.tenantScope),
  saveMember: (tx) =>
    tx.tenants.saveMember(world.tenantScope, {
      tenantId: world.owner.tenantId,
      userId: EDITOR_ID,
      role: "editor",
      brandIds: [world.owner.brandId],
      addedAt: NOW,
      email: null,
    }),
  lockMembers: (tx) => tx.tenants.lockMembers(world.tenantScope),
  removeMember: (tx) => tx.tenants.removeMember(world.tenantScope, world.userId),
};

describe("every statement of a repository", () => {
  test.each(REPOSITORY_CALLS)("names the brand: $name", async ({ call }) => {
    const statements = await statementsOf((rollBack) =>
      persistence.unitOfWork.write(world.scope, async (tx) => {
        await call(tx, world.scope, world);
        rollBack();
      }),
    );
    expect(statements.length).toBeGreaterThan(0);
    for (const { text, values } of statements) {
      const isExcepted = Object.values(WITHOUT_BRAND_ID).some((pattern) => pattern.test(text));
      expect(isExcepted || text.includes("brand_id"), text).toBe(true);
      expect(JSON.stringify(values), text).toContain(world.owner.brandId);
    }
  });

  test.each(Object.entries(TENANT_CALLS))("names the tenant: tenants.%s", async (_name, call) => {
    for (const { text, values } of await statementsOfTenant(call)) {
      const isUnderABrand = JSON.stringify(values).includes("brand_") && text.includes("brand_id");
      const isLock = text.includes("pg_advisory_xact_lock");
      expect(isUnderABrand || isLock || text.includes("tenant_id"), text).toBe(true);
      if (!isUnderABrand) expect(JSON.stringify(values), text).toContain(world.owner.tenantId);
    }
  });

  const repositories = Map.groupBy(REPOSITORY_CALLS, ({ name }) => name.split(".")[0]!);
  test.each([...repositories])("is as reviewed: %s", async (repository, calls) => {
    const parts: string[] = [];
    for (const { name, call } of calls) {
      const statements = await statementsOf((rollBack) =>
        persistence.unitOfWork.write(world.scope, async (tx) => {
          await call(tx, world.scope, world);
          rollBack();
        }),
      );
      parts.push(render(name, statements));
    }
    await expect(parts.join("\n")).toMatchFileSnapshot(`./__snapshots__/${repository}.sql`);
  });

  test("is as reviewed: tenants", async () => {
    const parts: string[] = [];
    for (const [name, call] of Object.entries(TENANT_CALLS)) {
      parts.push(render(`tenants.${name}`, await statementsOfTenant(call)));
    }
    await expect(parts.join("\n")).toMatchFileSnapshot("./__snapshots__/tenants.sql");
  });
});

describe("a transaction", () => {
  test("opens and confines itself to its scope in one message", async () => {
    recorded = [];
    await persistence.unitOfWork.read(world.scope, async () => {});
    expect(recorded.map(({ text }) => text)).toEqual([
      expect.stringMatching(
        /^begin isolation level repeatable read read only; select set_config\('role', 'kairo_app', true\), .*'app.brand_id', 'brand_/,
      ),
      "commit",
    ]);
  });
});

class RolledBack extends Error {}

async function statementsOf(run: (rollBack: () => never) => Promise<unknown>): Promise<Statement[]> {
  recorded = [];
  const rolledBack = new RolledBack();
  await run(() => {
    throw rolledBack;
  }).catch((error: unknown) => {
    if (error !== rolledBack) throw error;
  });
  return recorded.filter(({ text }) => !/^(begin|commit|rollback|select set_config)\b/.test(text));
}

function statementsOfTenant(call: (tx: TenantWork) => Promise<unknown>): Promise<Statement[]> {
  return statementsOf((rollBack) =>
    persistence.unitOfWork.tenant(world.tenantScope, async (tx) => {
      await call(tx);
      rollBack();
    }),
  );
}

function render(name: string, statements: Statement[]): string {
  return `-- ${name}\n${statements.map(({ text }) => `${layOut(text)};\n`).join("")}`;
}

/** One clause a line, for reading a change of it. */
function layOut(text: string): string {
  return text
    .trim()
    .replaceAll(/\s+/g, " ")
    .replaceAll('"', "")
    .replaceAll(
      / (from|where|inner join|order by|group by|limit|on conflict|returning|set|values|for no key) /g,
      "\n  $1 ",
    );
}

function record(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  Object.assign(client, {
    query(text: unknown, values: unknown, ...rest: unknown[]) {
      if (typeof text === "string") recorded.push({ text, values: Array.isArray(values) ? values : [] });
      return query(text, values, ...rest);
    },
  });
}
