import { setTimeout as wait } from "node:timers/promises";
import { createLocalCaller } from "../../src/app/api.ts";
import { createContainer } from "../../src/app/container.ts";
import { LOCAL_USER_ID } from "../../src/app/local-signing-key.ts";
import { silentTelemetry } from "../../src/core/ports/telemetry.ts";
import { FAULTS, type Findings, findFaults } from "./findings.ts";
import { MODEL_LATENCY_MS, SLOTS } from "./lane.ts";
import { startModel } from "./model.ts";
import type { Scene, Stage } from "./stage.ts";
import { startWorkerProcess } from "./worker-process.ts";

export interface StormResult {
  packages: number;
  kills: number;
  findings: Findings;
  /** From the last kill to the last run's end. */
  secondsToCalm: number;
  /** Calls in flight when workers were killed: the most that may have been paid twice. */
  callsInFlight: number;
  faults: string[];
}

const WORKERS = 3;
const KILL_EVERY_SECONDS = 5;
/** The storm passes after this, whether the work is done or not. */
const STORM_SECONDS = 60;
const CALM_WITHIN_SECONDS = 120;

/** Many packages at once on three workers, one of which is killed every few seconds. */
export async function runStorm(stage: Stage, packages: number, random: () => number): Promise<StormResult> {
  const scene = await stage.open();
  const model = await startModel(MODEL_LATENCY_MS);
  const container = await createContainer(scene.configFor(model.url), scene.address, { telemetry: silentTelemetry });
  const startWorker = () => startWorkerProcess(scene.environmentFor(model.url, scene.address.runtimeUrl));
  const workers = Array.from({ length: WORKERS }, startWorker);
  const faults: string[] = [];
  try {
    const caller = createLocalCaller(container, LOCAL_USER_ID);
    for (let each = 0; each < packages; each += 1) {
      const opportunityId = stage.opportunityIds[each % stage.opportunityIds.length];
      if (!opportunityId) throw new Error("The stage has no opportunity.");
      await caller.hero.packages.createFromOpportunity({
        brandId: stage.brandId,
        opportunityId,
        perChannel: 2,
        another: true,
      });
    }
    const begunAt = performance.now();
    let kills = 0;
    let callsInFlight = 0;
    let lastKillAt = begunAt;
    while ((await countOpen(scene)) > 0 && performance.now() - begunAt < STORM_SECONDS * 1_000) {
      await wait(KILL_EVERY_SECONDS * 1_000);
      const unlucky = Math.floor(random() * WORKERS);
      const worker = workers[unlucky];
      if (!worker?.isAlive()) faults.push(`a worker ended by itself: ${(await worker?.ended)?.said.slice(-300)}`);
      worker?.signal("SIGKILL");
      await worker?.ended;
      lastKillAt = performance.now();
      kills += 1;
      callsInFlight += await countInFlight(scene);
      workers[unlucky] = startWorker();
    }
    while ((await countOpen(scene)) > 0 && performance.now() - lastKillAt < CALM_WITHIN_SECONDS * 1_000)
      await wait(200);
    const secondsToCalm = (performance.now() - lastKillAt) / 1_000;
    const left = await countOpen(scene);
    if (left > 0) faults.push(`${left} runs had not ended ${CALM_WITHIN_SECONDS} s after the last kill`);
    const findings = await findFaults(scene.owner, null, model.drafts(), SLOTS);
    for (const fault of FAULTS) if (findings[fault] > 0) faults.push(`${fault}: ${findings[fault]}`);
    if (findings.repeatedCalls > callsInFlight) {
      faults.push(`${findings.repeatedCalls} calls were repeated, and ${callsInFlight} were in flight`);
    }
    return { packages, kills, findings, secondsToCalm, callsInFlight, faults };
  } finally {
    for (const worker of workers) worker.signal("SIGKILL");
    await Promise.all(workers.map(({ ended }) => ended));
    await container.close();
    await model.close();
    await scene.close();
  }
}

async function countOpen(scene: Scene): Promise<number> {
  const { rows } = await scene.owner.query<{ open: number }>(
    "select count(*)::int as open from kairo.flow_runs where status in ('queued', 'running')",
  );
  return rows[0]?.open ?? 0;
}

/** Calls that money is set aside for and that are not settled: as many as may be lost with a worker. */
async function countInFlight(scene: Scene): Promise<number> {
  const { rows } = await scene.owner.query<{ calls: number }>(
    "select count(*)::int as calls from kairo.budget_reservations",
  );
  return rows[0]?.calls ?? 0;
}
