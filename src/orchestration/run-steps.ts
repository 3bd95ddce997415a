import { z } from "zod";
import type { Clock } from "../core/clock.ts";
import { handedBack, runCancelled, staleAttempt } from "../core/errors.ts";
import type { RunClaim } from "../core/ports/repositories.ts";
import type { UnitOfWork } from "../core/ports/unit-of-work.ts";
import type { ToolCall } from "../core/run.ts";
import type { BrandScope } from "../core/scope.ts";
import { keepingCalls } from "./call-trace.ts";
import type { Commit } from "./tools/tool.ts";

/**
 * The memory of one run. A step that finished is never done again: after a crash the next attempt finds
 * its output and goes on behind it.
 */
export interface RunSteps {
  /** Does the work once per run and remembers its output, which must survive JSON. */
  once<T>(key: string, output: z.ZodType<T>, work: () => Promise<T>): Promise<T>;
  /**
   * As `once`, for work that writes: `commit` stores the effect and the memory of it in one transaction,
   * which first proves that this attempt still owns the run.
   */
  effect<T>(key: string, output: z.ZodType<T>, work: (commit: Commit) => Promise<T>): Promise<T>;
  /** Tells how far the run is. Between stages a cancelled run ends. */
  progress(stage: string, label: string, done: number, total: number): Promise<void>;
  /**
   * Throws when somebody asked the run to stop, a later attempt took it over, or this process lets go of it. Called
   * before every model call.
   */
  throwIfCancelled(): Promise<void>;
}

export function createRunSteps(uses: {
  unitOfWork: UnitOfWork;
  scope: BrandScope;
  claim: RunClaim;
  clock: Clock;
  /** Aborted when the process shuts down or has lost the job. */
  signal: AbortSignal | null;
}): RunSteps {
  const { unitOfWork, scope, claim, clock, signal } = uses;

  async function recall<T>(key: string, output: z.ZodType<T>): Promise<{ value: T } | null> {
    const step = await unitOfWork.read(scope, (tx) => tx.runs.findStep(scope, claim.runId, key));
    return step ? { value: output.parse(step.output) } : null;
  }

  async function throwIfCancelled(): Promise<void> {
    if (signal?.aborted) throw handedBack(claim.runId);
    const run = await unitOfWork.read(scope, (tx) => tx.runs.get(scope, claim.runId));
    if (run.attempt !== claim.attempt) throw staleAttempt(claim.runId, claim.attempt);
    if (run.cancelRequested || run.status === "cancelled") throw runCancelled(claim.runId);
  }

  return {
    async once(key, output, work) {
      const remembered = await recall(key, output);
      if (remembered) return remembered.value;
      const startedAt = clock.now();
      const calls: ToolCall[] = [];
      const value = await keepingCalls(calls, work);
      await unitOfWork.writeClaimed(scope, claim, (tx) =>
        tx.runs.saveStep(scope, claim, { key, output: value, calls, startedAt, finishedAt: clock.now() }),
      );
      return value;
    },

    async effect(key, output, work) {
      const remembered = await recall(key, output);
      if (remembered) return remembered.value;
      const startedAt = clock.now();
      const calls: ToolCall[] = [];
      const commit: Commit = (write, tool) =>
        unitOfWork.writeClaimed(scope, claim, async (tx) => {
          const writingSince = clock.now();
          const written = await write(tx);
          const finishedAt = clock.now();
          const last = { tool, milliseconds: finishedAt.getTime() - writingSince.getTime() };
          await tx.runs.saveStep(scope, claim, {
            key,
            output: written,
            calls: [...calls, last],
            startedAt,
            finishedAt,
          });
          return written;
        });
      return output.parse(await keepingCalls(calls, () => work(commit)));
    },

    async progress(stage, label, done, total) {
      await throwIfCancelled();
      await unitOfWork.writeClaimed(scope, claim, (tx) =>
        tx.runs.saveProgress(scope, claim, { stage, label, done, total }, clock.now()),
      );
    },

    throwIfCancelled,
  };
}

/** The schema of a step that answers nothing. */
export const Nothing = z.null();
