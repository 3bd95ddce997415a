import type pg from "pg";
import { z } from "zod";
import type { Clock } from "../core/clock.ts";
import type { JobLoad, QueueLoad } from "../core/ports/job-load.ts";
import { translateDatabaseError } from "./database-errors.ts";
import { JOB_SCHEMA } from "./job-schema.ts";

/** Every call of a busy API asks; an answer that is older sets the next count going. */
const FRESH_MILLISECONDS = 2_000;

const Row = z.object({ queue: z.string(), waiting: z.int(), active: z.int(), dead: z.int() });

export function createJobLoad(uses: { pool: pg.Pool; clock: Clock }): JobLoad {
  const { pool, clock } = uses;
  let known: { at: number; waiting: number } | null = null;
  let counting: Promise<number> | null = null;

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
      const isFresh = known !== null && clock.now().getTime() - known.at < FRESH_MILLISECONDS;
      if (!isFresh) counting ??= count();
      // Whoever finds the last count too old sets the next one going and need not wait for it, nor for its failure.
      counting?.catch(() => {});
      return known ? Promise.resolve(known.waiting) : (counting ?? count());
    },
  };

  async function count(): Promise<number> {
    const at = clock.now().getTime();
    try {
      const waiting = (await list()).reduce((sum, queue) => sum + queue.waiting, 0);
      known = { at, waiting };
      return waiting;
    } finally {
      counting = null;
    }
  }
}

const LOAD_BY_QUEUE = `
  select regexp_replace(name, '\\.dead$', '') as queue,
    count(*) filter (where state < 'active' and name not like '%.dead')::int as waiting,
    count(*) filter (where state = 'active')::int as active,
    count(*) filter (where state < 'active' and name like '%.dead')::int as dead
  from ${JOB_SCHEMA}.job
  where state <= 'active' and name not like '\\_\\_pgboss%'
  group by 1 order by 1`;
