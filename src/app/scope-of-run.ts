import { notFound } from "../core/errors.ts";
import { RunId } from "../core/ids.ts";
import type { AccessDirectory } from "../core/ports/access-directory.ts";
import { type BrandScope, mintBrandScope } from "../core/scope.ts";

/**
 * Leave for an operator's command to touch the brand of one run.
 *
 * @param given a run's id as it was typed
 * @throws NOT_FOUND for what is no run's id, and for a run that does not exist
 */
export async function scopeOfRun(
  access: AccessDirectory,
  given: string,
  command: string,
): Promise<{ scope: BrandScope; runId: RunId }> {
  const parsed = RunId.safeParse(given);
  const run = parsed.success ? await access.findRun(parsed.data) : null;
  if (!run) throw notFound("run", given);
  const { tenantId, brandId, correlationId } = run;
  const actor = { kind: "system" as const, job: command };
  return { scope: mintBrandScope({ tenantId, brandId, actor, correlationId }), runId: run.id };
}
