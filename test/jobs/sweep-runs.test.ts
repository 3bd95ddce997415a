import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RunId } from "../../src/core/ids.ts";
import { sweepRuns } from "../../src/jobs/sweep-runs.ts";
import { killJob, placesOf, withJobRows } from "../support/job-rows.ts";
import { type Kairo, NOW, startBrand, startKairo, type TestBrand } from "../support/kairo.ts";
import { readRun } from "../support/runs.ts";

const QUEUE = "RefreshTodayBoardJob.TodayBoardV1";

describe("the sweep for runs that nobody carries on", () => {
  let kairo: Kairo;
  let brand: TestBrand;
  let warnings: { event: string; facts: Record<string, unknown> }[];
  let runId: RunId;

  beforeAll(async () => {
    kairo = await startKairo();
  });
  afterAll(() => kairo?.close());
  beforeEach(async () => {
    brand = await startBrand(kairo, { version: 1, name: "Calm Works" });
    warnings = [];
    ({ runId } = await kairo.container.orchestrators.todayBoard.refresh(brand.scope, { idempotencyKey: null }));
  });

  function sweep() {
    const { access, orchestrators, telemetry } = kairo.container;
    const warn = (event: string, facts: Record<string, unknown>) => warnings.push({ event, facts });
    return sweepRuns({ access, runs: orchestrators.runs, telemetry: { ...telemetry, warn } });
  }

  const dropJobs = () =>
    withJobRows(kairo.database, (query) => query("delete from pgboss.job where data->>'runId' = $1", [runId]));

  it("leaves a run with a waiting job alone, and says nothing", async () => {
    await sweep();
    expect(await placesOf(kairo.database, runId)).toEqual([`${QUEUE} created`]);
    expect(warnings).toEqual([]);
  });

  it.each(["queued", "running"])("puts a %s run without a job on its queue again, once", async (status) => {
    const { unitOfWork } = kairo.container;
    if (status === "running") await unitOfWork.write(brand.scope, (tx) => tx.runs.claim(brand.scope, runId, NOW));
    await dropJobs();
    await Promise.all([sweep(), sweep(), sweep()]);
    expect(await placesOf(kairo.database, runId)).toEqual([`${QUEUE} created`]);
    expect((await readRun(kairo, brand.scope, runId)).status).toBe(status);
    await kairo.container.orchestrators.todayBoard.execute(brand.scope, runId, false);
    expect((await readRun(kairo, brand.scope, runId)).status).toBe("succeeded");
  });

  it("ends a run whose job is among the dead letters, with a reason, so that it stands in nobody's way", async () => {
    const { orchestrators } = kairo.container;
    await killJob(kairo.database, runId);
    await sweep();
    const run = await readRun(kairo, brand.scope, runId);
    expect(run).toMatchObject({ status: "failed", error: { reason: expect.stringContaining("retried by hand") } });
    expect(await placesOf(kairo.database, runId)).toEqual([`${QUEUE}.dead created`]);
    const next = await orchestrators.todayBoard.refresh(brand.scope, { idempotencyKey: null });
    expect(next).toMatchObject({ existing: false });
  });

  it("takes the dead letter away when the run is retried by hand", async () => {
    const { orchestrators } = kairo.container;
    await killJob(kairo.database, runId);
    await sweep();
    expect((await orchestrators.runs.retry(brand.scope, runId)).status).toBe("queued");
    expect(await placesOf(kairo.database, runId)).toEqual([`${QUEUE} created`]);
  });

  it("reports a run of a version it does not know, and neither runs, fails nor queues it", async () => {
    await dropJobs();
    await withJobRows(kairo.database, (query) =>
      query("update kairo.flow_runs set graph = 'TodayBoardV9' where id = $1", [runId]),
    );
    await sweep();
    expect(warnings).toEqual([
      { event: "run.unknown_version", facts: { graph: "TodayBoardV9", runs: 1, oldest_run_id: runId } },
    ]);
    expect(await readRun(kairo, brand.scope, runId)).toMatchObject({ status: "queued", graph: "TodayBoardV9" });
    expect(await placesOf(kairo.database, runId)).toEqual([]);
    await withJobRows(kairo.database, (query) => query("delete from kairo.run_events where run_id = $1", [runId]));
    await withJobRows(kairo.database, (query) => query("delete from kairo.flow_runs where id = $1", [runId]));
  });
});
