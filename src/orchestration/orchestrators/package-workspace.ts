import type { Channel } from "../../core/channels.ts";
import type { Clock } from "../../core/clock.ts";
import type { ContentPackage, Slot } from "../../core/content-package.ts";
import type { PackageStartedDTO } from "../../core/dto/package.ts";
import { KairoError, notFound } from "../../core/errors.ts";
import type { IdGenerator, OpportunityId, PackageId, RunId, VariantId } from "../../core/ids.ts";
import type { UnitOfWork, Work } from "../../core/ports/unit-of-work.ts";
import type { BrandScope } from "../../core/scope.ts";
import { isUntouched } from "../../engines/content-engineering/is-untouched.ts";
import { CreatePackageFromOpportunityJob } from "../../jobs/definitions/create-package-from-opportunity.ts";
import { closeOpenSlots } from "../../services/close-open-slots.ts";
import { newRun } from "../../services/new-run.ts";
import { recordDecision } from "../../services/record-decision.ts";
import { type PackageWorkspaceInput, packageWorkspaceV1 } from "../graphs/package-workspace.v1.ts";
import type { RunGraph } from "../run-graph.ts";
import type { BindTools } from "../tools/register.ts";
import { findUnfinishedRun, onceByKey } from "./accept-run.ts";

const MAX_VARIANTS = 200;

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

export interface RegenerateRequest {
  packageId: PackageId;
  /** Null: every draft of the template writer that no person has touched. */
  variantIds: VariantId[] | null;
  idempotencyKey: string | null;
}

/** Turns opportunities into packages of drafted variants. */
export interface PackageWorkspaceOrchestrator {
  /** Accepts the work: package row, run and job are committed together, and the package can be read at once. */
  createFromOpportunity(scope: BrandScope, request: CreatePackageRequest): Promise<PackageStartedDTO>;
  /** Adds variants to a package, or fills what stayed empty. */
  generateVariants(scope: BrandScope, request: GenerateVariantsRequest): Promise<PackageStartedDTO>;
  /** Drafts variants anew in their place. @throws PRECONDITION when a person has touched one, or there is none */
  regenerate(scope: BrandScope, request: RegenerateRequest): Promise<PackageStartedDTO>;
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
          const opened = await openPackage(tx, scope, packageId);
          if (opened.underWay) return { packageId, runId: opened.underWay.id, existing: true };
          const { contentPackage, opportunityId } = opened;
          const unfilled = contentPackage.slots.filter(({ state }) => state !== "drafted").map(({ key }) => key);
          if (onlyUnfilled && unfilled.length === 0) {
            throw new KairoError(
              "PRECONDITION",
              "Every slot of this package is filled; ask for more variants instead.",
            );
          }
          await refuseDisabledChannels(tx, scope, channels);
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

    regenerate(scope, { idempotencyKey, ...request }) {
      const { packageId, variantIds } = request;
      const once = { procedure: "hero.variants.regenerate", key: idempotencyKey, body: request, now: clock.now() };
      return unitOfWork.write(scope, (tx) =>
        onceByKey(tx, scope, once, async () => {
          const opened = await openPackage(tx, scope, packageId);
          if (opened.underWay) return { packageId, runId: opened.underWay.id, existing: true };
          const { contentPackage, opportunityId } = opened;
          const slots = await slotsToRedraft(tx, scope, contentPackage, variantIds);
          for (const slot of slots) await tx.packages.saveSlot(scope, packageId, { ...slot, state: "queued" }, null);
          const slotKeys = slots.map(({ key }) => key);
          const input = { packageId, opportunityId, channels: null, perChannel: 1, slotKeys };
          const started = await startRun(tx, scope, input, idempotencyKey);
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

/** The package as more is to be drafted for it, and the run that is drafting for it already. */
async function openPackage(tx: Work, scope: BrandScope, packageId: PackageId) {
  await tx.runs.lock(scope, "PackageWorkspaceV1");
  const contentPackage = await tx.packages.get(scope, packageId);
  if (contentPackage.archivedAt) {
    throw new KairoError("PRECONDITION", "This package is archived; restore it before drafting for it.");
  }
  const opportunityId = contentPackage.opportunityIds[0];
  if (!opportunityId) throw new KairoError("PRECONDITION", "This package has no opportunity behind it.");
  const underWay = await findUnfinishedRun(tx, scope, "PackageWorkspaceV1", packageId);
  return { contentPackage, opportunityId, underWay };
}

/** The slots of the variants to be drafted anew. A person's work is never among them. */
async function slotsToRedraft(
  tx: Work,
  scope: BrandScope,
  { id, slots }: ContentPackage,
  variantIds: VariantId[] | null,
): Promise<Slot[]> {
  const variants = await tx.variants.list(scope, { packageIds: [id] }, MAX_VARIANTS);
  const inSlots = variants.filter((variant) => slots.some(({ variantId }) => variantId === variant.id));
  const missing = (variantIds ?? []).find((asked) => !inSlots.some((variant) => variant.id === asked));
  if (missing) throw notFound("variant", missing);
  const asked = variantIds
    ? inSlots.filter((variant) => variantIds.includes(variant.id))
    : inSlots.filter((variant) => variant.source === "template" && isUntouched(variant));
  const touched = asked.filter((variant) => !isUntouched(variant)).map((variant) => variant.id);
  if (touched.length > 0) {
    const message = "A person has worked on a variant among these; add variants instead of drafting it anew.";
    throw new KairoError("PRECONDITION", message, { details: { touched } });
  }
  if (asked.length === 0) {
    throw new KairoError("PRECONDITION", "No draft of the template writer is left that no person has touched.");
  }
  return slots.filter(({ variantId }) => asked.some((variant) => variant.id === variantId));
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
