import type { RunId } from "../../src/core/ids.ts";
import { connect } from "./database-connection.ts";
import type { TestDatabase } from "./test-database.ts";

/** The queue's own table, looked at and changed behind everybody's back. */
export async function withJobRows<T>(
  database: TestDatabase,
  work: (query: (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>) => Promise<T>,
): Promise<T> {
  const client = await connect(database.ownerUrl);
  try {
    return await work(async (text, values) => (await client.query(text, values)).rows);
  } finally {
    await client.end();
  }
}

/** Where a run's jobs are and in which state, as `queue state`. */
export function placesOf(database: TestDatabase, runId: RunId): Promise<string[]> {
  return withJobRows(database, async (query) => {
    const rows = await query(
      "select name || ' ' || state as place from pgboss.job where data->>'runId' = $1 and state < 'completed' order by 1",
      [runId],
    );
    return rows.map(({ place }) => String(place));
  });
}

/** As if the job's last try had failed. */
export function killJob(database: TestDatabase, runId: RunId): Promise<void> {
  return withJobRows(database, async (query) => {
    const [row] = await query(
      "update pgboss.job set retry_count = retry_limit where data->>'runId' = $1 returning id, name",
      [runId],
    );
    await query(
      `insert into pgboss.job (name, data, singleton_key, group_id, source_name, source_id)
       select dead_letter, data, singleton_key, group_id, name, id from pgboss.job where id = $1`,
      [row?.id],
    );
    await query("delete from pgboss.job where id = $1", [row?.id]);
  });
}
