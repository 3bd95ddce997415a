import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BudgetWindow } from "../../src/core/ports/repositories.ts";
import { buildLlmCall, buildRun } from "../support/builders.ts";
import { createTestBrand, openPersistence, type Persistence, type TestBrand } from "../support/persistence.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";

let database: TestDatabase;
let persistence: Persistence;
let brand: TestBrand;

beforeAll(async () => {
  database = await createTestDatabase();
  persistence = await openPersistence(database);
});
afterAll(async () => {
  await persistence?.close();
  await database?.drop();
});

describe("the budget", () => {
  test("is never overspent by reservations that race, and every window counts", async () => {
    brand = await createTestBrand(persistence);
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        reserve([window("day:2026-11-22", 1_000), window(`run:${index % 5}`, 300)], 70),
      ),
    );
    const granted = results.filter(Boolean).length;
    expect(granted).toBe(Math.floor(1_000 / 70));
    expect(await read("day:2026-11-22")).toEqual({ reserved: granted * 70, used: 0 });
    let inRuns = 0;
    for (let run = 0; run < 5; run += 1) {
      const { reserved } = await read(`run:${run}`);
      expect(reserved).toBeLessThanOrEqual(300);
      inRuns += reserved;
    }
    expect(inRuns).toBe(granted * 70);
  });

  test("takes from all windows or from none", async () => {
    brand = await createTestBrand(persistence);
    expect(await reserve([window("day:2026-11-22", 100), window("run:a", 10)], 11)).toBe(false);
    expect(await read("day:2026-11-22")).toEqual({ reserved: 0, used: 0 });
    expect(await reserve([window("day:2026-11-22", 100), window("run:a", 10)], 10)).toBe(true);
    expect(await reserve([window("day:2026-11-22", 100), window("run:a", 10)], 1)).toBe(false);
    expect(await read("day:2026-11-22")).toEqual({ reserved: 10, used: 0 });
    expect(await read("run:a")).toEqual({ reserved: 10, used: 0 });
  });

  test("without a limit always has room, and a first reservation over the limit has none", async () => {
    brand = await createTestBrand(persistence);
    expect(await reserve([window("day:2026-11-22", null)], 5_000_000_000)).toBe(true);
    expect(await reserve([window("run:a", 99)], 100)).toBe(false);
    expect(await read("run:a")).toEqual({ reserved: 0, used: 0 });
  });

  test("turns reservations into what was used, and the difference is free again", async () => {
    brand = await createTestBrand(persistence);
    const { scope } = brand;
    const windows = [window("day:2026-11-22", 100), window("run:a", 100)];
    await reserve(windows, 100);
    await persistence.unitOfWork.write(scope, (tx) => tx.budget.settle(scope, windows, 100, 30));
    expect(await read("day:2026-11-22")).toEqual({ reserved: 0, used: 30 });
    expect(await reserve(windows, 71)).toBe(false);
    expect(await reserve(windows, 70)).toBe(true);
  });

  test("survives reserving and settling that race, whatever order the windows are named in", async () => {
    brand = await createTestBrand(persistence);
    const { scope } = brand;
    const windows = [window("day:2026-11-22", 100_000), window("run:a", 100_000)];
    await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const asked = index % 2 === 0 ? windows : windows.toReversed();
        await reserve(asked, 10);
        await persistence.unitOfWork.write(scope, (tx) => tx.budget.settle(scope, asked.toReversed(), 10, 7));
      }),
    );
    expect(await read("day:2026-11-22")).toEqual({ reserved: 0, used: 280 });
    expect(await read("run:a")).toEqual({ reserved: 0, used: 280 });
  });

  test("gets back what a dead attempt had reserved, and no more than that", async () => {
    brand = await createTestBrand(persistence);
    const { scope } = brand;
    await reserve([window("day:2026-11-22", 100), window("run:a", 100)], 40);
    await reserve([window("day:2026-11-22", 100), window("run:b", 100)], 20);
    const release = () =>
      persistence.unitOfWork.write(scope, (tx) => tx.budget.releaseRun(scope, "run:a", "day:2026-11-22"));
    await release();
    await release();
    expect(await read("day:2026-11-22")).toEqual({ reserved: 20, used: 0 });
    expect(await read("run:a")).toEqual({ reserved: 0, used: 0 });
    expect(await read("run:b")).toEqual({ reserved: 20, used: 0 });
  });

  test("remembers every call of a run, in order", async () => {
    brand = await createTestBrand(persistence);
    const { scope, owner } = brand;
    const run = buildRun(owner);
    const calls = [
      buildLlmCall({ runId: run.id }),
      buildLlmCall({ runId: run.id, outcome: "timeout", inputTokens: null, outputTokens: null, attempt: 2 }),
    ];
    await persistence.unitOfWork.write(scope, async (tx) => {
      await tx.runs.insert(scope, run);
      for (const call of calls) await tx.budget.recordCall(scope, call);
      await tx.budget.recordCall(scope, buildLlmCall());
    });
    const found = await persistence.unitOfWork.read(scope, (tx) => tx.budget.listCalls(scope, run.id));
    expect(found).toEqual(calls);
  });
});

function window(key: string, limit: number | null): BudgetWindow {
  return { key, limit };
}

function reserve(windows: BudgetWindow[], tokens: number): Promise<boolean> {
  return persistence.unitOfWork.write(brand.scope, (tx) => tx.budget.reserve(brand.scope, windows, tokens));
}

function read(key: string): Promise<{ reserved: number; used: number }> {
  return persistence.unitOfWork.read(brand.scope, (tx) => tx.budget.read(brand.scope, key));
}
