import { sql } from "kysely";
import type { LearningRepository } from "../../core/ports/repositories.ts";
import { DATABASE_SCHEMA, type Database } from "../database.ts";
import type { Tables } from "../database-types.ts";
import { insertRows, type RowOf } from "../rows.ts";
import type { RunOwnership } from "../run-ownership.ts";
import {
  learningEventFromRow,
  learningEventToRow,
  opportunityCellFromRow,
  opportunityCellToRow,
  patternCellFromRow,
  patternCellToRow,
} from "./learning-rows.ts";

const PATTERN_CELL_KEY = [
  "brand_id",
  "objective",
  "channel",
  "hook_type",
  "structure",
  "persona_id",
  "pillar_id",
  "month",
  "evidence",
] as const;
const OPPORTUNITY_CELL_KEY = [
  "brand_id",
  "opportunity_type",
  "trigger",
  "pillar_id",
  "source_domain",
  "month",
  "evidence",
] as const;

export function createLearningRepository(db: Database, ownership: RunOwnership): LearningRepository {
  return {
    async listCurrent(scope) {
      const rows = await db
        .selectFrom("learning_events")
        .selectAll()
        .distinctOn(["kind", "evidence", "subject_id"])
        .where("brand_id", "=", scope.brandId)
        .orderBy("kind")
        .orderBy("evidence")
        .orderBy("subject_id")
        .orderBy("revision", "desc")
        .execute();
      return rows.map(learningEventFromRow);
    },

    async listPatternCells(scope) {
      const rows = await db
        .selectFrom("pattern_stats")
        .selectAll()
        .where("brand_id", "=", scope.brandId)
        .orderBy(sql`row(objective, channel, hook_type, structure, persona_id, pillar_id, month, evidence)`)
        .execute();
      return rows.map(patternCellFromRow);
    },

    async listOpportunityCells(scope) {
      const rows = await db
        .selectFrom("opportunity_priors")
        .selectAll()
        .where("brand_id", "=", scope.brandId)
        .orderBy(sql`row(opportunity_type, trigger, pillar_id, source_domain, month, evidence)`)
        .execute();
      return rows.map(opportunityCellFromRow);
    },

    async post(scope, events, differences) {
      const attempt = ownership.attempt();
      const eventRows = events.map((event) => learningEventToRow(scope, event, attempt));
      const patternRows = differences.patterns.map((cell) => patternCellToRow(scope, cell, attempt));
      const opportunityRows = differences.opportunities.map((cell) => opportunityCellToRow(scope, cell, attempt));
      if (eventRows.length > 0) await insertRows(db, "learning_events", eventRows).execute();
      await addToCells(db, "pattern_stats", PATTERN_CELL_KEY, patternRows);
      await addToCells(db, "opportunity_priors", OPPORTUNITY_CELL_KEY, opportunityRows);
    },
  };
}

/** Summed by key first, because one statement may touch a cell once; sorted, so that two posts cannot deadlock. */
async function addToCells<T extends "pattern_stats" | "opportunity_priors">(
  db: Database,
  table: T,
  key: readonly (keyof Tables[T] & string)[],
  rows: readonly RowOf<T>[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = ["tenant_id", ...key, "n", "sum_micro", "sum_squares_micro", "attempt"];
  const keyList = sql.join(key.map((column) => sql.ref(column)));
  const added = (column: string) => sql.raw(`${table}.${column} + excluded.${column}`);
  await db
    .insertInto(table)
    .columns(columns as never[])
    .expression(
      sql`select tenant_id, ${keyList}, sum(n), sum(sum_micro), sum(sum_squares_micro), max(attempt)
          from json_populate_recordset(${sql.raw(`null::${DATABASE_SCHEMA}.${table}`)}, ${JSON.stringify(rows)})
          group by tenant_id, ${keyList} order by ${keyList}`,
    )
    .onConflict((conflict) =>
      conflict.columns([...key] as never[]).doUpdateSet({
        n: added("n"),
        sum_micro: added("sum_micro"),
        sum_squares_micro: added("sum_squares_micro"),
        attempt: sql.raw("excluded.attempt"),
      } as never),
    )
    .execute();
}
