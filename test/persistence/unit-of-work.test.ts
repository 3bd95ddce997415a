import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { KairoError } from "../../src/core/errors.ts";
import type { Telemetry } from "../../src/core/ports/telemetry.ts";
import type { Work } from "../../src/core/ports/unit-of-work.ts";
import { deadLetterQueueOf, installJobQueues, startJobSender } from "../../src/persistence/job-schema.ts";
import { createUnitOfWork } from "../../src/persistence/unit-of-work.ts";
import { buildRun, buildSource } from "../support/builders.ts";
import {
  createTestBrand,
  openPersistence,
  openPool,
  type Persistence,
  type TestBrand,
} from "../support/persistence.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";

let database: TestDatabase;
let persistence: Persistence;
let brand: TestBrand;
const recorded: { event: string; facts: Record<string, unknown> }[] = [];

const telemetry: Telemetry = {
  record: (event, facts) => void recorded.push({ event, facts }),
  warn: () => {},
  error: () => {},
};

beforeAll(async () => {
  database = await createTestDatabase();
  persistence = await openPersistence(database, { telemetry });
  brand = await createTestBrand(persistence);
});
afterAll(async () => {
  await persistence?.close();
  await database?.drop();
});

describe("a unit of work", () => {
  test("keeps all that its work wrote", async () => {
    const { scope, owner } = brand;
    const run = buildRun(owner);
    await persistence.unitOfWork.write(scope, (tx) => tx.runs.insert(scope, run));
    expect(await persistence.unitOfWork.read(scope, (tx) => tx.runs.get(scope, run.id))).toEqual(run);
  });

  test("keeps nothing when its work throws, and passes the error on as it is", async () => {
    const { scope, owner } = brand;
    const run = buildRun(owner);
    const error = new KairoError("PRECONDITION", "Not today.");
    await expect(
      persistence.unitOfWork.write(scope, async (tx) => {
        await tx.runs.insert(scope, run);
        throw error;
      }),
    ).rejects.toBe(error);
    await expect(persistence.unitOfWork.read(scope, (tx) => tx.runs.get(scope, run.id))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("keeps nothing and says so when its work swallowed the failure of a statement", async () => {
    const { scope, owner } = brand;
    const run = buildRun(owner);
    await expect(
      persistence.unitOfWork.write(scope, async (tx) => {
        await tx.runs.insert(scope, run);
        await tx.runs.insert(scope, run).catch(() => {});
      }),
    ).rejects.toMatchObject({ code: "INTERNAL", message: expect.stringContaining("nothing of it was stored") });
    expect(await persistence.unitOfWork.read(scope, (tx) => tx.runs.list(scope, { subjectId: "x" }, page))).toEqual({
      items: [],
      nextCursor: null,
    });
  });

  test("that only reads cannot write, whatever it tries", async () => {
    const { scope, owner } = brand;
    await expect(persistence.unitOfWork.read(scope, (tx) => tx.runs.insert(scope, buildRun(owner)))).rejects.toThrow(
      /read-only transaction/,
    );
  });

  test("that only reads sees one moment, whatever others store meanwhile", async () => {
    const { scope, owner } = brand;
    await persistence.unitOfWork.read(scope, async (tx) => {
      const before = await tx.runs.countUnfinished(scope);
      await persistence.unitOfWork.write(scope, (other) => other.runs.insert(scope, buildRun(owner)));
      expect(await tx.runs.countUnfinished(scope)).toBe(before);
    });
  });

  test("leaves no scope behind on its connection", async () => {
    const pool = openPool(database.runtimeUrl, { size: 1 });
    const unitOfWork = createUnitOfWork({ pool, boss: persistence.boss, telemetry });
    await unitOfWork.write(brand.scope, (tx) => tx.runs.countUnfinished(brand.scope));
    await unitOfWork.write(brand.scope, () => Promise.reject(new Error("no"))).catch(() => {});
    const { rows } = await pool.query(
      "select current_user as user, current_setting('app.brand_id', true) as brand, current_setting('app.user_id', true) as person",
    );
    expect(rows).toEqual([{ user: "kairo_runtime", brand: "", person: "" }]);
    await pool.end();
  });

  test("runs statements in the order they were asked for, also when they are not awaited one by one", async () => {
    const { scope, owner } = brand;
    const runs = Array.from({ length: 8 }, () => buildRun(owner));
    await persistence.unitOfWork.write(scope, async (tx) => {
      await Promise.all(runs.map((run) => tx.runs.insert(scope, run)));
    });
    const found = await persistence.unitOfWork.read(scope, (tx) =>
      Promise.all(runs.map((run) => tx.runs.get(scope, run.id))),
    );
    expect(found).toEqual(runs);
  });

  test("refuses a repository that is used after its end", async () => {
    const { scope } = brand;
    const kept = await persistence.unitOfWork.read(scope, async (tx) => tx.runs);
    await expect(kept.countUnfinished(scope)).rejects.toThrow(/after its transaction had ended/);
  });

  test("tells telemetry what it wrote, and nothing of what was rolled back", async () => {
    const { scope, owner } = brand;
    recorded.length = 0;
    await persistence.unitOfWork.write(scope, async (tx) => {
      await tx.runs.insert(scope, buildRun(owner));
      await tx.signals.saveSource(scope, buildSource({ ...owner, name: "Told" }));
    });
    await persistence.unitOfWork
      .write(scope, async (tx) => {
        await tx.runs.insert(scope, buildRun(owner));
        throw new Error("no");
      })
      .catch(() => {});
    const { correlationId, brandId } = scope;
    expect(recorded).toEqual(
      ["flow_runs", "run_events", "signal_sources"].map((type) => ({
        event: "database.write",
        facts: { type, count: 1, correlation_id: correlationId, brand_id: brandId },
      })),
    );
  });
});

describe("a failure of the database", () => {
  test("that ends the connection half-way is UNAVAILABLE, and the next call gets a new connection", async () => {
    const { scope, owner } = brand;
    const run = buildRun(owner);
    const half = persistence.unitOfWork.write(scope, async (tx) => {
      await tx.runs.insert(scope, run);
      await endSessions();
      await wait(50);
      await tx.runs.get(scope, run.id);
    });
    await expect(half).rejects.toMatchObject({ code: "UNAVAILABLE", retryable: true });
    await expect(persistence.unitOfWork.read(scope, (tx) => tx.runs.get(scope, run.id))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("to answer in time is TIMEOUT", async () => {
    const pool = openPool(database.runtimeUrl, { size: 1, statementTimeoutMs: 100 });
    const unitOfWork = createUnitOfWork({ pool, boss: persistence.boss, telemetry });
    const blocker = await persistence.ownerPool.connect();
    await blocker.query("begin; lock table kairo.flow_runs in access exclusive mode");
    await expect(unitOfWork.write(brand.scope, (tx) => tx.runs.countUnfinished(brand.scope))).rejects.toMatchObject({
      code: "TIMEOUT",
      retryable: true,
    });
    await blocker.query("rollback");
    blocker.release();
    await pool.end();
  });

  test("to be there at all is UNAVAILABLE", async () => {
    const pool = openPool("postgres://nobody:nothing@127.0.0.1:9/nowhere", { connectionTimeoutMs: 500 });
    const unitOfWork = createUnitOfWork({ pool, boss: persistence.boss, telemetry });
    await expect(unitOfWork.read(brand.scope, async () => {})).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await pool.end();
  });

  test("to get a lock that somebody else holds is a CONFLICT that may be tried again", async () => {
    const pool = openPool(database.runtimeUrl, { lockTimeoutMs: 100 });
    const unitOfWork = createUnitOfWork({ pool, boss: persistence.boss, telemetry });
    const { scope, owner } = brand;
    const run = buildRun(owner);
    await unitOfWork.write(scope, (tx) => tx.runs.insert(scope, run));
    const claimed = unitOfWork.write(scope, async (tx) => {
      await tx.runs.claim(scope, run.id, run.createdAt);
      await expect(
        unitOfWork.write(scope, (other) => other.runs.claim(scope, run.id, run.createdAt)),
      ).rejects.toMatchObject({ code: "CONFLICT", retryable: true });
    });
    await claimed;
    await pool.end();
  });

  test("to take a value is INVALID, and a thing that is not there NOT_FOUND", async () => {
    const { scope, owner } = brand;
    const write = (run: ReturnType<typeof buildRun>) =>
      persistence.unitOfWork.write(scope, (tx) => tx.runs.insert(scope, run));
    await expect(write({ ...buildRun(owner), input: { text: "a\u0000b" } })).rejects.toMatchObject({ code: "INVALID" });
    await expect(write({ ...buildRun(owner), tokenBudget: -1 })).rejects.toMatchObject({
      code: "INVALID",
      message: expect.stringContaining("flow_runs"),
    });
    await expect(write({ ...buildRun(owner), brandVersion: 99 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("a job", () => {
  const job = { name: "TestJob", queue: "TestJob.TestV1", retryLimit: 2, retryDelaySeconds: 1, expireInSeconds: 60 };

  test("exists exactly when the transaction that asked for it does", async () => {
    const { scope } = brand;
    await installTestQueue();
    await persistence.unitOfWork.write(scope, (tx) => enqueue(tx, "kept"));
    await persistence.unitOfWork
      .write(scope, async (tx) => {
        await enqueue(tx, "lost");
        throw new Error("no");
      })
      .catch(() => {});
    const { rows } = await persistence.pool.query("select data from pgboss.job where name = 'TestJob.TestV1'");
    expect(rows).toEqual([{ data: { note: "kept" } }]);
  });

  test("with a key waits only once; jobs without a key are all kept, and brands do not share keys", async () => {
    await persistence.pool.query("delete from pgboss.job");
    const other = await createTestBrand(persistence);
    for (const { scope } of [brand, brand, other]) {
      await persistence.unitOfWork.write(scope, async (tx) => {
        await enqueue(tx, "debounced", { singletonKey: "learning", startAfterSeconds: 30 });
        await enqueue(tx, "each");
      });
    }
    const { rows } = await persistence.pool.query(
      "select data->>'note' as note, start_after > now() as later from pgboss.job order by 1",
    );
    expect(rows).toEqual([
      { note: "debounced", later: true },
      { note: "debounced", later: true },
      { note: "each", later: false },
      { note: "each", later: false },
      { note: "each", later: false },
    ]);
  });

  test("sender survives a database that is away when it looks at the queues by itself", async () => {
    const failures: unknown[] = [];
    let isAway = false;
    const query = (text: string, values?: unknown[]) =>
      isAway ? Promise.reject(new Error("Connection terminated")) : persistence.pool.query(text, values);
    const boss = await startJobSender({
      pool: { query } as Pick<pg.Pool, "query">,
      onError: (error) => failures.push(error),
      refreshSeconds: 1,
    });
    isAway = true;
    await expect.poll(() => failures.length, { timeout: 5_000 }).toBeGreaterThan(0);
    expect(failures[0]).toMatchObject({ message: "Connection terminated" });
    await boss.stop({ graceful: false });
  });

  async function installTestQueue(): Promise<void> {
    await installJobQueues({ url: database.runtimeUrl, definitions: [job] });
    await installJobQueues({ url: database.runtimeUrl, definitions: [{ ...job, retryLimit: 3 }] });
    expect(await persistence.boss.getQueue(job.queue)).toMatchObject({
      policy: "short",
      retryLimit: 3,
      deadLetter: deadLetterQueueOf(job.queue),
    });
  }

  function enqueue(tx: Work, note: string, options = {}): Promise<void> {
    return tx.jobs.enqueue({ ...job, payload: z.object({ note: z.string() }) }, { note }, options);
  }
});

const page = { limit: 10 };

async function endSessions(): Promise<void> {
  await persistence.ownerPool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'kairo_runtime'",
  );
}
