import { PackageId, type RunId } from "../core/ids.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";

/**
 * No slot waits for a run that has ended: what was not drafted is unfilled, with the reason, and can be retried. What
 * was to be drafted anew keeps the draft it has.
 */
export async function closeOpenSlots(tx: Work, scope: BrandScope, runId: RunId): Promise<void> {
  const { subjectId, status, error } = await tx.runs.get(scope, runId);
  const packageId = PackageId.safeParse(subjectId);
  const contentPackage = packageId.success ? await tx.packages.find(scope, packageId.data) : null;
  if (!contentPackage) return;
  const reason = `The run ${status}: ${error?.reason ?? "no reason was kept"}`.slice(0, 300);
  for (const slot of contentPackage.slots) {
    if (slot.state !== "queued" && slot.state !== "drafting") continue;
    await tx.packages.saveSlot(
      scope,
      contentPackage.id,
      { ...slot, state: slot.variantId ? "drafted" : "unfilled", reason },
      null,
    );
  }
}
