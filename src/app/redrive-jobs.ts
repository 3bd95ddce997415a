import { reasonOf } from "../core/errors.ts";
import type { DeadLetter } from "../core/ports/job-queue.ts";
import type { FlowRun } from "../core/run.ts";
import type { Container } from "./container.ts";
import { scopeOfRun } from "./scope-of-run.ts";

type Uses = Pick<Container, "access" | "deadLetters" | "orchestrators" | "unitOfWork">;

const COMMAND = "jobs:redrive";

export interface DeadJob extends DeadLetter {
  /** Null when the run is gone. */
  run: Pick<FlowRun, "graph" | "status" | "error"> | null;
}

/** Every job whose tries are used up, oldest first, with what has become of its run. */
export async function listDeadJobs({ access, deadLetters, unitOfWork }: Uses): Promise<DeadJob[]> {
  const letters = await deadLetters.list();
  return Promise.all(
    letters.map(async (letter) => {
      if (!(await access.findRun(letter.runId))) return { ...letter, run: null };
      const { scope, runId } = await scopeOfRun(access, letter.runId, COMMAND);
      return { ...letter, run: await unitOfWork.read(scope, (tx) => tx.runs.get(scope, runId)) };
    }),
  );
}

/**
 * Runs the run of a dead job again, behind its last finished step; one that has ended well, or was cancelled, keeps
 * its end and only the dead job goes. Answers what was done, in a sentence.
 *
 * @throws NOT_FOUND when no dead job is of this run
 */
export async function redriveJob(uses: Uses, given: string): Promise<string> {
  const { scope, runId } = await scopeOfRun(uses.access, given, COMMAND);
  const letters = await uses.deadLetters.list();
  if (!letters.some((letter) => letter.runId === runId)) {
    return `The run ${runId} has no job among the dead letters; a failed run is run again by hero.runs.retry.`;
  }
  const { isRequeued, status } = await uses.orchestrators.runs.redrive(scope, runId);
  if (isRequeued) return `The run ${runId} is on its queue again.`;
  return `The run ${runId} has ${status === "cancelled" ? "been cancelled" : status} since; its dead job is gone.`;
}

/** As `redriveJob` for every dead job there is; what cannot be run again is told and stays. */
export async function redriveAllJobs(uses: Uses): Promise<string[]> {
  const sentences: string[] = [];
  for (const { runId } of await uses.deadLetters.list()) {
    sentences.push(await redriveJob(uses, runId).catch((error: unknown) => reasonOf(error)));
  }
  return sentences;
}

/** The list as lines for an operator. */
export function describeDeadJobs(jobs: readonly DeadJob[]): string[] {
  if (jobs.length === 0) return ["There are no dead jobs."];
  return jobs.map(({ runId, queue, tries, diedAt, lastFailure, run }) => {
    const state = run ? `the run is ${run.status}${run.error ? `: ${run.error.reason}` : ""}` : "its run is gone";
    const last = lastFailure ? `; the last try ended with “${lastFailure}”` : "";
    return `${runId}  ${queue}, ${tries} tries, dead since ${diedAt.toISOString()}; ${state}${last}`;
  });
}
