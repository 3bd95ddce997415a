import type pg from "pg";
import { z } from "zod";
import { runCancelled, staleAttempt } from "../core/errors.ts";
import { type CallLedger, dayWindow } from "../core/ports/call-ledger.ts";
import type { LlmCall } from "../core/run.ts";
import type { BrandScope } from "../core/scope.ts";
import { translateDatabaseError } from "./database-errors.ts";
import { fromRow } from "./rows.ts";

const Verdict = z.object({
  verdict: z.enum(["reserved", "no_room", "cancelled", "stale"]),
  reservation: z.number().nullable(),
});

const Answer = z.object({ request: z.string(), answer: z.string() });

/**
 * The ledger of model calls. Each method is one function of the database and one message, which enters the brand's scope
 * by itself: six calls of a run begin at once, and none waits for another's round trips.
 */
export function createCallLedger(uses: { pool: pg.Pool }): CallLedger {
  async function call(statement: string, parameters: unknown[]): Promise<Record<string, unknown>[]> {
    try {
      const { rows } = await uses.pool.query(statement, parameters);
      return rows;
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }

  return {
    async reserve(scope, claim, { tokens, limits, at, expiresAt }) {
      const window = dayWindow(at);
      const [row] = await call("select * from kairo.reserve_tokens($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", [
        scope.tenantId,
        scope.brandId,
        claim?.runId ?? null,
        claim?.attempt ?? 0,
        tokens,
        window,
        limits.perDay,
        limits.perRun,
        at,
        expiresAt,
      ]);
      const { verdict, reservation } = fromRow(Verdict, "reservation", {
        verdict: row?.verdict,
        reservation: row?.reservation,
      });
      if (claim && verdict === "cancelled") throw runCancelled(claim.runId);
      if (claim && verdict === "stale") throw staleAttempt(claim.runId, claim.attempt);
      return verdict === "reserved" ? { id: reservation, dayWindow: window } : null;
    },

    async settle(scope, reservation, used, made, kept) {
      await call("select kairo.settle_call($1, $2, $3, $4, $5, $6, $7, $8)", [
        scope.tenantId,
        scope.brandId,
        reservation.id,
        reservation.dayWindow,
        used,
        JSON.stringify(callToRow(scope, made)),
        kept?.request ?? null,
        kept?.answer ?? null,
      ]);
    },

    async listAnswers(scope, runId) {
      const rows = await call("select * from kairo.remembered_answers($1, $2, $3)", [
        scope.tenantId,
        scope.brandId,
        runId,
      ]);
      return rows.map(({ request, answer }) => fromRow(Answer, "remembered answer", { request, answer }));
    },
  };
}

function callToRow(scope: BrandScope, call: LlmCall) {
  return {
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
  };
}
