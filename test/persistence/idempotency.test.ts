import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildRun, NOW } from "../support/builders.ts";
import { createTestBrand, openPersistence, type Persistence, type TestBrand } from "../support/persistence.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";

let database: TestDatabase;
let persistence: Persistence;
let brand: TestBrand;

const DAY_LATER = new Date(NOW.getTime() + 24 * 3_600_000);

beforeAll(async () => {
  database = await createTestDatabase();
  persistence = await openPersistence(database);
  brand = await createTestBrand(persistence);
});
afterAll(async () => {
  await persistence?.close();
  await database?.drop();
});

describe("an idempotent call", () => {
  test("that fifty callers make at once happens once, and all get the one answer", async () => {
    const { scope } = brand;
    const answers = await Promise.all(Array.from({ length: 50 }, () => createRun("fifty", "body")));
    expect(new Set(answers).size).toBe(1);
    const runs = await persistence.unitOfWork.read(scope, (tx) => tx.runs.list(scope, {}, { limit: 100 }));
    expect(runs.items.map(({ id }) => id)).toEqual([answers[0]]);
  });

  test("with the same key and another body is a CONFLICT", async () => {
    await createRun("bodies", "one");
    await expect(createRun("bodies", "two")).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("another body"),
    });
  });

  test("of another procedure or another brand has nothing to do with it", async () => {
    const first = await createRun("shared", "body");
    const other = await createTestBrand(persistence);
    expect(await createRun("shared", "body", { procedure: "hero.runs.retry" })).not.toBe(first);
    expect(await createRun("shared", "body", { by: other })).not.toBe(first);
  });

  test("is new again after a day", async () => {
    const first = await createRun("old", "body");
    expect(await createRun("old", "body", { at: new Date(DAY_LATER.getTime() - 1) })).toBe(first);
    const second = await createRun("old", "another body", { at: DAY_LATER });
    expect(second).not.toBe(first);
    expect(await createRun("old", "another body", { at: DAY_LATER })).toBe(second);
  });

  test("that failed leaves its key free", async () => {
    const { scope } = brand;
    const request = { procedure: "hero.today.refresh", key: "failed" };
    await persistence.unitOfWork
      .write(scope, async (tx) => {
        await tx.idempotency.begin(scope, { ...request, bodyHash: "body", at: NOW });
        throw new Error("no");
      })
      .catch(() => {});
    await persistence.unitOfWork.write(scope, async (tx) => {
      expect(await tx.idempotency.begin(scope, { ...request, bodyHash: "body", at: NOW })).toBeNull();
    });
  });

  test("that stored no answer says so instead of happening twice", async () => {
    await expect(createRun("failed", "body", { procedure: "hero.today.refresh" })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("left no answer"),
    });
  });

  test("may answer nothing at all", async () => {
    const { scope } = brand;
    const request = { procedure: "hero.today.refresh", key: "empty" };
    await persistence.unitOfWork.write(scope, async (tx) => {
      await tx.idempotency.begin(scope, { ...request, bodyHash: "body", at: NOW });
      await tx.idempotency.complete(scope, request, undefined);
      expect(await tx.idempotency.begin(scope, { ...request, bodyHash: "body", at: NOW })).toEqual({ response: null });
    });
  });
});

async function createRun(
  key: string,
  bodyHash: string,
  { procedure = "hero.today.refresh", by = brand, at = NOW }: { procedure?: string; by?: TestBrand; at?: Date } = {},
): Promise<unknown> {
  const { scope, owner } = by;
  return persistence.unitOfWork.write(scope, async (tx) => {
    const earlier = await tx.idempotency.begin(scope, { procedure, key, bodyHash, at });
    if (earlier) return earlier.response;
    const run = buildRun(owner);
    await tx.runs.insert(scope, run);
    await tx.idempotency.complete(scope, { procedure, key }, run.id);
    return run.id;
  });
}
