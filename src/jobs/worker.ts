import { PgBoss } from "pg-boss";
import type { AccessDirectory } from "../core/ports/access-directory.ts";
import type { Telemetry } from "../core/ports/telemetry.ts";
import { handleRunJob, type RunHandler, type RunRevoker } from "./run-handler.ts";
import { type RunReviver, sweepRuns } from "./sweep-runs.ts";

export interface JobWorker {
  start(): Promise<void>;
  /** Takes no new job, waits for those in hand, gives the rest back to the queue. */
  stop(): Promise<void>;
}

/** How long a stopping worker waits for the jobs in hand. */
const DRAIN_MILLISECONDS = 20_000;
const POLLING_SECONDS = 0.5;
/** While LISTEN works, polling is only the net below it. */
const NET_POLLING_SECONDS = 2;
/** A dead worker's jobs are found by this interval after their heartbeat ran out. */
const SUPERVISE_SECONDS = 2;
/** Runs without a job are a defect's or an operator's doing: rare, and nobody should wait for them for long. */
const SWEEP_SECONDS = 10;

/**
 * Serves queues on this process.
 *
 * @param connection a direct connection: LISTEN through a transaction pooler fails without a word
 * @param concurrency jobs of one queue and brand under way at once; one more place is kept for another brand
 */
export function createJobWorker(uses: {
  connection: { url: string; role: string; schema: string };
  handlers: readonly RunHandler[];
  concurrency: number;
  access: AccessDirectory;
  runs: RunReviver & RunRevoker;
  telemetry: Telemetry;
}): JobWorker {
  const { connection, handlers, concurrency, access, runs, telemetry } = uses;
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
  let sweepTimer: NodeJS.Timeout | null = null;
  let sweeping: Promise<void> | null = null;

  async function serve(handler: RunHandler): Promise<void> {
    const { queue } = handler.job;
    const options = {
      includeMetadata: true as const,
      pollingIntervalSeconds: POLLING_SECONDS,
      notifyPollingIntervalSeconds: NET_POLLING_SECONDS,
      localConcurrency: concurrency + 1,
      localGroupConcurrency: concurrency,
    };
    await boss.work(queue, options, async (jobs) => {
      try {
        for (const job of jobs) await handleRunJob(handler, job, { access, runs, telemetry });
      } finally {
        wakeBusyPlaces(queue);
      }
    });
  }

  /** A place that ends a job looks for the next at once, else a burst drains at one job per polling interval. */
  function wakeBusyPlaces(queue: string): void {
    for (const place of boss.getWipData()) {
      if (place.name === queue && place.count > 0) boss.notifyWorker(place.id);
    }
  }

  function sweep(): void {
    sweeping ??= sweepRuns({ access, runs, telemetry })
      .catch((error: unknown) => telemetry.error("run.sweep_failed", error, {}))
      .finally(() => {
        sweeping = null;
      });
  }

  return {
    async start() {
      await boss.start();
      for (const handler of handlers) await serve(handler);
      sweepTimer = setInterval(sweep, SWEEP_SECONDS * 1_000);
    },
    async stop() {
      if (sweepTimer) clearInterval(sweepTimer);
      await sweeping;
      await boss.stop({ graceful: true, timeout: DRAIN_MILLISECONDS });
    },
  };
}
