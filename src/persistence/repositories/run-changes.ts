import type { InsertQueryBuilder, QueryCreator, Selectable, UpdateObject, UpdateQueryBuilder } from "kysely";
import { sql } from "kysely";
import type { RunId } from "../../core/ids.ts";
import type { FlowRun } from "../../core/run.ts";
import type { BrandScope } from "../../core/scope.ts";
import type { Database } from "../database.ts";
import type { FlowRunsTable, Tables } from "../database-types.ts";
import { json } from "../rows.ts";
import { RUN_CHANNEL } from "../run-announcements.ts";
import { progressToRow, runFromRow } from "./run-rows.ts";

export type RunChanges = UpdateObject<Tables, "flow_runs">;
type RunWrite = (
  creator: QueryCreator<Tables>,
) =>
  | InsertQueryBuilder<Tables, "flow_runs", Selectable<FlowRunsTable>>
  | UpdateQueryBuilder<Tables, "flow_runs", "flow_runs", Selectable<FlowRunsTable>>;

const EVENT_COLUMNS = [
  "tenant_id",
  "brand_id",
  "status",
  "progress_stage",
  "progress_label",
  "progress_done",
  "progress_total",
  "attempt",
] as const;

/** A new run and its first event. */
export async function insertRun(db: Database, scope: BrandScope, run: FlowRun): Promise<void> {
  const row = {
    tenant_id: scope.tenantId,
    brand_id: scope.brandId,
    id: run.id,
    graph: run.graph,
    status: run.status,
    subject_id: run.subjectId,
    input: json(run.input),
    ...progressToRow(run.progress),
    degraded: run.degraded,
    actor: run.actor,
    correlation_id: run.correlationId,
    idempotency_key: run.idempotencyKey,
    brand_version: run.brandVersion,
    models: run.models,
    prompt_versions: run.promptVersions,
    token_budget: run.tokenBudget,
    attempt: run.attempt,
    cancel_requested: run.cancelRequested,
    error_code: run.error?.code ?? null,
    error_reason: run.error?.reason ?? null,
    calls: json(run.calls),
    last_event_seq: 1,
    created_at: run.createdAt,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
  };
  await announce(db, (creator) => creator.insertInto("flow_runs").values(row).returningAll(), run.createdAt);
}

/**
 * Changes a run that `where` still finds in the expected state, and writes the event of the change with it: the
 * update holds the row's lock, so event numbers have no gaps and commit in order.
 */
export async function changeRun(
  db: Database,
  scope: BrandScope,
  id: RunId,
  expected: { statuses: string[]; attempt?: number },
  changes: RunChanges,
  at: Date,
): Promise<FlowRun | null> {
  const row = await announce(
    db,
    (creator) =>
      creator
        .updateTable("flow_runs")
        .set({ ...changes, last_event_seq: sql<number>`last_event_seq + 1` })
        .where("brand_id", "=", scope.brandId)
        .where("id", "=", id)
        .where("status", "in", expected.statuses)
        .$if(expected.attempt !== undefined, (update) => update.where("attempt", "=", expected.attempt ?? 0))
        .returningAll(),
    at,
  );
  return row ? runFromRow(row) : null;
}

/** Writes the event of a run just inserted or changed, in the same statement, and wakes those who watch. */
async function announce(db: Database, write: RunWrite, at: Date): Promise<Selectable<FlowRunsTable> | undefined> {
  return db
    .with("run", write)
    .with("event", (creator) =>
      creator
        .insertInto("run_events")
        .columns([...EVENT_COLUMNS, "run_id", "seq", "at"])
        .expression((eb) =>
          eb
            .selectFrom("run")
            .select([...EVENT_COLUMNS, "id", "last_event_seq"])
            .select(sql<Date>`${at}::timestamptz`.as("at")),
        ),
    )
    .selectFrom("run")
    .selectAll("run")
    .select(sql`pg_notify(${RUN_CHANNEL}, run.brand_id || ' ' || run.id)`.as("notified"))
    .executeTakeFirst();
}
