import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { allWaiting } from "../../src/orchestration/all-waiting.ts";

describe("allWaiting", () => {
  it("works on one batch at a time, and on what came in meanwhile together", async () => {
    const batches: number[][] = [];
    const double = allWaiting(async (items: number[]) => {
      batches.push([...items]);
      await wait(5);
      return items.map((item) => ({ status: "fulfilled" as const, value: item * 2 }));
    });
    const first = double(1);
    await wait(1);
    expect(await Promise.all([first, double(2), double(3), double(4)])).toEqual([2, 4, 6, 8]);
    expect(await double(5)).toBe(10);
    expect(batches).toEqual([[1], [2, 3, 4], [5]]);
  });

  it("tells each item's own failure to whoever brought it", async () => {
    const check = allWaiting(async (items: number[]) =>
      items.map((item) =>
        item < 0
          ? { status: "rejected" as const, reason: new Error(`${item} is negative.`) }
          : { status: "fulfilled" as const, value: item },
      ),
    );
    const results = await Promise.allSettled([check(1), check(-2), check(3)]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    await expect(check(-1)).rejects.toThrow("-1 is negative.");
  });

  it("goes on after a batch that failed whole", async () => {
    let fails = true;
    const work = allWaiting(async (items: string[]) => {
      if (fails) throw new Error("The database is away.");
      return items.map((value) => ({ status: "fulfilled" as const, value }));
    });
    await expect(work("a")).rejects.toThrow("away");
    fails = false;
    expect(await work("b")).toBe("b");
  });
});
