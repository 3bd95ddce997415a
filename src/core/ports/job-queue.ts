import type { z } from "zod";

/** The contract of one kind of job: its queue, its payload, how it is retried. */
export interface JobDefinition<Payload> {
  /** Also the queue's name. */
  name: string;
  payload: z.ZodType<Payload>;
  retryLimit: number;
  /** First wait before a retry; it doubles from there, with jitter. */
  retryDelaySeconds: number;
  expireInSeconds: number;
}

export interface EnqueueOptions {
  /** Waits this long first, by the database's clock. */
  startAfterSeconds?: number;
  /** While a job with this key waits, further ones are dropped: for debounced work. */
  singletonKey?: string;
}

/** Puts work on a queue. Inside a unit of work it commits, or vanishes, with everything else. */
export interface JobQueue {
  enqueue<Payload extends object>(
    job: JobDefinition<Payload>,
    payload: Payload,
    options?: EnqueueOptions,
  ): Promise<void>;
}
