import type pg from "pg";
import { z } from "zod";
import { RunId } from "../core/ids.ts";
import type { DeadLetters } from "../core/ports/job-queue.ts";
import { translateDatabaseError } from "./database-errors.ts";
import { JOB_SCHEMA } from "./job-schema.ts";
import { fromRow } from "./rows.ts";

const StoredLetter = z.object({
  queue: z.string(),
  runId: RunId,
  tries: z.int(),
  diedAt: z.date(),
  lastFailure: z.string().nullable(),
});

export function createDeadLetters(uses: { pool: pg.Pool }): DeadLetters {
  return {
    async list() {
      try {
        const { rows } = await uses.pool.query(DEAD_JOBS);
        return rows.map(({ queue, run_id: runId, tries, died_at: diedAt, last_failure: lastFailure }) =>
          fromRow(StoredLetter, "dead letter", { queue, runId, tries, diedAt, lastFailure }),
        );
      } catch (error) {
        throw translateDatabaseError(error);
      }
    },
  };
}

const DEAD_JOBS = `
  select coalesce(source_name, name) as queue, data->>'runId' as run_id, coalesce(source_retry_count, 0) + 1 as tries,
    created_on as died_at, coalesce(source_output->>'message', source_output->'value'->>'message') as last_failure
  from ${JOB_SCHEMA}.job
  where name like '%.dead' and state < 'completed' and starts_with(data->>'runId', 'run_')
  order by created_on`;
