import { z } from "zod";
import type { Clock } from "../core/clock.ts";
import { handedBack, runCancelled, staleAttempt } from "../core/errors.ts";
import type { RunClaim } from "../core/ports/repositories.ts";
import type { UnitOfWork } from "../core/ports/unit-of-work.ts";
import type { Progress, ToolCall } from "../core/run.ts";
import type { BrandScope } from "../core/scope.ts";
import { keepingCalls } from "./call-trace.ts";
import { latestOnly } from "./latest-only.ts";
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
  /** Throws when somebody asked the run to stop, a later attempt took it over, or this process lets go of it. */
  throwIfCancelled(): Promise<void>;
  /**
   * Throws when this process lets go of the run. Called before every model call, where the ledger sees a cancel and
   * a takeover by itself.
   */
  throwIfHandedBack(): Promise<void>;
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

  let remembered: Promise<Map<string, unknown>> | null = null;

  /** What attempts before this one finished is read once; what this one finishes it does not ask for again. */
  async function recall<T>(key: string, output: z.ZodType<T>): Promise<{ value: T } | null> {
    remembered ??= unitOfWork
      .read(scope, (tx) => tx.runs.listSteps(scope, claim.runId))
      .then((steps) => new Map(steps.map((step) => [step.key, step.output])));
    const steps = await remembered;
    return steps.has(key) ? { value: output.parse(steps.get(key)) } : null;
  }

  async function throwIfHandedBack(): Promise<void> {
    if (signal?.aborted) throw handedBack(claim.runId);
  }

  async function throwIfCancelled(): Promise<void> {
    await throwIfHandedBack();
    const run = await unitOfWork.read(scope, (tx) => tx.runs.get(scope, claim.runId));
    if (run.attempt !== claim.attempt) throw staleAttempt(claim.runId, claim.attempt);
    if (run.cancelRequested || run.status === "cancelled") throw runCancelled(claim.runId);
  }

  // Six slots finish at one moment: the run's row need not be written six times for it.
  const tell = latestOnly(async (progress: Progress) => {
    await throwIfHandedBack();
    // The update itself holds the run to this attempt.
    const run = await unitOfWork.write(scope, (tx) => tx.runs.saveProgress(scope, claim, progress, clock.now()));
    if (run.cancelRequested) throw runCancelled(claim.runId);
  });

  return {
    async once(key, output, work) {
      const done = await recall(key, output);
      if (done) return done.value;
      const startedAt = clock.now();
      const calls: ToolCall[] = [];
      const value = await keepingCalls(calls, work);
      await unitOfWork.writeClaimed(scope, claim, (tx) =>
        tx.runs.saveStep(scope, claim, { key, output: value, calls, startedAt, finishedAt: clock.now() }),
      );
      return value;
    },

    async effect(key, output, work) {
      const done = await recall(key, output);
      if (done) return done.value;
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

    progress: (stage, label, done, total) => tell({ stage, label, done, total }),

    throwIfCancelled,
    throwIfHandedBack,
  };
}

/** The schema of a step that answers nothing. */
export const Nothing = z.null();
