import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type ConnectionPoolOptions, createConnectionPool } from "../../src/persistence/connection-pool.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";

let database: TestDatabase;
const pools: pg.Pool[] = [];
const errors: Error[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.end()));
  errors.length = 0;
});
afterAll(() => database.drop());

function openPool(overrides: Partial<ConnectionPoolOptions> = {}): pg.Pool {
  const pool = createConnectionPool({
    url: database.ownerUrl,
    size: 2,
    statementTimeoutMs: 5_000,
    queryTimeoutMs: 6_000,
    connectionTimeoutMs: 2_000,
    idleInTransactionTimeoutMs: 10_000,
    lockTimeoutMs: 2_000,
    applicationName: "kairo-test",
    onError: (error) => errors.push(error),
    ...overrides,
  });
  pools.push(pool);
  return pool;
}

async function backendOf(client: pg.ClientBase | pg.Pool): Promise<number> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  return rows[0]?.pid ?? 0;
}

test("every session starts with its role, its timeouts and UTC", async () => {
  const { rows } = await openPool({ role: "pg_signal_backend", statementTimeoutMs: 1_234 }).query(`
    select current_user as "user", current_setting('statement_timeout') as statement,
      current_setting('lock_timeout') as lock, current_setting('idle_in_transaction_session_timeout') as idle,
      current_setting('TimeZone') as zone, current_setting('application_name') as name`);
  expect(rows).toEqual([
    { user: "pg_signal_backend", statement: "1234ms", lock: "2s", idle: "10s", zone: "UTC", name: "kairo-test" },
  ]);
});

test("a role that does not exist is refused at the first query, with its name", async () => {
  await expect(openPool({ role: "nobody's" }).query("select 1")).rejects.toThrow(`role "nobody's" does not exist`);
});

test("whole numbers come as numbers where exact and as bigint where not, numerics as numbers", async () => {
  const { rows } = await openPool().query(`
    select count(*) as count, 9007199254740993::int8 as beyond, sum(2::int8) as sum, 0.25::numeric as quarter,
      array[1, null]::int8[] as list, avg(x) as average from (values (1), (2)) as t(x)`);
  expect(rows).toEqual([{ count: 2, beyond: 9007199254740993n, sum: 4, quarter: 0.25, list: [1, null], average: 1.5 }]);
});

test("an instant is a Date, a calendar date stays the day it is", async () => {
  const { rows } = await openPool().query(`
    select '2026-03-29T01:30:00Z'::timestamptz as at, date '2026-03-29' as day, timestamp '2026-03-29 02:30:00.5' as wall`);
  expect(rows).toEqual([
    { at: new Date("2026-03-29T01:30:00Z"), day: "2026-03-29", wall: new Date("2026-03-29T02:30:00.500Z") },
  ]);
});

test("a connection lost between two statements of a transaction is reported, and the pool goes on", async () => {
  const pool = openPool();
  const client = await pool.connect();
  await client.query("begin");
  await pool.query("select pg_terminate_backend($1)", [await backendOf(client)]);
  await sleep(50);
  await expect(client.query("select 1")).rejects.toThrow();
  client.release();
  expect(errors.length).toBeGreaterThan(0);
  expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
});

test("a session handed back inside a transaction is closed, so its role and scope reach nobody", async () => {
  const pool = openPool({ size: 1 });
  const client = await pool.connect();
  const before = await backendOf(client);
  await client.query("begin; select set_config('app.brand_id', 'brand_secret', true)");
  client.release();
  const { rows } = await pool.query("select pg_backend_pid() as pid, current_setting('app.brand_id', true) as brand");
  expect(rows[0].pid).not.toBe(before);
  expect(rows[0].brand ?? "").toBe("");
});

test("a statement over its time is cancelled by the server, and one the server cannot cancel by the client", async () => {
  await expect(openPool({ statementTimeoutMs: 50 }).query("select pg_sleep(5)")).rejects.toThrow("statement timeout");

  const pool = openPool({ size: 1, queryTimeoutMs: 80 });
  const client = await pool.connect();
  const before = await backendOf(client);
  await expect(client.query("select pg_sleep(2)")).rejects.toThrow("timeout");
  client.release();
  expect(await backendOf(pool)).not.toBe(before);
});

test("a caller waits no longer than told for a free connection", async () => {
  const pool = openPool({ size: 1, connectionTimeoutMs: 1_500 });
  const client = await pool.connect();
  await expect(pool.connect()).rejects.toThrow("timeout");
  client.release();
});

test("two databases of one run know nothing of each other, and a dropped one is gone", async () => {
  const other = await createTestDatabase();
  const pool = openPool({ url: other.ownerUrl });
  await pool.query("create table only_here as select 1");
  await expect(openPool().query("select * from only_here")).rejects.toThrow("does not exist");
  await other.drop();
  await other.drop();
  await expect(openPool({ url: other.runtimeUrl }).query("select 1")).rejects.toThrow("does not exist");
});
