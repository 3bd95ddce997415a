import { randomUUID } from "node:crypto";
import type { JobQueue } from "../core/ports/job-queue.ts";
import type { BrandScope } from "../core/scope.ts";
import type { Session } from "./database.ts";

/** The part of pg-boss that sending needs; a started send-only instance is one (`SEND_ONLY` has its options). */
export interface JobSender {
  send(
    name: string,
    data: object,
    options: {
      singletonKey: string;
      startAfter?: number;
      db: { executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> };
    },
  ): Promise<string | null>;
}

/** A queue whose jobs become visible when the session's transaction commits, and never when it does not. */
export function createTransactionalJobQueue(boss: JobSender, session: Session, scope: BrandScope): JobQueue {
  const db = { executeSql: (text: string, values?: unknown[]) => session.query(text, values) };
  return {
    async enqueue(job, payload, options = {}) {
      await boss.send(job.name, job.payload.parse(payload), {
        // The queues hold one waiting job per key, so a job without a key of its own gets one nobody else has.
        singletonKey: `${scope.brandId}:${options.singletonKey ?? randomUUID()}`,
        ...(options.startAfterSeconds ? { startAfter: options.startAfterSeconds } : {}),
        db,
      });
    },
  };
}
