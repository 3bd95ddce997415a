import { setTimeout as wait } from "node:timers/promises";
import type { OpportunityId, PackageId, RunId } from "../../src/core/ids.ts";
import type { FlowRun } from "../../src/core/run.ts";
import type { BrandScope } from "../../src/core/scope.ts";
import type { Variant } from "../../src/core/variant.ts";
import type { Kairo } from "./kairo.ts";

/** Refreshes a brand's board to its end and answers it as the UI would read it. */
export async function refreshBoard({ container }: Pick<Kairo, "container">, scope: BrandScope) {
  const { todayBoard } = container.orchestrators;
  const { runId } = await todayBoard.refresh(scope, { idempotencyKey: null });
  await todayBoard.execute(scope, runId, true);
  return {
    runId,
    run: await readRun({ container }, scope, runId),
    board: await container.todayBoardReader.read(scope),
  };
}

/** Accepts a package for an opportunity; its run still waits. */
export async function acceptPackage(
  { container }: Kairo,
  scope: BrandScope,
  opportunityId: OpportunityId,
  perChannel = 2,
) {
  const request = { opportunityId, channels: null, perChannel, another: false, idempotencyKey: null };
  const started = await container.orchestrators.packageWorkspace.createFromOpportunity(scope, request);
  return { ...started, runId: started.runId as RunId };
}

export async function readRun(
  { container }: Pick<Kairo, "container">,
  scope: BrandScope,
  runId: RunId,
): Promise<FlowRun> {
  return container.unitOfWork.read(scope, (tx) => tx.runs.get(scope, runId));
}

export async function readVariants({ container }: Kairo, scope: BrandScope, packageId: PackageId): Promise<Variant[]> {
  return container.unitOfWork.read(scope, (tx) => tx.variants.list(scope, { packageIds: [packageId] }, 100));
}

export async function readPackage({ container }: Kairo, scope: BrandScope, packageId: PackageId) {
  return container.unitOfWork.read(scope, (tx) => tx.packages.get(scope, packageId));
}

/** Watches a run that a worker carries out. */
export async function untilEnded(kairo: Pick<Kairo, "container">, scope: BrandScope, runId: RunId, seconds = 10) {
  for (let tries = 0; tries < seconds * 20; tries += 1) {
    const run = await readRun(kairo, scope, runId);
    if (run.finishedAt) return run;
    await wait(50);
  }
  throw new Error(`The run ${runId} did not end.`);
}
