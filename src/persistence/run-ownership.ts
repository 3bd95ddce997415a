import { notFound, staleAttempt } from "../core/errors.ts";
import type { RunClaim } from "../core/ports/repositories.ts";
import type { FlowRun } from "../core/run.ts";
import type { BrandScope } from "../core/scope.ts";
import type { Database } from "./database.ts";
import { runFromRow } from "./repositories/run-rows.ts";

/** Who writes in this transaction: an attempt that has proven it owns its run, or (0) nobody's attempt. */
export interface RunOwnership {
  /** What rows of this transaction carry in their `attempt` column. */
  attempt(): number;
  /** As `attempt`, after proving a claim that was handed to a single method. */
  attemptOf(scope: BrandScope, claim: RunClaim | null): Promise<number>;
  /** @throws CONFLICT, not retryable, when a later attempt has taken the run over or it has ended */
  assertOwned(scope: BrandScope, claim: RunClaim): Promise<FlowRun>;
}

export function createRunOwnership(db: Database): RunOwnership {
  let proven: RunClaim | null = null;

  async function assertOwned(scope: BrandScope, claim: RunClaim): Promise<FlowRun> {
    const row = await db
      .selectFrom("flow_runs")
      .selectAll()
      .where("brand_id", "=", scope.brandId)
      .where("id", "=", claim.runId)
      // The weakest lock a taking-over attempt must wait for; rows that refer to the run may go in meanwhile.
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (!row) throw notFound("run", claim.runId);
    if (row.attempt !== claim.attempt || row.status !== "running") throw staleAttempt(claim.runId, claim.attempt);
    proven = claim;
    return runFromRow(row);
  }

  return {
    attempt: () => proven?.attempt ?? 0,
    async attemptOf(scope, claim) {
      const isProven = claim?.runId === proven?.runId && claim?.attempt === proven?.attempt;
      if (claim && !isProven) await assertOwned(scope, claim);
      return proven?.attempt ?? 0;
    },
    assertOwned,
  };
}
