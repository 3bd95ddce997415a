import { setTimeout as wait } from "node:timers/promises";
import { PgBoss } from "pg-boss";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunId } from "../../src/core/ids.ts";
import type { BrandScope } from "../../src/core/scope.ts";
import type { RunHandler } from "../../src/jobs/run-handler.ts";
import { createJobWorker, type JobWorker } from "../../src/jobs/worker.ts";
import { JOB_SCHEMA } from "../../src/persistence/job-schema.ts";
import { newRun } from "../../src/services/new-run.ts";
import { placesOf, withJobRows } from "../support/job-rows.ts";
import { type Kairo, NOW, startBrand, startKairo } from "../support/kairo.ts";

const PACKAGES = "CreatePackageFromOpportunityJob.PackageWorkspaceV1";

describe("places on a worker", { timeout: 60_000 }, () => {
  let kairo: Kairo;
  let workers: JobWorker[];
  /** Brands by name, in the order their jobs were begun. */
  let served: { brand: string; runId: RunId; at: number }[];

  beforeEach(async () => {
    kairo = await startKairo();
    workers = [];
    served = [];
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await kairo.close();
  });

  /** A worker that serves packages by waiting, and notes whom it served. */
  async function startWorker(concurrency: number, milliseconds: number): Promise<void> {
    const { access, orchestrators, telemetry } = kairo.container;
    const packages = kairo.container.handlers.worker.find(({ job }) => job.queue === PACKAGES) as RunHandler;
    const handler: RunHandler = {
      job: packages.job,
      execute: async (scope, runId) => {
        served.push({ brand: scope.brandId, runId, at: Date.now() });
        await wait(milliseconds);
        await endRun(scope, runId);
      },
    };
    const connection = { url: kairo.database.runtimeUrl, role: "kairo_app", schema: JOB_SCHEMA };
    const uses = { connection, handlers: [handler], concurrency, access, runs: orchestrators.runs, telemetry };
    const worker = createJobWorker(uses);
    workers.push(worker);
    await worker.start();
  }

  function endRun(scope: BrandScope, runId: RunId) {
    return kairo.container.unitOfWork.write(scope, async (tx) => {
      const claimed = await tx.runs.claim(scope, runId, NOW);
      const outcome = { degraded: [], error: null, models: [], promptVersions: [], calls: [], progress: null };
      if (claimed) await tx.runs.finish(scope, claimed.claim, { status: "succeeded", ...outcome }, NOW);
    });
  }

  async function acceptRuns(name: string, count: number): Promise<{ brand: string; runIds: RunId[] }> {
    const { ids, unitOfWork } = kairo.container;
    const { scope } = await startBrand(kairo, { version: 1, name });
    const { job } = kairo.container.handlers.worker.find((handler) => handler.job.queue === PACKAGES) as RunHandler;
    const runIds = await unitOfWork.write(scope, async (tx) => {
      const accepted: RunId[] = [];
      for (let each = 0; each < count; each += 1) {
        const facts = { graph: "PackageWorkspaceV1", input: {}, subjectId: null, label: "Waiting" };
        const run = newRun(scope, { ids, now: NOW }, facts);
        await tx.runs.insert(scope, run);
        await tx.jobs.enqueue(job, { runId: run.id, correlationId: "test" }, { singletonKey: run.id });
        accepted.push(run.id);
      }
      return accepted;
    });
    return { brand: scope.brandId, runIds };
  }

  it("are shared fairly: a brand's hundred waiting runs do not delay the one of another, nor a third's", async () => {
    const many = await acceptRuns("Many", 100);
    await startWorker(3, 100);
    await expect.poll(() => served.length).toBeGreaterThanOrEqual(3);
    const one = await acceptRuns("One", 1);
    const other = await acceptRuns("Other", 1);
    const before = served.length;
    const isServed = (brand: string) => served.some((each) => each.brand === brand);
    await expect.poll(() => isServed(one.brand) && isServed(other.brand), { timeout: 5_000 }).toBe(true);
    const servedOfMany = served.slice(before).filter(({ brand }) => brand === many.brand).length;
    expect(servedOfMany).toBeLessThan(20);
    await expect.poll(() => served.length, { timeout: 20_000 }).toBe(102);
    const order = served.filter(({ brand }) => brand === many.brand).map(({ runId }) => runId);
    // A brand's own runs keep their order, but for those begun at the same moment.
    for (const [index, runId] of order.entries()) {
      expect(Math.abs(many.runIds.indexOf(runId) - index)).toBeLessThanOrEqual(4);
    }
  });

  it("do not sleep through a burst", async () => {
    await startWorker(3, 1);
    await acceptRuns("Burst", 80);
    const acceptedAt = Date.now();
    await expect.poll(() => served.length, { timeout: 25_000, interval: 20 }).toBe(80);
    // Four places that slept from job to job would need twenty naps of two seconds.
    expect(Date.now() - acceptedAt).toBeLessThan(15_000);
  });

  it("are emptied before a worker stops: what it had begun it ends, what waited still waits, untried", async () => {
    await startWorker(1, 400);
    const { runIds } = await acceptRuns("Deploy", 4);
    await expect.poll(() => served.length, { timeout: 10_000 }).toBeGreaterThan(0);
    await workers.pop()?.stop();
    const begun = served.map(({ runId }) => runId);
    const left = runIds.filter((runId) => !begun.includes(runId));
    expect(left.length).toBeGreaterThan(0);
    for (const runId of begun) expect(await placesOf(kairo.database, runId)).toEqual([]);
    for (const runId of left) expect(await placesOf(kairo.database, runId)).toEqual([`${PACKAGES} created`]);
    const tries = await withJobRows(kairo.database, (query) =>
      query("select max(retry_count) as most from pgboss.job"),
    );
    expect(tries).toEqual([{ most: 0 }]);
  });

  it("take over what a dead worker held within twenty seconds", async () => {
    const { runIds } = await acceptRuns("Orphan", 1);
    const dead = new PgBoss({
      connectionString: kairo.database.ownerUrl,
      schema: JOB_SCHEMA,
      migrate: false,
      createSchema: false,
      supervise: false,
      schedule: false,
    });
    await dead.start();
    await dead.fetch(PACKAGES);
    await dead.stop({ graceful: false });
    const diedAt = Date.now();
    await startWorker(1, 1);
    await expect.poll(() => served.length, { timeout: 25_000 }).toBe(1);
    const seconds = ((served[0]?.at ?? 0) - diedAt) / 1000;
    expect(served[0]?.runId).toBe(runIds[0]);
    expect(seconds).toBeLessThan(20);
  });

  it("are not for runs of another version of the graph, whichever queue they came by", async () => {
    const { runIds } = await acceptRuns("Future", 2);
    const [misplaced, future] = runIds as [RunId, RunId];
    await withJobRows(kairo.database, async (query) => {
      await query("update kairo.flow_runs set graph = 'PackageWorkspaceV9' where id = any($1)", [runIds]);
      await query(
        `insert into pgboss.queue select (jsonb_populate_record(queue, jsonb_build_object('name', $1::text))).*
         from pgboss.queue where name = $2`,
        [PACKAGES.replace("V1", "V9"), PACKAGES],
      );
      await query("update pgboss.job set name = $1 where data->>'runId' = $2", [PACKAGES.replace("V1", "V9"), future]);
    });
    await startWorker(2, 1);
    await expect.poll(() => placesOf(kairo.database, misplaced), { timeout: 5_000 }).toEqual([]);
    expect(await placesOf(kairo.database, future)).toEqual([`${PACKAGES.replace("V1", "V9")} created`]);
    expect(served).toEqual([]);
    const statuses = await withJobRows(kairo.database, (query) => query("select status, attempt from kairo.flow_runs"));
    expect(statuses).toEqual([
      { status: "queued", attempt: 0 },
      { status: "queued", attempt: 0 },
    ]);
  });
});
