import { describe, expect, it } from "vitest";
import { latestOnly } from "../../src/orchestration/latest-only.ts";

describe("latestOnly", () => {
  it("works on the first at once and then on the latest alone, and everybody waits for their own or a later one", async () => {
    const worked: number[] = [];
    const tell = latestOnly(async (value: number) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      worked.push(value);
    });
    const first = tell(1);
    await Promise.resolve();
    await Promise.all([first, tell(2), tell(3), tell(4)]);
    expect(worked).toEqual([1, 4]);
    await tell(5);
    expect(worked).toEqual([1, 4, 5]);
  });

  it("hands a failure to those who waited for it, and goes on", async () => {
    const tell = latestOnly(async (value: number) => {
      if (value < 0) throw new Error("no");
    });
    await expect(tell(-1)).rejects.toThrow("no");
    await expect(tell(1)).resolves.toBeUndefined();
  });
});
