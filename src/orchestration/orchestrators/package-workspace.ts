import type { Channel } from "../../core/channels.ts";
import type { Clock } from "../../core/clock.ts";
import type { PackageStartedDTO } from "../../core/dto/package.ts";
import { KairoError } from "../../core/errors.ts";
import type { IdGenerator, OpportunityId, PackageId, RunId } from "../../core/ids.ts";
import type { UnitOfWork, Work } from "../../core/ports/unit-of-work.ts";
import type { BrandScope } from "../../core/scope.ts";
import { CreatePackageFromOpportunityJob } from "../../jobs/definitions/create-package-from-opportunity.ts";
import { closeOpenSlots } from "../../services/close-open-slots.ts";
import { newRun } from "../../services/new-run.ts";
import { recordDecision } from "../../services/record-decision.ts";
import { type PackageWorkspaceInput, packageWorkspaceV1 } from "../graphs/package-workspace.v1.ts";
import type { RunGraph } from "../run-graph.ts";
import type { BindTools } from "../tools/register.ts";
import { findUnfinishedRun, onceByKey } from "./accept-run.ts";

export interface CreatePackageRequest {
  opportunityId: OpportunityId;
  /** Null: those the opportunity suggests. */
  channels: Channel[] | null;
  perChannel: number;
  /** True makes one more package although one is open already. */
  another: boolean;
  idempotencyKey: string | null;
}

export interface GenerateVariantsRequest {
  packageId: PackageId;
  channels: Channel[] | null;
  perChannel: number;
  /** True fills only the slots that stayed unfilled. */
  onlyUnfilled: boolean;
  idempotencyKey: string | null;
}

/** Turns opportunities into packages of drafted variants. */
export interface PackageWorkspaceOrchestrator {
  /** Accepts the work: package row, run and job are committed together, and the package can be read at once. */
  createFromOpportunity(scope: BrandScope, request: CreatePackageRequest): Promise<PackageStartedDTO>;
  /** Adds variants to a package, or fills what stayed empty. */
  generateVariants(scope: BrandScope, request: GenerateVariantsRequest): Promise<PackageStartedDTO>;
  execute(scope: BrandScope, runId: RunId, isLastAttempt: boolean, signal?: AbortSignal): Promise<void>;
}

export function createPackageWorkspaceOrchestrator(uses: {
  unitOfWork: UnitOfWork;
  bindTools: BindTools;
  runGraph: RunGraph;
  ids: IdGenerator;
  clock: Clock;
}): PackageWorkspaceOrchestrator {
  const { unitOfWork, bindTools, runGraph, ids, clock } = uses;

  async function startRun(
    tx: Work,
    scope: BrandScope,
    input: Omit<PackageWorkspaceInput, "packageId"> & { packageId: PackageId | null },
    idempotencyKey: string | null,
  ): Promise<{ packageId: PackageId; runId: RunId }> {
    const facts = {
      graph: "PackageWorkspaceV1" as const,
      input: {},
      subjectId: null,
      label: "Waiting to draft the package",
    };
    const run = newRun(scope, { ids, now: clock.now() }, { ...facts, idempotencyKey });
    const { opportunityId, channels } = input;
    const packageId = input.packageId ?? ids.next("pkg");
    await tx.runs.insert(scope, { ...run, input: { ...input, packageId }, subjectId: packageId });
    if (!input.packageId) {
      await bindTools(scope, null, tx).CreatePackageFromOpportunity({
        packageId,
        opportunityId,
        runId: run.id,
        channels,
      });
    }
    await tx.jobs.enqueue(
      CreatePackageFromOpportunityJob,
      { runId: run.id, correlationId: run.correlationId },
      { singletonKey: run.id },
    );
    return { packageId, runId: run.id };
  }

  return {
    createFromOpportunity(scope, { idempotencyKey, ...request }) {
      const { opportunityId, channels, perChannel, another } = request;
      const now = clock.now();
      const once = { procedure: "hero.packages.createFromOpportunity", key: idempotencyKey, body: request, now };
      return unitOfWork.write(scope, (tx) =>
        onceByKey(tx, scope, once, async () => {
          await tx.runs.lock(scope, "PackageWorkspaceV1");
          const open = another ? null : await tx.packages.findOpenByOpportunity(scope, opportunityId);
          if (open) return { packageId: open.id, runId: open.runId, existing: true };
          await refuseDisabledChannels(tx, scope, channels);
          const input = { packageId: null, opportunityId, channels, perChannel, slotKeys: null };
          const started = await startRun(tx, scope, input, idempotencyKey);
          await recordDecision(
            tx,
            scope,
            { ids, now },
            {
              kind: "opportunity.packaged",
              subjectId: opportunityId,
              after: { packageId: started.packageId },
            },
          );
          return { ...started, existing: false };
        }),
      );
    },

    generateVariants(scope, { idempotencyKey, ...request }) {
      const { packageId, channels, perChannel, onlyUnfilled } = request;
      const once = {
        procedure: "hero.packages.generateVariants",
        key: idempotencyKey,
        body: request,
        now: clock.now(),
      };
      return unitOfWork.write(scope, (tx) =>
        onceByKey(tx, scope, once, async () => {
          await tx.runs.lock(scope, "PackageWorkspaceV1");
          const contentPackage = await tx.packages.get(scope, packageId);
          if (contentPackage.archivedAt) {
            throw new KairoError("PRECONDITION", "This package is archived; restore it before drafting for it.");
          }
          const underWay = await findUnfinishedRun(tx, scope, "PackageWorkspaceV1", packageId);
          if (underWay) return { packageId, runId: underWay.id, existing: true };
          const unfilled = contentPackage.slots.filter(({ state }) => state !== "drafted").map(({ key }) => key);
          if (onlyUnfilled && unfilled.length === 0) {
            throw new KairoError(
              "PRECONDITION",
              "Every slot of this package is filled; ask for more variants instead.",
            );
          }
          await refuseDisabledChannels(tx, scope, channels);
          const opportunityId = contentPackage.opportunityIds[0];
          if (!opportunityId) throw new KairoError("PRECONDITION", "This package has no opportunity behind it.");
          const slotKeys = onlyUnfilled ? unfilled : null;
          const started = await startRun(
            tx,
            scope,
            { packageId, opportunityId, channels, perChannel, slotKeys },
            idempotencyKey,
          );
          await tx.packages.update(scope, { ...contentPackage, runId: started.runId }, contentPackage.revision);
          return { ...started, existing: false };
        }),
      );
    },

    async execute(scope, runId, isLastAttempt, signal) {
      await runGraph(scope, runId, packageWorkspaceV1, isLastAttempt, {
        signal,
        whenUnfinished: (tx) => closeOpenSlots(tx, scope, runId),
      });
    },
  };
}

async function refuseDisabledChannels(tx: Work, scope: BrandScope, channels: Channel[] | null): Promise<void> {
  if (!channels) return;
  const brand = await tx.brands.get(scope);
  const enabled = brand.channels.filter((each) => each.enabled).map((each) => each.channel);
  const refused = channels.filter((channel) => !enabled.includes(channel));
  if (refused.length === 0) return;
  throw new KairoError(
    "PRECONDITION",
    `${brand.name} does not publish on ${refused.join(", ")}; its channels are ${enabled.join(", ")}.`,
    { details: { enabled } },
  );
}
