import { type Selectable, sql } from "kysely";
import type { BudgetRepository } from "../../core/ports/repositories.ts";
import { LlmCall } from "../../core/run.ts";
import type { Database } from "../database.ts";
import type { LlmCallsTable } from "../database-types.ts";
import { fromRow } from "../rows.ts";

export function createBudgetRepository(db: Database): BudgetRepository {
  return {
    async releaseRun(scope, runId, attempt) {
      await db
        .deleteFrom("budget_reservations")
        .where("brand_id", "=", scope.brandId)
        .where("run_id", "=", runId)
        .where("attempt", "<", attempt)
        .execute();
    },

    async read(scope, window) {
      const held = db
        .selectFrom("budget_reservations")
        .where("brand_id", "=", scope.brandId)
        .where(sql<boolean>`${window} in (day_window, 'run:' || run_id)`)
        .select((eb) => eb.fn.coalesce(eb.fn.sum<number>("tokens"), sql<number>`0`).as("tokens"));
      const used = db
        .selectFrom("budget_ledger")
        .where("brand_id", "=", scope.brandId)
        .where("window_key", "=", window)
        .select("used");
      const { reserved, used: spent } = await db
        .selectNoFrom([held.as("reserved"), used.as("used")])
        .executeTakeFirstOrThrow();
      return { reserved: reserved ?? 0, used: spent ?? 0 };
    },

    async listCalls(scope, runId) {
      const rows = await db
        .selectFrom("llm_calls")
        .selectAll()
        .where("brand_id", "=", scope.brandId)
        .where("run_id", "=", runId)
        .orderBy("started_at")
        .orderBy("id")
        .execute();
      return rows.map(callFromRow);
    },
  };
}

function callFromRow(row: Selectable<LlmCallsTable>): LlmCall {
  return fromRow(LlmCall, "model call", {
    runId: row.run_id,
    correlationId: row.correlation_id,
    task: row.task,
    stepKey: row.step_key,
    promptVersion: row.prompt_version,
    provider: row.provider,
    model: row.model,
    outcome: row.outcome,
    inputTokens: row.input_tokens,
    cachedInputTokens: row.cached_input_tokens,
    outputTokens: row.output_tokens,
    reasoningTokens: row.reasoning_tokens,
    milliseconds: row.milliseconds,
    waitMilliseconds: row.wait_milliseconds,
    costMicroUsd: row.cost_micro_usd,
    attempt: row.attempt,
    startedAt: row.started_at,
  });
}
