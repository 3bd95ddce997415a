import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { performance } from "node:perf_hooks";
import pg from "pg";
import { createLocalCaller } from "../src/app/api.ts";
import { type Config, readConfig } from "../src/app/config.ts";
import { type Container, createContainer } from "../src/app/container.ts";
import { openDatabase, prepareDatabase } from "../src/app/database.ts";
import { LOCAL_USER_ID } from "../src/app/local-signing-key.ts";
import { Channel } from "../src/core/channels.ts";
import type { RunId } from "../src/core/ids.ts";
import { silentTelemetry } from "../src/core/ports/telemetry.ts";
import { SeededBrand, seedPeerBrand } from "./peer-flow/seed-peer-brand.ts";

/*
 * "Package from opportunity" behind the peers' adapter protocol: this process is API and worker at once. It migrates
 * and seeds its database, runs the flow REPEAT times and prints one JSON line a run.
 */

/** Where a notification was missed. */
const LOOK_AGAIN_MILLISECONDS = 1_000;
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

if (process.argv.includes("--seed")) await seed({ ...config, llmProvider: "offline" });
else if (process.argv.includes("--board")) await seed(config);
else await play();

/**
 * In a process of its own, so that what seeding loads does not count as the flow's memory. The board of the flow is
 * written without a model; `--board` writes it with one, to be measured by itself.
 */
async function seed(settings: Config): Promise<void> {
  await prepareDatabase(database);
  await withContainer(settings, async (container) => {
    print(await seedPeerBrand(container));
  });
}

async function play(): Promise<void> {
  const seeded = execFileSync(process.execPath, [import.meta.filename, "--seed"], { encoding: "utf8" });
  const { brandId, opportunityId } = SeededBrand.parse(JSON.parse(seeded));
  const booted = process.cpuUsage();
  await withContainer(config, async (container) => {
    const watcher = await watchRuns(database.ownerUrl);
    for (let round = 0; round < Number(REPEAT); round += 1) {
      const key = THREAD ?? `run-${process.pid}-${round}`;
      const { error, wallMs, cpuS } = await playFlow(container, watcher, { brandId, opportunityId }, key);
      print({
        ok: error === null,
        wallMs,
        cpuS,
        bootCpuS: (booted.user + booted.system) / 1e6,
        rssMb: Math.round(process.resourceUsage().maxRSS / 1024),
        ...(error === null ? {} : { error }),
      });
    }
    await watcher.close();
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

/** From the call to the finished package on disk. What is said of it is read and held to account behind the clock. */
async function playFlow(
  container: Container,
  watcher: RunWatcher,
  { brandId, opportunityId }: SeededBrand,
  key: string,
): Promise<{ error: string | null; wallMs: number; cpuS: number }> {
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const cost = () => {
    const { user, system } = process.cpuUsage(cpuBefore);
    return { wallMs: Number((performance.now() - startedAt).toFixed(1)), cpuS: (user + system) / 1e6 };
  };
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
    if (runId) await watcher.untilEnded(runId);
    const spent = cost();
    const { slots } = await caller.reference.packages.get({ brandId, packageId });
    const open = slots.filter(({ state }) => state !== "drafted");
    const error = open.length === 0 ? null : `${open.length} of ${slots.length} slots are ${open[0]?.state}`;
    return { error, ...spent };
  } catch (error) {
    return { error: error instanceof Error ? error.message.slice(0, 200) : String(error), ...cost() };
  }
}

function readFlowInput(): { channels?: string[]; per_channel?: number } {
  return FLOW_INPUT ? JSON.parse(FLOW_INPUT) : {};
}

/** Hears what runs tell and looks at the one that is waited for: the measuring itself should cost next to nothing. */
interface RunWatcher {
  untilEnded(runId: RunId): Promise<void>;
  close(): Promise<void>;
}

async function watchRuns(ownerUrl: string): Promise<RunWatcher> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query("listen kairo_run");
  const statusOf = async (runId: RunId): Promise<{ status: string; reason: string | null }> => {
    const { rows } = await client.query("select status, error_reason as reason from kairo.flow_runs where id = $1", [
      runId,
    ]);
    return rows[0];
  };
  return {
    async untilEnded(runId) {
      const givenUpAt = performance.now() + RUN_TIMEOUT_MILLISECONDS;
      while (performance.now() < givenUpAt) {
        const told = once(client, "notification", { signal: AbortSignal.timeout(LOOK_AGAIN_MILLISECONDS) });
        const { status, reason } = await statusOf(runId);
        if (status === "succeeded") return void told.catch(() => {});
        if (status !== "queued" && status !== "running") throw new Error(`${status}: ${reason ?? ""}`);
        await told.catch(() => {});
      }
      throw new Error(`The run did not end within ${RUN_TIMEOUT_MILLISECONDS / 1000} s.`);
    },
    close: () => client.end(),
  };
}
