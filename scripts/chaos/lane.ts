import { setTimeout as wait } from "node:timers/promises";
import { createLocalCaller } from "../../src/app/api.ts";
import { createContainer } from "../../src/app/container.ts";
import { LOCAL_USER_ID } from "../../src/app/local-signing-key.ts";
import { silentTelemetry } from "../../src/core/ports/telemetry.ts";
import { FAULTS, type Findings, findFaults } from "./findings.ts";
import { startModel } from "./model.ts";
import type { Stage } from "./stage.ts";
import { type Moment, startStrikingProxy } from "./striking-proxy.ts";
import { startWorkerProcess, type WorkerProcess } from "./worker-process.ts";

/**
 * kill: the worker dies by SIGKILL and another takes over. cut: one connection breaks and the worker must help itself.
 * freeze: the worker stands still, another takes over and finishes, then the first one wakes up.
 */
export type Blow = "kill" | "cut" | "freeze";

export interface Point {
  blow: Blow;
  moment: Moment;
  roundTrip: number;
}

export interface TrialResult {
  point: Point | null;
  /** False where the run was over before the counter came so far. */
  wasReached: boolean;
  findings: Findings;
  /** What is wrong, in sentences; none is what is hoped for. */
  faults: string[];
  roundTrips: number;
  seconds: number;
}

/** A database, a model and a worker of their own, on which one trial follows the other. */
export interface Lane {
  /** One package, one blow, and what is left when all is over. */
  run(point: Point | null): Promise<TrialResult>;
  close(): Promise<void>;
}

export const MODEL_LATENCY_MS = 200;
export const SLOTS = 6;
const ENDED_WITHIN_SECONDS = 150;
/** Long enough for a worker that woke up to try what it was about to do. */
const ZOMBIE_SECONDS = 1.5;
const POLL_MS = 100;

export async function openLane(stage: Stage): Promise<Lane> {
  const scene = await stage.open();
  const model = await startModel(MODEL_LATENCY_MS);
  const container = await createContainer(scene.configFor(model.url), scene.address, { telemetry: silentTelemetry });
  const caller = createLocalCaller(container, LOCAL_USER_ID);
  const proxy = await startStrikingProxy(stage.host);
  const proxied = new URL(scene.address.runtimeUrl);
  proxied.port = String(proxy.port);
  const started: WorkerProcess[] = [];
  function start(): WorkerProcess {
    const process = startWorkerProcess(scene.environmentFor(model.url, proxied.href));
    started.push(process);
    return process;
  }
  let worker: WorkerProcess | null = null;
  const { brandId } = stage;
  let trials = 0;

  async function accept(): Promise<string> {
    const opportunityId = stage.opportunityIds[trials % stage.opportunityIds.length];
    trials += 1;
    if (!opportunityId) throw new Error("The stage has no opportunity.");
    const { runId } = await caller.hero.packages.createFromOpportunity({
      brandId,
      opportunityId,
      perChannel: 2,
      another: true,
    });
    if (!runId) throw new Error("The package has no run.");
    return runId;
  }

  /** Moves the clock on by what jobs without a living worker wait for before they are missed. */
  const agePulse = () =>
    scene.owner.query("update pgboss.job set heartbeat_on = heartbeat_on - interval '1 hour' where state = 'active'");

  /** How the run stands, and its open job; moves the clock on by the wait before a retry. */
  async function look(runId: string): Promise<{ isOver: boolean; sentence: string }> {
    await scene.owner.query("update pgboss.job set start_after = now() where state = 'retry' and start_after > now()");
    const { rows } = await scene.owner.query<{ status: string; job: string | null }>(LOOK, [runId]);
    const status = rows[0]?.status ?? "gone";
    const job = rows[0]?.job ?? null;
    const isOver = !["queued", "running"].includes(status) && job === null;
    return { isOver, sentence: `the run is ${status}, its job ${job ?? "gone"}` };
  }

  return {
    async run(point) {
      const startedAt = performance.now();
      const struck = worker?.isAlive() ? worker : start();
      worker = struck;
      const faults: string[] = [];
      const before = model.drafts();
      let wakeUp = () => {};
      const awake = new Promise<void>((resolve) => {
        wakeUp = resolve;
      });
      async function strikeWorker(blow: Blow): Promise<"pass" | "cut"> {
        if (blow === "cut") return "cut";
        struck.signal(blow === "kill" ? "SIGKILL" : "SIGSTOP");
        if (blow === "kill") await struck.ended;
        await agePulse();
        worker = start();
        if (blow === "kill") return "cut";
        await awake;
        return "pass";
      }
      proxy.arm(point && { ...point, blow: () => strikeWorker(point.blow) });
      const runId = await accept();
      for (;;) {
        const { isOver, sentence } = await look(runId);
        if (isOver) break;
        if (performance.now() - startedAt > ENDED_WITHIN_SECONDS * 1_000) {
          faults.push(`after ${ENDED_WITHIN_SECONDS} s ${sentence}`);
          break;
        }
        if (worker === struck && !struck.isAlive() && point?.blow !== "kill") {
          faults.push(`the worker ended by itself: ${(await struck.ended).said.trim().slice(-400)}`);
          worker = start();
          await agePulse();
        }
        await wait(POLL_MS);
      }
      const roundTrips = proxy.roundTrips();
      const wasReached = proxy.hasStruck();
      // What was not reached must not fall between two trials.
      proxy.arm(null);
      if (point?.blow === "freeze" && wasReached) {
        struck.signal("SIGCONT");
        wakeUp();
        await wait(ZOMBIE_SECONDS * 1_000);
        struck.signal("SIGKILL");
        await struck.ended;
      }
      const findings = await findFaults(scene.owner, runId, model.drafts() - before, SLOTS);
      for (const fault of FAULTS) if (findings[fault] > 0) faults.push(`${fault}: ${findings[fault]}`);
      const seconds = (performance.now() - startedAt) / 1_000;
      return { point, wasReached, findings, faults, roundTrips, seconds };
    },
    async close() {
      for (const process of started) process.signal("SIGKILL");
      await Promise.all(started.map(({ ended }) => ended));
      await proxy.close();
      await container.close();
      await model.close();
      await scene.close();
    },
  };
}

const LOOK = `
  select run.status, (
    select string_agg(job.state || ' on ' || job.name, ', ') from pgboss.job job
    where job.data->>'runId' = run.id and job.state < 'completed'
  ) as job
  from kairo.flow_runs run where run.id = $1`;
