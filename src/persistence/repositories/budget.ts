import { type Selectable, sql } from "kysely";
import type { BudgetRepository } from "../../core/ports/repositories.ts";
import { LlmCall } from "../../core/run.ts";
import type { BrandScope } from "../../core/scope.ts";
import type { Database } from "../database.ts";
import type { LlmCallsTable } from "../database-types.ts";
import { fromRow } from "../rows.ts";

export function createBudgetRepository(db: Database): BudgetRepository {
  /** Takes back part of what stands reserved; the rows are locked in the order in which `reserve` locks them. */
  async function settle(scope: BrandScope, keys: string[], reserved: number, used: number): Promise<void> {
    await db
      .with("locked", (creator) =>
        creator
          .selectFrom("budget_ledger")
          .select("window_key")
          .where("brand_id", "=", scope.brandId)
          .where("window_key", "=", sql<string>`any(${keys})`)
          .orderBy("window_key")
          .forNoKeyUpdate(),
      )
      .updateTable("budget_ledger")
      .set({
        // A dead attempt's reservation may have been given back already.
        reserved: sql<number>`greatest(reserved - ${reserved}, 0)`,
        used: sql<number>`used + ${used}`,
      })
      .where("brand_id", "=", scope.brandId)
      .where("window_key", "in", (eb) => eb.selectFrom("locked").select("locked.window_key"))
      .execute();
  }

  return {
    async reserve(scope, windows, tokens) {
      const keys = windows.map((window) => window.key);
      const limits = windows.map((window) => window.limit);
      // A window without room is left out by one of the two conditions: the first for a new row, the second else.
      const taken = await db
        .insertInto("budget_ledger")
        .columns(["tenant_id", "brand_id", "window_key", "reserved", "used"])
        .expression(
          sql`select ${scope.tenantId}, ${scope.brandId}, key, ${tokens}::bigint, 0
              from unnest(${keys}::text[], ${limits}::bigint[]) as asked (key, room)
              where room is null or ${tokens}::bigint <= room or exists (
                select from kairo.budget_ledger known where known.brand_id = ${scope.brandId} and known.window_key = key
              )
              order by key`,
        )
        .onConflict((conflict) =>
          conflict
            .columns(["brand_id", "window_key"])
            .doUpdateSet({ reserved: sql`budget_ledger.reserved + excluded.reserved` })
            .where(
              sql<boolean>`budget_ledger.reserved + budget_ledger.used + excluded.reserved <= (
                select coalesce(room, 9223372036854775807)
                from unnest(${keys}::text[], ${limits}::bigint[]) as asked (key, room)
                where asked.key = budget_ledger.window_key
              )`,
            ),
        )
        .returning("window_key")
        .execute();
      if (taken.length === windows.length) return true;
      if (taken.length > 0) {
        const keysTaken = taken.map((row) => row.window_key);
        await settle(scope, keysTaken, tokens, 0);
      }
      return false;
    },

    async settle(scope, windows, reserved, used) {
      const keys = windows.map((window) => window.key);
      await settle(scope, keys, reserved, used);
    },

    async releaseRun(scope, runWindow, dayWindow) {
      const open = await db
        .selectFrom("budget_ledger")
        .select(["window_key", "reserved"])
        .where("brand_id", "=", scope.brandId)
        .where("window_key", "in", [runWindow, dayWindow])
        .orderBy("window_key")
        .forNoKeyUpdate()
        .execute();
      const reserved = open.find((row) => row.window_key === runWindow)?.reserved ?? 0;
      if (reserved > 0) await settle(scope, [runWindow, dayWindow], reserved, 0);
    },

    async read(scope, key) {
      const row = await db
        .selectFrom("budget_ledger")
        .select(["reserved", "used"])
        .where("brand_id", "=", scope.brandId)
        .where("window_key", "=", key)
        .executeTakeFirst();
      return row ?? { reserved: 0, used: 0 };
    },

    async recordCall(scope, call) {
      await db
        .insertInto("llm_calls")
        .values({
          tenant_id: scope.tenantId,
          brand_id: scope.brandId,
          run_id: call.runId,
          correlation_id: call.correlationId,
          task: call.task,
          step_key: call.stepKey,
          prompt_version: call.promptVersion,
          provider: call.provider,
          model: call.model,
          outcome: call.outcome,
          input_tokens: call.inputTokens,
          cached_input_tokens: call.cachedInputTokens,
          output_tokens: call.outputTokens,
          reasoning_tokens: call.reasoningTokens,
          milliseconds: call.milliseconds,
          wait_milliseconds: call.waitMilliseconds,
          cost_micro_usd: call.costMicroUsd,
          attempt: call.attempt,
          started_at: call.startedAt,
        })
        .execute();
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
