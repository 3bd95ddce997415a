import { describe, expect, it } from "vitest";
import { GRAPHS } from "../../src/core/run.ts";
import { ALL_JOBS, jobOfGraph } from "../../src/jobs/definitions/register.ts";
import { ASYNC_GRAPHS, SYNC_GRAPHS } from "../../src/orchestration/register.ts";

describe("the register of graphs", () => {
  const registered = { ...ASYNC_GRAPHS, ...SYNC_GRAPHS };

  it("holds every graph there is, each under its own name", () => {
    expect(Object.keys(registered).sort()).toEqual([...GRAPHS].sort());
    for (const [name, graph] of Object.entries(registered)) expect(graph.name).toBe(name);
  });

  it("has a job on a served queue for every graph that runs in the background, and for no other", () => {
    expect(ALL_JOBS.map(({ graph }) => graph).sort()).toEqual(Object.keys(ASYNC_GRAPHS).sort());
    for (const job of ALL_JOBS) expect(jobOfGraph(job.graph)).toBe(job);
    expect(jobOfGraph("PackageWorkspaceV99")).toBeNull();
  });

  it("refuses an input that is not a sync graph's, before anything is asked", () => {
    const call = () => SYNC_GRAPHS.OpportunitySummaryV1.run({} as never, { opportunityId: "opp_x" as never });
    expect(call).toThrow(/opp_/);
  });
});
