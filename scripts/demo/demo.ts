import { setTimeout as wait } from "node:timers/promises";
import type { LocalCaller } from "../../src/app/api.ts";
import type { Container } from "../../src/app/container.ts";
import type { BrandId, RunId } from "../../src/core/ids.ts";
import type { DemoArguments } from "./arguments.ts";
import type { DemoState } from "./demo-state.ts";
import type { MovingClock } from "./moving-clock.ts";
import type { Screen } from "./screen.ts";

const POLL_MILLISECONDS = 80;
/** A worker that died is noticed within 20 s, and its work then takes a little. */
const RUN_TIMEOUT_MILLISECONDS = 150_000;

/** One playing of the demo. */
export interface Demo {
  given: DemoArguments;
  screen: Screen;
  container: Container;
  clock: MovingClock;
  state: DemoState;
  keep(): Promise<void>;
}

/** Follows a run to its end, with a bar. */
export async function waitForRun(
  { screen }: Demo,
  caller: LocalCaller,
  brandId: BrandId,
  label: string,
  runId: RunId,
): Promise<void> {
  const bar = screen.progress(label);
  const givenUpAt = Date.now() + RUN_TIMEOUT_MILLISECONDS;
  try {
    while (Date.now() < givenUpAt) {
      const run = await caller.reference.runs.get({ brandId, runId });
      bar.update(run.progress.done, run.progress.total, run.progress.label);
      if (run.status === "succeeded") return;
      if (run.status === "failed" || run.status === "cancelled") {
        throw new Error(`${label}: the run ${run.status}. ${run.error?.reason ?? ""}`);
      }
      await wait(POLL_MILLISECONDS);
    }
    throw new Error(`${label}: nothing finished within ${RUN_TIMEOUT_MILLISECONDS / 1000} s.`);
  } finally {
    bar.stop();
  }
}

/** Waits for what has happened so far to be learned. */
export async function waitForLearning(demo: Demo, caller: LocalCaller, brandId: BrandId): Promise<void> {
  const waiting = { brandId, graph: "LearningUpdateV1", statuses: ["queued", "running"], limit: 10 } as const;
  const { items } = await caller.reference.runs.list({ ...waiting, statuses: [...waiting.statuses] });
  for (const { id } of items) await waitForRun(demo, caller, brandId, "Learning", id);
}
