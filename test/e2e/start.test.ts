import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resetEmbeddedServer } from "../../src/persistence/embedded/server.ts";

const root = new URL("../..", import.meta.url).pathname;

let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "kairo-start-"));
  await chmod(dataDir, 0o755);
});
afterAll(async () => {
  await resetEmbeddedServer({ dataDir });
  await rm(dataDir, { recursive: true, force: true });
});

/** What the calls below read of an answer. */
interface Answer {
  status: string;
  runId: string;
  packageId: string;
  opportunities: { id: string }[];
  variants: unknown[];
}

const environment = () => ({ PATH: process.env.PATH, HOME: process.env.HOME, KAIRO_DATA_DIR: dataDir, PORT: "0" });

function run(
  script: string,
  args: string[] = [],
  more: Record<string, string> = {},
): Promise<{ code: number | null; out: string; error: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [`scripts/${script}`, ...args], {
      cwd: root,
      env: { ...environment(), ...more },
    });
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

async function start(): Promise<{ child: ChildProcess; url: string; token: string; ended: Promise<number | null> }> {
  const child = spawn(process.execPath, ["scripts/start.ts"], { cwd: root, env: environment() });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  let out = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  for (let tries = 0; tries < 200 && !/^token +\S+/m.test(out); tries += 1) await wait(100);
  const url = /^address +(\S+)/m.exec(out)?.[1] ?? "";
  const token = /^token +(\S+)/m.exec(out)?.[1] ?? "";
  return { child, url, token, ended };
}

describe("npm start", () => {
  it("serves the sample brand over plain HTTP, from refresh to drafts, and drains on SIGTERM", async () => {
    const seeded = await run("seed.ts");
    expect(seeded.error).toBe("");
    const brandId = /brand_[0-9a-z]{26}/.exec(seeded.out)?.[0];
    const { child, url, token, ended } = await start();
    const call = async (method: string, path: string, body?: unknown) => {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const response = await fetch(`${url}${path}`, {
        method,
        headers,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: response.status, body: (await response.json()) as Answer };
    };
    const finished = async (runId: string) => {
      for (let tries = 0; tries < 150; tries += 1) {
        const { body } = await call("GET", `/api/runs/${runId}`);
        if (body.status === "succeeded") return;
        if (body.status === "failed") throw new Error(JSON.stringify(body));
        await wait(100);
      }
      throw new Error(`The run ${runId} did not finish.`);
    };
    try {
      expect((await fetch(`${url}/livez`)).status).toBe(200);
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      expect((await fetch(`${url}/api/brands/${brandId}/today`)).status).toBe(401);

      const refresh = await call("POST", `/api/brands/${brandId}/today/refresh`);
      await finished(refresh.body.runId);
      const today = await call("GET", `/api/brands/${brandId}/today`);
      expect(today).toMatchObject({ status: 200, body: { state: "ready" } });
      const [card] = today.body.opportunities;

      const started = await call("POST", `/api/brands/${brandId}/packages/from-opportunity`, {
        opportunityId: card?.id,
      });
      await finished(started.body.runId);
      const packaged = await call("GET", `/api/packages/${started.body.packageId}`);
      expect(packaged.body.variants).toHaveLength(6);
    } finally {
      child.kill("SIGTERM");
    }
    expect(await ended).toBe(0);
  });

  it("says what is wrong with a setting and does not start", async () => {
    const wrong = await run("start.ts", [], { PORT: "eighty", LLM_PROVIDER: "openai" });
    expect(wrong.code).toBe(1);
    expect(wrong.error).toMatch(/PORT/);
    const role = await run("start.ts", ["walker"]);
    expect(role.error).toContain("There is no process walker; there are api, worker, learner.");
  });

  it("calls any procedure from the shell and suggests the name that was meant", async () => {
    const me = await run("call.ts", ["reference.me"]);
    expect(me.code).toBe(0);
    expect(JSON.parse(me.out)).toMatchObject({ accounts: [{ role: "owner" }] });
    const wrong = await run("call.ts", ["reference.todya"]);
    expect(wrong.code).toBe(1);
    expect(wrong.error).toContain("reference.today");
  });
});
