import type { IdGenerator } from "../core/ids.ts";
import type { FlowRun } from "../core/run.ts";
import { actorName, type BrandScope } from "../core/scope.ts";

/** A run that waits for its job. */
export function newRun(
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  facts: Pick<FlowRun, "graph" | "input" | "subjectId"> & { label: string; idempotencyKey?: string | null },
): FlowRun {
  const { label, idempotencyKey, ...rest } = facts;
  return {
    ...rest,
    id: uses.ids.next("run"),
    tenantId: scope.tenantId,
    brandId: scope.brandId,
    status: "queued",
    progress: { stage: "queued", label, done: 0, total: 1 },
    degraded: [],
    actor: actorName(scope.actor),
    correlationId: scope.correlationId,
    idempotencyKey: idempotencyKey ?? null,
    brandVersion: null,
    models: [],
    promptVersions: [],
    tokenBudget: null,
    attempt: 0,
    cancelRequested: false,
    error: null,
    calls: [],
    createdAt: uses.now,
    startedAt: null,
    finishedAt: null,
  };
}
