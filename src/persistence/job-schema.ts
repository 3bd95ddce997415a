import type pg from "pg";
import { PgBoss } from "pg-boss";
import type { JobDefinition } from "../core/ports/job-queue.ts";
import { createConnectionPool } from "./connection-pool.ts";

export const JOB_SCHEMA = "pgboss";

/** A worker that goes silent for this long has died; the queue's shortest allowed value. */
const HEARTBEAT_SECONDS = 10;

/** However often a job was tried already, the next worker that is free has it within this time. */
const LONGEST_RETRY_DELAY_SECONDS = 15;

/** The queue that a queue's jobs end in once their retries are used up. Nobody serves it: they lie there to be looked at. */
export function deadLetterQueueOf(queue: string): string {
  return `${queue}.dead`;
}

/** Creates or upgrades the queue's own tables and lets the runtime role work with them. */
export async function installJobSchema(client: pg.ClientBase): Promise<void> {
  const boss = createOwnersBoss(client);
  await boss.start();
  await boss.stop({ graceful: false });
  await client.query(GRANTS);
}

/**
 * Makes a queue and its dead letter queue for every definition, and brings existing ones in line with it. Any login
 * that runs as kairo_app may do this.
 *
 * The policy is `short`: of the waiting jobs with one singleton key there is at most one.
 */
export async function installJobQueues(options: {
  url: string;
  role?: string;
  definitions: readonly Omit<JobDefinition<never>, "payload">[];
}): Promise<void> {
  const pool = createConnectionPool({
    url: options.url,
    ...(options.role ? { role: options.role } : {}),
    size: 1,
    statementTimeoutMs: 10_000,
    queryTimeoutMs: 15_000,
    connectionTimeoutMs: 5_000,
    idleInTransactionTimeoutMs: 10_000,
    lockTimeoutMs: 10_000,
    applicationName: "kairo queues",
    onError: () => {
      // The statement under way fails by itself and says why.
    },
  });
  try {
    const boss = new PgBoss({ ...SEND_ONLY, db: { executeSql: (text, values) => pool.query(text, values) } });
    await boss.start();
    for (const definition of options.definitions) await installQueue(boss, definition);
    await boss.stop({ graceful: false });
  } finally {
    await pool.end();
  }
}

async function installQueue(boss: PgBoss, definition: Omit<JobDefinition<never>, "payload">): Promise<void> {
  const deadLetter = deadLetterQueueOf(definition.queue);
  const settings = {
    retryLimit: definition.retryLimit,
    retryDelay: definition.retryDelaySeconds,
    retryBackoff: true,
    retryDelayMax: LONGEST_RETRY_DELAY_SECONDS,
    expireInSeconds: definition.expireInSeconds,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    notify: true,
    deadLetter,
  };
  await boss.createQueue(deadLetter);
  await boss.createQueue(definition.queue, { policy: "short", ...settings });
  await boss.updateQueue(definition.queue, settings);
}

/**
 * An instance that only sends. Its caller stops it, and ends the pool.
 *
 * @param onError told what fails when the instance looks at the queues by itself, every minute; unheard, a connection
 *   lost at that moment would end the process
 */
export async function startJobSender(uses: {
  pool: Pick<pg.Pool, "query">;
  onError: (error: unknown) => void;
  refreshSeconds?: number;
}): Promise<PgBoss> {
  const { pool, onError, refreshSeconds } = uses;
  const boss = new PgBoss({
    ...SEND_ONLY,
    ...(refreshSeconds ? { queueCacheIntervalSeconds: refreshSeconds } : {}),
    db: { executeSql: (text, values) => pool.query(text, values) },
  });
  boss.on("error", onError);
  await boss.start();
  return boss;
}

/** What such an instance needs: no background work, no changes to the schema. */
const SEND_ONLY = {
  schema: JOB_SCHEMA,
  migrate: false,
  createSchema: false,
  supervise: false,
  schedule: false,
  registerInstance: false,
} as const;

function createOwnersBoss(client: pg.ClientBase): PgBoss {
  return new PgBoss({
    ...SEND_ONLY,
    migrate: true,
    createSchema: true,
    db: { executeSql: (text, values) => client.query(text, values) },
  });
}

/** Only where something is missing: a grant rewrites catalog rows even when it changes nothing. */
const GRANTS = `
do $$
begin
  if not has_schema_privilege('kairo_app', '${JOB_SCHEMA}', 'usage') or exists (
    select from pg_class
    where relnamespace = '${JOB_SCHEMA}'::regnamespace and relkind in ('r', 'p')
      and not has_table_privilege('kairo_app', oid, 'select, insert, update, delete')
  ) then
    grant usage on schema ${JOB_SCHEMA} to kairo_app;
    grant select, insert, update, delete on all tables in schema ${JOB_SCHEMA} to kairo_app;
    grant usage, select on all sequences in schema ${JOB_SCHEMA} to kairo_app;
  end if;
end
$$`;
