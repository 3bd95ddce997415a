import type { Work } from "../core/ports/unit-of-work.ts";
import type { FlowRun } from "../core/run.ts";
import type { BrandScope } from "../core/scope.ts";
import { closeOpenSlots } from "./close-open-slots.ts";

const MOST_AT_ONCE = 100;

export const CANCELLED = { code: "CONFLICT", reason: "cancelled" };
export const ACCESS_REVOKED = { code: "FORBIDDEN", reason: "access_revoked" };

/** A queued run ends at once and leaves no slot waiting; a running one stops before its next model call. */
export async function stopRun(
  tx: Work,
  scope: BrandScope,
  run: FlowRun,
  why: NonNullable<FlowRun["error"]>,
  at: Date,
): Promise<FlowRun> {
  const stopped = await tx.runs.requestCancel(scope, run.id, why, at);
  if (stopped.finishedAt) {
    await tx.budget.releaseRun(scope, run.id, stopped.attempt + 1);
    await closeOpenSlots(tx, scope, run.id);
  }
  return stopped;
}

/** Stops everything that this person has begun for the brand: they may not open it any more. */
export async function stopRunsOf(tx: Work, scope: BrandScope, actor: string, at: Date): Promise<void> {
  let cursor: string | null = null;
  do {
    const filter = { actor, statuses: ["queued" as const, "running" as const] };
    const page = await tx.runs.list(scope, filter, { cursor, limit: MOST_AT_ONCE });
    for (const run of page.items) await stopRun(tx, scope, run, ACCESS_REVOKED, at);
    cursor = page.nextCursor;
  } while (cursor !== null);
}
