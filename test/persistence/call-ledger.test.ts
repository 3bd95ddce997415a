import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { BudgetLimits, KeptAnswer, Reservation } from "../../src/core/ports/call-ledger.ts";
import type { RunClaim } from "../../src/core/ports/repositories.ts";
import { CANCELLED } from "../../src/services/stop-run.ts";
import { buildLlmCall, buildRun, NOW } from "../support/builders.ts";
import { createTestBrand, openPersistence, type Persistence, type TestBrand } from "../support/persistence.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";

const DAY = `day:${NOW.toISOString().slice(0, 10)}`;
const LATER = new Date(NOW.getTime() + 5 * 60_000);
const NO_LIMIT: BudgetLimits = { perDay: null, perRun: null };

let database: TestDatabase;
let persistence: Persistence;
let brand: TestBrand;

beforeAll(async () => {
  database = await createTestDatabase();
  persistence = await openPersistence(database);
});
beforeEach(async () => {
  brand = await createTestBrand(persistence);
});
afterAll(async () => {
  await persistence?.close();
  await database?.drop();
});

describe("the ledger of model calls", () => {
  test("is never overspent by reservations that race, and every window counts", async () => {
    const claims = await Promise.all(Array.from({ length: 5 }, () => startRun()));
    const limits = { perDay: 1_000, perRun: 300 };
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) => reserve(70, { claim: claims[index % 5]!, limits })),
    );
    const granted = results.filter((reservation) => reservation !== null).length;
    expect(granted).toBe(Math.floor(1_000 / 70));
    expect(await read(DAY)).toEqual({ reserved: granted * 70, used: 0 });
    for (const { runId } of claims) expect((await read(`run:${runId}`)).reserved).toBeLessThanOrEqual(300);
  });

  test("never spends more than there is, whatever races: reservations, settling, calls of any price", async () => {
    const claims = await Promise.all(Array.from({ length: 4 }, () => startRun()));
    const limits = { perDay: 2_000, perRun: 900 };
    const made = await Promise.all(
      Array.from({ length: 80 }, async (_, index) => {
        const claim = claims[index % 4]!;
        const asked = 20 + ((index * 37) % 90);
        const reservation = await reserve(asked, { claim, limits });
        if (!reservation) return { runId: claim.runId, used: 0 };
        const used = (index * 53) % (asked + 1);
        await settle(reservation, used, claim);
        return { runId: claim.runId, used };
      }),
    );
    const total = made.reduce((sum, { used }) => sum + used, 0);
    expect(total).toBeLessThanOrEqual(2_000);
    expect(await read(DAY)).toEqual({ reserved: 0, used: total });
    for (const { runId } of claims) {
      const ofRun = made.filter((each) => each.runId === runId).reduce((sum, { used }) => sum + used, 0);
      expect(await read(`run:${runId}`)).toEqual({ reserved: 0, used: ofRun });
    }
  });

  test("waits for a reservation that is being made, and sees it", async () => {
    const { tenantId, brandId } = brand.owner;
    await settle((await reserve(10))!, 0, null);
    const other = await persistence.pool.connect();
    try {
      await other.query("begin");
      await other.query("select * from kairo.reserve_tokens($1, $2, null, 0, 70, $3, 100, null, $4, $5)", [
        tenantId,
        brandId,
        DAY,
        NOW,
        LATER,
      ]);
      const mine = reserve(70, { limits: { perDay: 100, perRun: null } });
      await wait(50);
      await other.query("commit");
      expect(await mine).toBeNull();
    } finally {
      other.release();
    }
    expect(await read(DAY)).toEqual({ reserved: 70, used: 0 });
  });

  test("takes from all windows or from none", async () => {
    const claim = await startRun();
    const limits = { perDay: 100, perRun: 10 };
    expect(await reserve(11, { claim, limits })).toBeNull();
    expect(await read(DAY)).toEqual({ reserved: 0, used: 0 });
    expect(await reserve(10, { claim, limits })).not.toBeNull();
    expect(await reserve(1, { claim, limits })).toBeNull();
    expect(await read(DAY)).toEqual({ reserved: 10, used: 0 });
    expect(await read(`run:${claim.runId}`)).toEqual({ reserved: 10, used: 0 });
  });

  test("without a limit always has room", async () => {
    expect(await reserve(5_000_000_000, { limits: NO_LIMIT })).not.toBeNull();
  });

  test("goes by the brand's own limits where it has some, from the next call on", async () => {
    const limits = { perDay: 1_000_000, perRun: null };
    await setBudget(100);
    expect(await reserve(101, { limits })).toBeNull();
    await setBudget(200);
    expect(await reserve(101, { limits })).not.toBeNull();
  });

  test("turns reservations into what was used, and the difference is free again", async () => {
    const claim = await startRun();
    const limits = { perDay: 100, perRun: 100 };
    await settle((await reserve(100, { claim, limits }))!, 30, claim);
    expect(await read(DAY)).toEqual({ reserved: 0, used: 30 });
    expect(await reserve(71, { claim, limits })).toBeNull();
    expect(await reserve(70, { claim, limits })).not.toBeNull();
  });

  test("counts a call in the day it began on, though it ends after midnight", async () => {
    const lastMinute = new Date("2026-11-22T23:59:50Z");
    const reservation = (await reserve(40, { at: lastMinute }))!;
    expect(await read("day:2026-11-22")).toEqual({ reserved: 40, used: 0 });
    await settle(reservation, 25, null);
    expect(await read("day:2026-11-22")).toEqual({ reserved: 0, used: 25 });
    expect(await read("day:2026-11-23")).toEqual({ reserved: 0, used: 0 });
  });

  test("gives back what a dead attempt had set aside, on whatever day, and nothing else", async () => {
    const [dead, other] = [await startRun(), await startRun()];
    await reserve(40, { claim: dead, at: new Date("2026-11-22T23:59:50Z") });
    await reserve(20, { claim: other });
    const later = await takeOver(dead);
    await reserve(5, { claim: later });
    await release(later);
    await release(later);
    expect(await read("day:2026-11-22")).toEqual({ reserved: 25, used: 0 });
    expect(await read(`run:${dead.runId}`)).toEqual({ reserved: 5, used: 0 });
    expect(await read(`run:${other.runId}`)).toEqual({ reserved: 20, used: 0 });
  });

  test("lets a zombie's call count and take nothing from the attempt that came after it", async () => {
    const zombie = await startRun();
    const reservation = (await reserve(40, { claim: zombie }))!;
    const later = await takeOver(zombie);
    await release(later);
    await reserve(40, { claim: later });
    await settle(reservation, 30, zombie);
    expect(await read(`run:${zombie.runId}`)).toEqual({ reserved: 40, used: 30 });
  });

  test("gives back with the next reservation what nobody can be waiting for any more, runs or no runs", async () => {
    const limits = { perDay: 100, perRun: null };
    await reserve(100, { limits });
    expect(await reserve(60, { limits, at: new Date(LATER.getTime() - 1) })).toBeNull();
    expect(await reserve(60, { limits, at: LATER })).not.toBeNull();
    expect(await read(DAY)).toEqual({ reserved: 60, used: 0 });
  });

  test("gives no leave to a run that was cancelled, has ended or belongs to another attempt", async () => {
    const { scope } = brand;
    const claim = await startRun();
    await expect(reserve(0, { claim: { ...claim, attempt: 7 } })).rejects.toThrow(/no longer owns/);
    await persistence.unitOfWork.write(scope, (tx) => tx.runs.requestCancel(scope, claim.runId, CANCELLED, NOW));
    await expect(reserve(0, { claim })).rejects.toThrow(/was cancelled/);
    const other = await createTestBrand(persistence);
    await expect(persistence.ledger.reserve(other.scope, claim, asked(10))).rejects.toThrow(/no longer owns/);
  });

  test("asks for leave without money, and counts nothing of it", async () => {
    const claim = await startRun();
    const reservation = (await reserve(0, { claim, limits: { perDay: 0, perRun: 0 } }))!;
    await settle(reservation, 0, claim);
    expect(await read(DAY)).toEqual({ reserved: 0, used: 0 });
  });

  test("remembers every call of a run, in order", async () => {
    const { scope } = brand;
    const claim = await startRun();
    const calls = [
      buildLlmCall({ runId: claim.runId }),
      buildLlmCall({ runId: claim.runId, outcome: "timed_out", inputTokens: null, outputTokens: null, attempt: 2 }),
    ];
    for (const call of [...calls, buildLlmCall()]) {
      const reservation = (await reserve(10))!;
      await persistence.ledger.settle(scope, reservation, 5, call, null);
    }
    const found = await persistence.unitOfWork.read(scope, (tx) => tx.budget.listCalls(scope, claim.runId));
    expect(found).toEqual(calls);
  });

  test("keeps an answer word for word until its run is over, whatever characters it holds", async () => {
    const claim = await startRun();
    const answer = { request: "a".repeat(64), answer: JSON.stringify({ text: "nul \u0000, half \ud800, é" }) };
    await settle((await reserve(10, { claim }))!, 5, claim, answer);
    const later = { request: "b".repeat(64), answer: "{}" };
    await settle((await reserve(10, { claim }))!, 5, claim, later);
    expect(await persistence.ledger.listAnswers(brand.scope, claim.runId)).toEqual([answer, later]);
    const other = await createTestBrand(persistence);
    expect(await persistence.ledger.listAnswers(other.scope, claim.runId)).toEqual([]);
    await end(claim);
    expect(await persistence.ledger.listAnswers(brand.scope, claim.runId)).toEqual([]);
  });

  test("keeps no answer that comes when its run is over, and counts its price all the same", async () => {
    const claim = await startRun();
    const reservation = (await reserve(10, { claim }))!;
    await end(claim);
    await settle(reservation, 7, claim, { request: "a".repeat(64), answer: "{}" });
    expect(await persistence.ledger.listAnswers(brand.scope, claim.runId)).toEqual([]);
    expect(await read(DAY)).toEqual({ reserved: 0, used: 7 });
  });

  test("takes one message each way, and leaves nothing of its scope on the connection", async () => {
    const alone = await openPersistence(database, { pool: { size: 1 } });
    const messages: string[] = [];
    const client = await alone.pool.connect();
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    Object.assign(client, {
      query: (text: string, ...rest: unknown[]) => {
        messages.push(text);
        return query(text, ...rest);
      },
    });
    client.release();
    const reservation = (await alone.ledger.reserve(brand.scope, null, asked(10)))!;
    await alone.ledger.settle(brand.scope, reservation, 5, buildLlmCall(), null);
    expect(messages).toHaveLength(2);
    const { rows } = await alone.pool.query("select current_setting('app.brand_id', true) as brand");
    expect(rows[0]?.brand ?? "").toBe("");
    await alone.close();
  });
});

