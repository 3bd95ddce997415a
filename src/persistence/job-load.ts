import type pg from "pg";
import { z } from "zod";
import type { Clock } from "../core/clock.ts";
import type { JobLoad, QueueLoad } from "../core/ports/job-load.ts";
import { translateDatabaseError } from "./database-errors.ts";
import { JOB_SCHEMA } from "./job-schema.ts";

/** Every call of a busy API asks; the answer may be this old. */
const FRESH_MILLISECONDS = 2_000;

const Row = z.object({ queue: z.string(), waiting: z.int(), active: z.int(), dead: z.int() });

export function createJobLoad(uses: { pool: pg.Pool; clock: Clock }): JobLoad {
  const { pool, clock } = uses;
  let known: { at: number; waiting: Promise<number> } | null = null;

  async function list(): Promise<QueueLoad[]> {
    try {
      const { rows } = await pool.query(LOAD_BY_QUEUE);
      return z.array(Row).parse(rows);
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }

  return {
    list,
    waiting() {
      const now = clock.now().getTime();
      if (known && now - known.at < FRESH_MILLISECONDS) return known.waiting;
      const waiting = list().then((queues) => queues.reduce((sum, queue) => sum + queue.waiting, 0));
      waiting.catch(() => {
        known = null;
      });
      known = { at: now, waiting };
      return waiting;
    },
  };
}

const LOAD_BY_QUEUE = `
  select regexp_replace(name, '\\.dead$', '') as queue,
    count(*) filter (where state < 'active' and name not like '%.dead')::int as waiting,
    count(*) filter (where state = 'active')::int as active,
    count(*) filter (where state < 'active' and name like '%.dead')::int as dead
  from ${JOB_SCHEMA}.job
  where state <= 'active' and name not like '\\_\\_pgboss%'
  group by 1 order by 1`;
