import { z } from "zod";
import type { Clock } from "../core/clock.ts";
import { handedBack, isRetryable, runCancelled } from "../core/errors.ts";
import type { RunClaim } from "../core/ports/repositories.ts";
import type { UnitOfWork, Work } from "../core/ports/unit-of-work.ts";
import type { Progress, ToolCall } from "../core/run.ts";
import type { BrandScope } from "../core/scope.ts";
import { allWaiting } from "./all-waiting.ts";
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
  /**
   * Tells how far the run is and keeps nobody waiting: the news is stored with the next step, or by itself when none
   * comes soon. @throws as `throwIfHandedBack` does
   */
  progress(stage: string, label: string, done: number, total: number): void;
  /** News that is not stored yet; whoever takes it stores it. */
  takeNews(): Progress | null;
  /**
   * Throws when this process lets go of the run, or the news met a cancel or a takeover. Called before every model
   * call, where the ledger sees both by itself.
   */
  throwIfHandedBack(): void;
}

/** How long news waits for a step to be stored with: nobody sees the difference, and most steps are short. */
const NEWS_WAITS_MILLISECONDS = 50;

type Write = (tx: Work) => Promise<unknown>;

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
  let news: Progress | null = null;
  let newsIsDue: NodeJS.Timeout | undefined;
  let whyToStop: unknown = null;

  /** What attempts before this one finished is read once; what this one finishes it does not ask for again. */
  async function recall<T>(key: string, output: z.ZodType<T>): Promise<{ value: T } | null> {
    if (claim.attempt === 1) return null;
    remembered ??= unitOfWork
      .read(scope, (tx) => tx.runs.listSteps(scope, claim.runId))
      .then((steps) => new Map(steps.map((step) => [step.key, step.output])));
    const steps = await remembered;
    return steps.has(key) ? { value: output.parse(steps.get(key)) } : null;
  }

  function throwIfHandedBack(): void {
    if (signal?.aborted) throw handedBack(claim.runId);
    if (whyToStop) throw whyToStop;
  }

  function takeNews(): Progress | null {
    clearTimeout(newsIsDue);
    const taken = news;
    news = null;
    return taken;
  }

  function progress(stage: string, label: string, done: number, total: number): void {
    throwIfHandedBack();
    takeNews();
    news = { stage, label, done, total };
    newsIsDue = setTimeout(() => {
      store([]).catch((error: unknown) => {
        // News that could not be told harms nobody, and the next step finds out what is wrong.
        if (!isRetryable(error)) whyToStop = error;
      });
    }, NEWS_WAITS_MILLISECONDS);
  }

  /** Stores what is written, and the news, in one transaction. Then a cancel is heeded: the words are paid for. */
  async function store(writes: readonly Write[]): Promise<unknown[]> {
    const told = takeNews();
    const { written, run } = await unitOfWork.writeClaimed(scope, claim, async (tx, owned) => {
      const results: unknown[] = [];
      for (const write of writes) results.push(await write(tx));
      return { written: results, run: told ? await tx.runs.saveProgress(scope, claim, told, clock.now()) : owned };
    });
    if (run.cancelRequested) throw runCancelled(claim.runId);
    return written;
  }

  // Six slots finish at one moment: the run need not be locked six times for it.
  const storeTogether = allWaiting(async (writes: Write[]) => {
    const [together] = await Promise.allSettled([store(writes)]);
    if (together.status === "fulfilled") {
      return together.value.map((value) => ({ status: "fulfilled" as const, value }));
    }
    if (writes.length === 1 || isRetryable(together.reason)) return writes.map(() => together);
    // One of them cannot be stored, and keeps none of the others back.
    const alone: PromiseSettledResult<unknown>[] = [];
    for (const write of writes) {
      const [stored] = await Promise.allSettled([store([write])]);
      alone.push(stored.status === "fulfilled" ? { status: "fulfilled", value: stored.value[0] } : stored);
    }
    return alone;
  });

  return {
    async once(key, output, work) {
      const done = await recall(key, output);
      if (done) return done.value;
      const startedAt = clock.now();
      const calls: ToolCall[] = [];
      const value = await keepingCalls(calls, work);
      const step = { key, output: value, calls, startedAt, finishedAt: clock.now() };
      await storeTogether((tx) => tx.runs.saveStep(scope, claim, step));
      return value;
    },

    async effect(key, output, work) {
      const done = await recall(key, output);
      if (done) return done.value;
      const startedAt = clock.now();
      const calls: ToolCall[] = [];
      const commit: Commit = async <T>(write: (tx: Work) => Promise<T>, tool: string) => {
        const stored = await storeTogether(async (tx) => {
          const writingSince = clock.now();
          const written = await write(tx);
          const finishedAt = clock.now();
          const last = { tool, milliseconds: finishedAt.getTime() - writingSince.getTime() };
          const step = { key, output: written, calls: [...calls, last], startedAt, finishedAt };
          await tx.runs.saveStep(scope, claim, step);
          return written;
        });
        return stored as T;
      };
      return output.parse(await keepingCalls(calls, () => work(commit)));
    },

    progress,
    takeNews,
    throwIfHandedBack,
  };
}

/** The schema of a step that answers nothing. */
export const Nothing = z.null();
