import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";

const root = new URL("../..", import.meta.url).pathname;

function runChaos(args: string[]): Promise<{ code: number | null; out: string; error: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["scripts/chaos.ts", ...args], { cwd: root });
    let out = "";
    let error = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      error += chunk;
    });
    child.once("close", (code) => resolve({ code, out, error }));
  });
}

describe("npm run chaos", () => {
  it("finds nothing lost, doubled or stale at ten points of a run", { timeout: 480_000 }, async () => {
    const { code, out, error } = await runChaos(["--sample", "10", "--parallel", "2"]);
    expect(error).toBe("");
    expect(out).toContain("Nothing was lost, doubled or written by a stale attempt.");
    for (const blow of ["kill", "cut", "freeze"]) expect(out).toContain(blow);
    expect(code).toBe(0);
  });

  it("says what it can do, and what it cannot", async () => {
    expect((await runChaos(["--help"])).out).toContain("--only kill|cut|freeze|storm");
    const wrong = await runChaos(["--only", "quake"]);
    expect(wrong.code).toBe(1);
    expect(wrong.error).toContain("There is no quake; there are kill, cut, freeze, storm.");
  });
});