function asked(tokens: number, limits = NO_LIMIT, at = NOW) {
  return { tokens, limits, at, expiresAt: new Date(at.getTime() + (LATER.getTime() - NOW.getTime())) };
}

function reserve(
  tokens: number,
  { claim = null, limits = NO_LIMIT, at = NOW }: { claim?: RunClaim | null; limits?: BudgetLimits; at?: Date } = {},
): Promise<Reservation | null> {
  return persistence.ledger.reserve(brand.scope, claim, asked(tokens, limits, at));
}

function settle(
  reservation: Reservation,
  used: number,
  claim: RunClaim | null,
  answer: KeptAnswer | null = null,
): Promise<void> {
  const call = buildLlmCall({ runId: claim?.runId ?? null });
  return persistence.ledger.settle(brand.scope, reservation, used, call, answer);
}

function read(window: string): Promise<{ reserved: number; used: number }> {
  return persistence.unitOfWork.read(brand.scope, (tx) => tx.budget.read(brand.scope, window));
}

async function startRun(): Promise<RunClaim> {
  const { scope, owner } = brand;
  const run = buildRun(owner);
  await persistence.unitOfWork.write(scope, (tx) => tx.runs.insert(scope, run));
  return takeOver({ runId: run.id, attempt: 0 });
}

async function takeOver({ runId }: RunClaim): Promise<RunClaim> {
  const claimed = await persistence.unitOfWork.write(brand.scope, (tx) => tx.runs.claim(brand.scope, runId, NOW));
  return claimed!.claim;
}

async function end(claim: RunClaim): Promise<void> {
  const outcome = {
    status: "cancelled" as const,
    error: null,
    degraded: [],
    models: [],
    promptVersions: [],
    calls: [],
    progress: null,
  };
  await persistence.unitOfWork.write(brand.scope, (tx) => tx.runs.finish(brand.scope, claim, outcome, NOW));
}

function release({ runId, attempt }: RunClaim): Promise<void> {
  return persistence.unitOfWork.write(brand.scope, (tx) => tx.budget.releaseRun(brand.scope, runId, attempt));
}

async function setBudget(tokensPerDay: number): Promise<void> {
  await persistence.ownerPool.query("update kairo.brands set tokens_per_day = $1 where id = $2", [
    tokensPerDay,
    brand.owner.brandId,
  ]);
}
