import { type Selectable, sql } from "kysely";
import { KairoError, notFound, staleAttempt } from "../../core/errors.ts";
import type { RunId } from "../../core/ids.ts";
import type { RunClaim, RunRepository } from "../../core/ports/repositories.ts";
import { type FlowRun, FlowStep, RunEvent } from "../../core/run.ts";
import type { BrandScope } from "../../core/scope.ts";
import type { Database } from "../database.ts";
import type { FlowStepsTable, RunEventsTable } from "../database-types.ts";
import { readTimeCursor, toPage } from "../pages.ts";
import { fromRow, json, jsonOrNull } from "../rows.ts";
import type { RunOwnership } from "../run-ownership.ts";
import { changeRun, insertRun, type RunChanges } from "./run-changes.ts";
import { progressFromRow, progressToRow, runFromRow } from "./run-rows.ts";

const UNFINISHED = ["queued", "running"];
const REPEATABLE = ["failed", "cancelled"];

export function createRunRepository(db: Database, ownership: RunOwnership): RunRepository {
  async function find(scope: BrandScope, id: RunId): Promise<FlowRun | null> {
    const row = await db
      .selectFrom("flow_runs")
      .selectAll()
      .where("brand_id", "=", scope.brandId)
      .where("id", "=", id)
      .executeTakeFirst();
    return row ? runFromRow(row) : null;
  }

  async function get(scope: BrandScope, id: RunId): Promise<FlowRun> {
    const run = await find(scope, id);
    if (!run) throw notFound("run", id);
    return run;
  }

  async function changeOwned(scope: BrandScope, claim: RunClaim, changes: RunChanges, at: Date): Promise<FlowRun> {
    const expected = { statuses: ["running"], attempt: claim.attempt };
    const changed = await changeRun(db, scope, claim.runId, expected, changes, at);
    if (changed) return changed;
    await get(scope, claim.runId);
    throw staleAttempt(claim.runId, claim.attempt);
  }

  return {
    async lock(scope, graph) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`${scope.brandId} ${graph}`}, 0))`.execute(db);
    },

    get,

    async list(scope, filter, page) {
      const after = readTimeCursor(page.cursor);
      let query = db
        .selectFrom("flow_runs")
        .selectAll()
        .where("brand_id", "=", scope.brandId)
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .limit(page.limit + 1);
      if (filter.statuses) query = query.where("status", "in", filter.statuses);
      if (filter.graph) query = query.where("graph", "=", filter.graph);
      if (filter.subjectId) query = query.where("subject_id", "=", filter.subjectId);
      if (filter.actor) query = query.where("actor", "=", filter.actor);
      if (after) query = query.where(sql<boolean>`(created_at, id) < (${after.key}, ${after.id})`);
      const runs = (await query.execute()).map(runFromRow);
      return toPage(runs, page.limit, (run) => ({ key: run.createdAt, id: run.id }));
    },

    insert: (scope, run) => insertRun(db, scope, run),

    async countUnfinished(scope) {
      const { count } = await db
        .selectFrom("flow_runs")
        .select((eb) => eb.fn.countAll<number>().as("count"))
        .where("brand_id", "=", scope.brandId)
        .where("status", "in", UNFINISHED)
        .executeTakeFirstOrThrow();
      return count;
    },

    async findWaiting(scope, graph, subjectId) {
      let query = db
        .selectFrom("flow_runs")
        .selectAll()
        .where("brand_id", "=", scope.brandId)
        .where("graph", "=", graph)
        .where("status", "=", "queued");
      if (subjectId) query = query.where("subject_id", "=", subjectId);
      const row = await query.orderBy("created_at", "desc").limit(1).forUpdate().executeTakeFirst();
      return row ? runFromRow(row) : null;
    },

    async claim(scope, id, at) {
      const changes = {
        status: "running",
        attempt: sql<number>`attempt + 1`,
        started_at: sql<Date>`coalesce(started_at, ${at})`,
        // What the run works with from now on, whoever changes the brand meanwhile.
        brand_version: sql<number>`coalesce(brand_version, (select b.version from kairo.brands b where b.id = ${scope.brandId}))`,
      };
      const run = await changeRun(db, scope, id, { statuses: UNFINISHED }, changes, at);
      if (run) return { run, claim: { runId: id, attempt: run.attempt } };
      await get(scope, id);
      return null;
    },

    assertOwned: (scope, claim) => ownership.assertOwned(scope, claim),

    saveProgress: (scope, claim, progress, at) => changeOwned(scope, claim, progressToRow(progress), at),

    async finish(scope, claim, outcome, at) {
      await changeOwned(
        scope,
        claim,
        {
          status: outcome.status,
          degraded: outcome.degraded,
          error_code: outcome.error?.code ?? null,
          error_reason: outcome.error?.reason ?? null,
          models: outcome.models,
          prompt_versions: outcome.promptVersions,
          calls: json(outcome.calls),
          ...(outcome.progress ? progressToRow(outcome.progress) : {}),
          finished_at: at,
        },
        at,
      );
    },

    async requestCancel(scope, id, why, at) {
      const changes = {
        cancel_requested: true,
        error_code: why.code,
        error_reason: why.reason,
        status: sql<string>`case status when 'queued' then 'cancelled' else status end`,
        finished_at: sql<Date>`case status when 'queued' then ${at}::timestamptz end`,
      };
      return (await changeRun(db, scope, id, { statuses: UNFINISHED }, changes, at)) ?? get(scope, id);
    },

    async requeue(scope, id, at) {
      const changes = {
        status: "queued",
        cancel_requested: false,
        error_code: null,
        error_reason: null,
        finished_at: null,
      };
      const requeued = await changeRun(db, scope, id, { statuses: REPEATABLE }, changes, at);
      if (requeued) return requeued;
      const run = await get(scope, id);
      throw new KairoError(
        "CONFLICT",
        `The run ${id} is ${run.status}; only a run that has failed or was cancelled can be run again.`,
        { details: { status: run.status, possible: REPEATABLE } },
      );
    },

    async listSteps(scope, id) {
      const rows = await db
        .selectFrom("flow_steps")
        .selectAll()
        .where("brand_id", "=", scope.brandId)
        .where("run_id", "=", id)
        .orderBy("finished_at")
        .orderBy("key")
        .execute();
      return rows.map(stepFromRow);
    },

    async saveStep(scope, claim, step) {
      const row = {
        output: jsonOrNull(step.output),
        calls: json(step.calls),
        attempt: await ownership.attemptOf(scope, claim),
        started_at: step.startedAt,
        finished_at: step.finishedAt,
      };
      await db
        .insertInto("flow_steps")
        .values({ tenant_id: scope.tenantId, brand_id: scope.brandId, run_id: claim.runId, key: step.key, ...row })
        .onConflict((conflict) => conflict.columns(["brand_id", "run_id", "key"]).doUpdateSet(row))
        .execute();
    },

    async listEvents(scope, id, afterSeq) {
      const rows = await db
        .selectFrom("run_events")
        .selectAll()
        .where("brand_id", "=", scope.brandId)
        .where("run_id", "=", id)
        .where("seq", ">", afterSeq)
        .orderBy("seq")
        .execute();
      return rows.map(eventFromRow);
    },

    async listBrandEvents(scope, after, most) {
      const from = readEventPosition(after);
      const settled = sql<boolean>`written_in < pg_snapshot_xmin(pg_current_snapshot())`;
      let query = db
        .selectFrom("run_events")
        .selectAll()
        .select(settled.as("is_settled"))
        .where("brand_id", "=", scope.brandId);
      if (from) {
        // A database that was restored counts from the start again; what it does not know yet is now.
        const writtenIn = sql`least(${from.writtenIn}::xid8, pg_snapshot_xmax(pg_current_snapshot()))`;
        query = query
          .where(sql<boolean>`(written_in, run_id, seq) > (${writtenIn}, ${from.runId}, ${from.seq})`)
          .orderBy("written_in")
          .orderBy("run_id")
          .orderBy("seq")
          .limit(most);
      } else {
        query = query
          .where(settled)
          .orderBy("written_in", "desc")
          .orderBy("run_id", "desc")
          .orderBy("seq", "desc")
          .limit(1);
      }
      const rows = await query.execute();
      const ready = rows.filter(({ is_settled }) => is_settled);
      return {
        events: ready.map((row) => ({
          position: `${row.written_in}.${row.seq}.${row.run_id}`,
          event: eventFromRow(row),
        })),
        areMoreComing: ready.length < rows.length || rows.length === most,
      };
    },
  };
}

const EVENT_POSITION = /^(\d{1,19})\.(\d{1,9})\.(run_[0-9a-z]{26})$/;

function readEventPosition(position: string | null) {
  if (position === null) return null;
  const [, writtenIn, seq, runId] = EVENT_POSITION.exec(position) ?? [];
  if (writtenIn && seq && runId) return { writtenIn, seq: Number(seq), runId };
  throw new KairoError(
    "INVALID",
    "This is not the id of an event that a brand's runs gave; leave it out to begin now.",
    {
      fields: { lastEventId: "is the id of an event of the same stream" },
    },
  );
}

function stepFromRow(row: Selectable<FlowStepsTable>): FlowStep {
  return fromRow(FlowStep, "step", {
    runId: row.run_id,
    key: row.key,
    output: row.output,
    attempt: row.attempt,
    calls: row.calls,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  });
}

function eventFromRow(row: Selectable<RunEventsTable>): RunEvent {
  return fromRow(RunEvent, "run event", {
    runId: row.run_id,
    seq: row.seq,
    status: row.status,
    progress: progressFromRow(row),
    at: row.at,
  });
}
