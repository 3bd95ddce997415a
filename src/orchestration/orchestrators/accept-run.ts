import { createHash } from "node:crypto";
import type { Work } from "../../core/ports/unit-of-work.ts";
import type { FlowRun, GraphName } from "../../core/run.ts";
import type { BrandScope } from "../../core/scope.ts";

/** The run of this graph that has not ended yet, newest first; null when there is none. */
export async function findUnfinishedRun(
  tx: Work,
  scope: BrandScope,
  graph: GraphName,
  subjectId?: string,
): Promise<FlowRun | null> {
  const statuses: FlowRun["status"][] = ["queued", "running"];
  const filter = subjectId ? { graph, statuses, subjectId } : { graph, statuses };
  const { items } = await tx.runs.list(scope, filter, { limit: 1 });
  return items[0] ?? null;
}

/**
 * Does a mutation once per idempotency key: an equal call later is answered what the first one was.
 *
 * @throws CONFLICT when the key came with another body
 */
export async function onceByKey<T>(
  tx: Work,
  scope: BrandScope,
  request: { procedure: string; key: string | null; body: unknown; now: Date },
  mutate: () => Promise<T>,
): Promise<T> {
  const { procedure, key, now } = request;
  if (key === null) return mutate();
  const bodyHash = createHash("sha256").update(JSON.stringify(request.body)).digest("hex");
  const done = await tx.idempotency.begin(scope, { procedure, key, bodyHash, at: now });
  if (done) return done.response as T;
  const response = await mutate();
  await tx.idempotency.complete(scope, { procedure, key }, response);
  return response;
}
