import type { Selectable } from "kysely";
import { FlowRun } from "../../core/run.ts";
import type { FlowRunsTable } from "../database-types.ts";
import { fromRow } from "../rows.ts";

export function runFromRow(row: Selectable<FlowRunsTable>): FlowRun {
  return fromRow(FlowRun, "run", {
    id: row.id,
    tenantId: row.tenant_id,
    brandId: row.brand_id,
    graph: row.graph,
    status: row.status,
    subjectId: row.subject_id,
    input: row.input,
    progress: progressFromRow(row),
    degraded: row.degraded,
    actor: row.actor,
    correlationId: row.correlation_id,
    idempotencyKey: row.idempotency_key,
    brandVersion: row.brand_version,
    models: row.models,
    promptVersions: row.prompt_versions,
    tokenBudget: row.token_budget,
    attempt: row.attempt,
    cancelRequested: row.cancel_requested,
    error: row.error_code === null ? null : { code: row.error_code, reason: row.error_reason ?? "" },
    calls: row.calls,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  });
}

type ProgressColumns = "progress_stage" | "progress_label" | "progress_done" | "progress_total";

export function progressFromRow(row: Pick<Selectable<FlowRunsTable>, ProgressColumns>): FlowRun["progress"] {
  return {
    stage: row.progress_stage,
    label: row.progress_label,
    done: row.progress_done,
    total: row.progress_total,
  };
}

export function progressToRow(progress: FlowRun["progress"]): Pick<Selectable<FlowRunsTable>, ProgressColumns> {
  return {
    progress_stage: progress.stage,
    progress_label: progress.label,
    progress_done: progress.done,
    progress_total: progress.total,
  };
}
