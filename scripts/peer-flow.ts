import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { createLocalCaller, type LocalCaller } from "../src/app/api.ts";
import { readConfig } from "../src/app/config.ts";
import { createContainer } from "../src/app/container.ts";
import { openDatabase, prepareDatabase } from "../src/app/database.ts";
import { LOCAL_USER_ID } from "../src/app/local-signing-key.ts";
import { Channel } from "../src/core/channels.ts";
import type { BrandId, OpportunityId, RunId } from "../src/core/ids.ts";
import { silentTelemetry } from "../src/core/ports/telemetry.ts";
import { seedPeerBrand } from "./peer-flow/seed-peer-brand.ts";

/*
 * "Package from opportunity" behind the peers' adapter protocol: this process is API and worker at once. It migrates
 * and seeds its database, runs the flow REPEAT times and prints one JSON line a run.
 */

const POLL_MILLISECONDS = 10;
const RUN_TIMEOUT_MILLISECONDS = 120_000;
const DEFAULT_CHANNELS = ["linkedin", "x", "newsletter"];
const DEFAULT_PER_CHANNEL = 2;

const {
  OPENAI_BASE_URL,
  OPENAI_API_KEY = "unused",
  MODEL = "fake-1",
  DATABASE_URL,
  REPEAT = "1",
  THREAD,
  FLOW_INPUT,
  LLM_TIMEOUT_MS,
} = process.env;

const booted = process.cpuUsage();
const config = readConfig({
  ...process.env,
  DATABASE_URL,
  LLM_PROVIDER: "openai-compatible",
  OPENAI_BASE_URL,
  OPENAI_API_KEY,
  LLM_MODEL_SMART: MODEL,
  LLM_MODEL_FAST: MODEL,
  ...(LLM_TIMEOUT_MS ? { LLM_STEP_TIMEOUT_MS: LLM_TIMEOUT_MS } : {}),
  LOG_LEVEL: "silent",
});
const database = await openDatabase(config);
await prepareDatabase(database);
const container = await createContainer(config, database, { telemetry: silentTelemetry });
const worker = container.createWorker(container.handlers.worker);
await worker.start();
try {
  const { brandId, opportunityId } = await seedPeerBrand(container);
  for (let round = 0; round < Number(REPEAT); round += 1) {
    const started = performance.now();
    const before = process.cpuUsage();
    const error = await playFlow(brandId, opportunityId, THREAD ?? `run-${process.pid}-${round}`);
    const { user, system } = process.cpuUsage(before);
    print({ ok: error === null, wallMs: performance.now() - started, cpuS: (user + system) / 1e6, error });
  }
} finally {
  await worker.stop();
  await container.close();
}

function print(run: { ok: boolean; wallMs: number; cpuS: number; error: string | null }): void {
  const rssMb = Math.round(process.resourceUsage().maxRSS / 1024);
  const bootCpuS = (booted.user + booted.system) / 1e6;
  console.log(JSON.stringify({ ...run, wallMs: Number(run.wallMs.toFixed(1)), bootCpuS, rssMb }));
}

/** From the accepted call to the finished package; answers what went wrong, or null. */
async function playFlow(brandId: BrandId, opportunityId: OpportunityId, key: string): Promise<string | null> {
  const caller = createLocalCaller(container, LOCAL_USER_ID, key);
  const { channels = DEFAULT_CHANNELS, per_channel: perChannel = DEFAULT_PER_CHANNEL } = readFlowInput();
  try {
    const { packageId, runId } = await caller.hero.packages.createFromOpportunity({
      brandId,
      opportunityId,
      channels: channels.map((channel) => Channel.parse(channel)),
      perChannel,
      another: true,
    });
    if (runId) await untilEnded(caller, brandId, runId);
    const { slots } = await caller.reference.packages.get({ brandId, packageId });
    const open = slots.filter(({ state }) => state !== "drafted");
    return open.length === 0 ? null : `${open.length} of ${slots.length} slots are ${open[0]?.state}`;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : String(error);
  }
}

function readFlowInput(): { channels?: string[]; per_channel?: number } {
  return FLOW_INPUT ? JSON.parse(FLOW_INPUT) : {};
}

async function untilEnded(caller: LocalCaller, brandId: BrandId, runId: RunId): Promise<void> {
  const givenUpAt = performance.now() + RUN_TIMEOUT_MILLISECONDS;
  while (performance.now() < givenUpAt) {
    const { status, error } = await caller.reference.runs.get({ brandId, runId });
    if (status === "succeeded") return;
    if (status !== "queued" && status !== "running") throw new Error(`${status}: ${error?.reason ?? ""}`);
    await wait(POLL_MILLISECONDS);
  }
  throw new Error(`The run did not end within ${RUN_TIMEOUT_MILLISECONDS / 1000} s.`);
}
