import { PgBoss } from "pg-boss";
import type { AccessDirectory } from "../core/ports/access-directory.ts";
import type { Telemetry } from "../core/ports/telemetry.ts";
import { handleDeadJob, handleRunJob, type RunHandler } from "./run-handler.ts";

export interface JobWorker {
  start(): Promise<void>;
  /** Takes no new job, waits for those in hand, gives the rest back to the queue. */
  stop(): Promise<void>;
}

/** How long a stopping worker waits for the jobs in hand. */
const DRAIN_MILLISECONDS = 25_000;
const POLLING_SECONDS = 0.5;
/** While LISTEN works, polling is only the net below it. */
const NET_POLLING_SECONDS = 2;
const DEAD_POLLING_SECONDS = 2;
/** A dead worker's jobs are found by this interval after their heartbeat ran out. */
const SUPERVISE_SECONDS = 2;

/**
 * Serves queues on this process.
 *
 * @param connection a direct connection: LISTEN through a transaction pooler fails without a word
 * @param concurrency jobs of one queue under way at once
 */
export function createJobWorker(uses: {
  connection: { url: string; role: string; schema: string };
  /** Where the jobs of a queue end whose tries are used up. */
  deadLetterQueueOf: (name: string) => string;
  handlers: readonly RunHandler[];
  concurrency: number;
  access: AccessDirectory;
  telemetry: Telemetry;
}): JobWorker {
  const { connection, deadLetterQueueOf, handlers, concurrency, access, telemetry } = uses;
  const boss = new PgBoss({
    connectionString: connection.url,
    options: `-c role=${connection.role}`,
    application_name: "kairo worker",
    max: concurrency + 2,
    connectionTimeoutMillis: 5_000,
    schema: connection.schema,
    migrate: false,
    createSchema: false,
    schedule: false,
    useListenNotify: true,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
  });
  boss.on("error", (error) => telemetry.error("queue.error", error, {}));

  async function serve(handler: RunHandler): Promise<void> {
    let workerId: string | null = null;
    const options = {
      includeMetadata: true as const,
      pollingIntervalSeconds: POLLING_SECONDS,
      notifyPollingIntervalSeconds: NET_POLLING_SECONDS,
    };
    workerId = await boss.work(handler.job.name, options, async (jobs) => {
      try {
        for (const job of jobs) await handleRunJob(handler, job, { access, telemetry });
      } finally {
        // Else a burst drains at one job per polling interval.
        if (workerId) boss.notifyWorker(workerId);
      }
    });
  }

  async function buryDead(handler: RunHandler): Promise<void> {
    const options = { includeMetadata: true as const, pollingIntervalSeconds: DEAD_POLLING_SECONDS };
    await boss.work(deadLetterQueueOf(handler.job.name), options, async (jobs) => {
      for (const job of jobs) await handleDeadJob(handler, job, { access, telemetry });
    });
  }

  return {
    async start() {
      await boss.start();
      for (const handler of handlers) {
        for (let slot = 0; slot < concurrency; slot += 1) await serve(handler);
        await buryDead(handler);
      }
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: DRAIN_MILLISECONDS });
    },
  };
}
