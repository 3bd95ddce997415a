import { execFileSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { createLocalCaller, type LocalCaller } from "../src/app/api.ts";
import { type Config, readConfig } from "../src/app/config.ts";
import { type Container, createContainer } from "../src/app/container.ts";
import { openDatabase, prepareDatabase } from "../src/app/database.ts";
import { LOCAL_USER_ID } from "../src/app/local-signing-key.ts";
import { Channel } from "../src/core/channels.ts";
import type { BrandId, RunId } from "../src/core/ids.ts";
import { silentTelemetry } from "../src/core/ports/telemetry.ts";
import { SeededBrand, seedPeerBrand } from "./peer-flow/seed-peer-brand.ts";

/*
 * "Package from opportunity" behind the peers' adapter protocol: this process is API and worker at once. It migrates
 * and seeds its database, runs the flow REPEAT times and prints one JSON line a run.
 */

/** A caller that watches its package come; each look costs what a look of the UI does. */
const POLL_MILLISECONDS = 25;
const RUN_TIMEOUT_MILLISECONDS = 120_000;
const DEFAULT_CHANNELS = ["linkedin", "x", "newsletter"];
const DEFAULT_PER_CHANNEL = 2;

const { MODEL = "fake-1", REPEAT = "1", THREAD, FLOW_INPUT, LLM_TIMEOUT_MS } = process.env;

const config = readConfig({
  ...process.env,
  LLM_PROVIDER: "openai-compatible",
  LLM_MODEL_SMART: MODEL,
  LLM_MODEL_FAST: MODEL,
  ...(LLM_TIMEOUT_MS ? { LLM_STEP_TIMEOUT_MS: LLM_TIMEOUT_MS } : {}),
  LOG_LEVEL: "silent",
});
const database = await openDatabase(config);

if (process.argv.includes("--seed")) await seed();
else await play();

/** In a process of its own, so that what seeding loads does not count as the flow's memory; the board needs no model. */
async function seed(): Promise<void> {
  await prepareDatabase(database);
  await withContainer({ ...config, llmProvider: "offline" }, async (container) => {
    print(await seedPeerBrand(container));
  });
}

async function play(): Promise<void> {
  const seeded = execFileSync(process.execPath, [import.meta.filename, "--seed"], { encoding: "utf8" });
  const { brandId, opportunityId } = SeededBrand.parse(JSON.parse(seeded));
  const booted = process.cpuUsage();
  await withContainer(config, async (container) => {
    for (let round = 0; round < Number(REPEAT); round += 1) {
      const started = performance.now();
      const before = process.cpuUsage();
      const error = await playFlow(container, { brandId, opportunityId }, THREAD ?? `run-${process.pid}-${round}`);
      const { user, system } = process.cpuUsage(before);
      print({
        ok: error === null,
        wallMs: Number((performance.now() - started).toFixed(1)),
        cpuS: (user + system) / 1e6,
        bootCpuS: (booted.user + booted.system) / 1e6,
        rssMb: Math.round(process.resourceUsage().maxRSS / 1024),
        ...(error === null ? {} : { error }),
      });
    }
  });
}

async function withContainer(settings: Config, work: (container: Container) => Promise<void>): Promise<void> {
  const container = await createContainer(settings, database, { telemetry: silentTelemetry });
  const worker = container.createWorker(container.handlers.worker);
  await worker.start();
  try {
    await work(container);
  } finally {
    await worker.stop();
    await container.close();
  }
}

function print(line: object): void {
  console.log(JSON.stringify(line));
}

/** From the accepted call to the finished package; answers what went wrong, or null. */
async function playFlow(
  container: Container,
  { brandId, opportunityId }: SeededBrand,
  key: string,
): Promise<string | null> {
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
