import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resetEmbeddedServer } from "../../src/persistence/embedded/server.ts";

/** `KILLS=100 npm test -- --project e2e test/e2e/killed-api.test.ts` kills as often as it is asked to. */
const KILLS = Number(process.env.KILLS ?? 8);
const root = new URL("../..", import.meta.url).pathname;

let dataDir: string;
let api: Api;
let brandId: string;
let opportunityId: string;

interface Api {
  child: ChildProcess;
  url: string;
  headers: Record<string, string>;
}

const environment = () => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  KAIRO_DATA_DIR: dataDir,
  PORT: "0",
  NODE_COMPILE_CACHE: join(dataDir, "compile-cache"),
});

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "kairo-kill-"));
  await chmod(dataDir, 0o755);
  const seeded = await outputOf(spawn(process.execPath, ["scripts/seed.ts"], { cwd: root, env: environment() }));
  brandId = /brand_[0-9a-z]{26}/.exec(seeded)?.[0] ?? "";
  api = await start(["api", "worker"]);
  const { body } = await call<{ runId: string }>(api, "POST", `/api/brands/${brandId}/today/refresh`);
  await succeeded(body.runId);
  const today = await call<{ opportunities: { id: string }[] }>(api, "GET", `/api/brands/${brandId}/today`);
  opportunityId = today.body.opportunities[0]?.id ?? "";
  await kill(api);
});
afterAll(async () => {
  api?.child.kill("SIGKILL");
  await resetEmbeddedServer({ dataDir });
  await rm(dataDir, { recursive: true, force: true });
});

async function outputOf(child: ChildProcess): Promise<string> {
  let out = "";
  child.stdout?.on("data", (chunk) => {
    out += chunk;
  });
  await new Promise((resolve) => child.once("close", resolve));
  return out;
}

async function start(roles: string[]): Promise<Api> {
  const child = spawn(process.execPath, ["scripts/start.ts", ...roles], { cwd: root, env: environment() });
  let out = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  for (let tries = 0; tries < 1_000 && !/^token +\S+/m.test(out); tries += 1) await wait(20);
  const url = /^address +(\S+)/m.exec(out)?.[1] ?? "";
  const token = /^token +(\S+)/m.exec(out)?.[1] ?? "";
  return { child, url, headers: { authorization: `Bearer ${token}`, "content-type": "application/json" } };
}

async function call<Answer>(
  { url, headers }: Api,
  method: string,
  path: string,
  { body, key = randomUUID() as string }: { body?: unknown; key?: string } = {},
) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...headers, "idempotency-key": key },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

async function succeeded(runId: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const { status, body } = await call<{ status: string }>(api, "GET", `/api/runs/${runId}`);
    expect(status).toBe(200);
    if (body.status === "succeeded") return;
    await wait(50);
  }
  expect.fail(`The run ${runId} did not succeed.`);
}

async function kill({ child }: Api): Promise<void> {
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGKILL");
  await ended;
}

describe("an API that is killed right after it has said yes", () => {
  it(`has said it truly, ${KILLS} times: every run that was accepted is there, and is carried out`, async () => {
    const accepted: string[] = [];
    for (let round = 0; round < KILLS; round += 1) {
      api = await start(["api"]);
      const path = `/api/brands/${brandId}/packages/from-opportunity`;
      const more = { body: { opportunityId, another: true }, key: randomUUID() };
      const { status, body } = await call<{ runId: string }>(api, "POST", path, more);
      await kill(api);
      expect(status).toBe(200);
      accepted.push(body.runId);
    }
    expect(new Set(accepted).size).toBe(KILLS);
    api = await start(["api", "worker"]);
    for (const runId of accepted) await succeeded(runId);
    await kill(api);
  });
});
