import { randomUUID } from "node:crypto";
import type { JobQueue, JobState } from "../core/ports/job-queue.ts";
import type { BrandScope } from "../core/scope.ts";
import type { Session } from "./database.ts";
import { deadLetterQueueOf, JOB_SCHEMA } from "./job-schema.ts";

interface OnSession {
  db: { executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> };
}

/** The part of pg-boss that sending needs; what `startJobSender` answers is one. */
export interface JobSender {
  send(
    name: string,
    data: object,
    options: OnSession & { singletonKey: string; group: { id: string }; priority: number; startAfter?: number },
  ): Promise<string | null>;
}

/** A queue whose jobs become visible when the session's transaction commits, and never when it does not. */
export function createTransactionalJobQueue(boss: JobSender, session: Session, scope: BrandScope): JobQueue {
  const db = { executeSql: (text: string, values?: unknown[]) => session.query(text, values) };
  const keyOf = (singletonKey: string) => `${scope.brandId}:${singletonKey}`;

  /**
   * Start-time fair queueing, with priorities as its clock: a brand's next job comes one turn behind its last one that
   * waits, and the first job of a brand comes in at the turn that is being served.
   * https://doi.org/10.1109/90.649569
   */
  async function turnOf(queue: string): Promise<number> {
    const { rows } = await session.query(WAITING_TURNS, [queue, scope.brandId]);
    const { own, front } = rows[0] as { own: number | null; front: number | null };
    return own === null ? (front ?? 0) : own - 1;
  }

  return {
    async enqueue(job, payload, options = {}) {
      await boss.send(job.queue, job.payload.parse(payload), {
        // The queues hold one waiting job per key, so a job without a key of its own gets one nobody else has.
        singletonKey: keyOf(options.singletonKey ?? randomUUID()),
        group: { id: scope.brandId },
        priority: await turnOf(job.queue),
        ...(options.startAfterSeconds ? { startAfter: options.startAfterSeconds } : {}),
        db,
      });
    },

    async stateOf({ queue }, singletonKey) {
      const values = [queue, deadLetterQueueOf(queue), keyOf(singletonKey)];
      const { rows } = await session.query(STATE_OF_JOB, values);
      return (rows[0] as { state: JobState }).state;
    },

    async forgetDead({ queue }, singletonKey) {
      await session.query(FORGET_DEAD, [deadLetterQueueOf(queue), keyOf(singletonKey)]);
    },
  };
}

const WAITING_TURNS = `
  select min(priority) filter (where group_id = $2) as own, max(priority) as front
  from ${JOB_SCHEMA}.job where name = $1 and state < 'active'`;

const STATE_OF_JOB = `
  select case
    when exists (select from ${JOB_SCHEMA}.job where name = $1 and singleton_key = $3 and state < 'completed') then 'live'
    when exists (select from ${JOB_SCHEMA}.job where name = $2 and singleton_key = $3 and state < 'completed') then 'dead'
    else 'none'
  end as state`;

const FORGET_DEAD = `delete from ${JOB_SCHEMA}.job where name = $1 and singleton_key = $2 and state < 'active'`;
