import type { z } from "zod";
import type { RunId } from "../ids.ts";

/** The contract of one kind of job: its queue, its payload, how it is retried. */
export interface JobDefinition<Payload> {
  name: string;
  /** Where its jobs wait. Two versions of the work behind a job have a queue each. */
  queue: string;
  payload: z.ZodType<Payload>;
  retryLimit: number;
  /** First wait before a retry; it doubles from there, with jitter, to a quarter of a minute. */
  retryDelaySeconds: number;
  expireInSeconds: number;
}

export interface EnqueueOptions {
  /** Waits this long first, by the database's clock. */
  startAfterSeconds?: number;
  /** While a job with this key waits, further ones are dropped: for debounced work. */
  singletonKey?: string;
}

/** Waiting or under way, given up on, or not there. */
export type JobState = "live" | "dead" | "none";

/** Puts work on a queue. Inside a unit of work it commits, or vanishes, with everything else. */
export interface JobQueue {
  /** Of brands that wait in one queue each is served in its turn, however much the others have put there. */
  enqueue<Payload extends object>(
    job: JobDefinition<Payload>,
    payload: Payload,
    options?: EnqueueOptions,
  ): Promise<void>;
  /** What has become of the job with this singleton key. */
  stateOf(job: Pick<JobDefinition<never>, "queue">, singletonKey: string): Promise<JobState>;
  /** Takes the job with this singleton key out of the dead letters, if it lies there. */
  forgetDead(job: Pick<JobDefinition<never>, "queue">, singletonKey: string): Promise<void>;
}

/** A job whose tries are used up, as it lies there. */
export interface DeadLetter {
  queue: string;
  runId: RunId;
  /** How often it was tried. */
  tries: number;
  diedAt: Date;
  /** What its last try failed with, as the queue kept it; may hold words of machines. */
  lastFailure: string | null;
}

/** The dead letters of every brand, for operators. */
export interface DeadLetters {
  /** Oldest first. */
  list(): Promise<DeadLetter[]>;
}
