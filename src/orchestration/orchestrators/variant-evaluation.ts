import type { Clock } from "../../core/clock.ts";
import type { RunStartedDTO } from "../../core/dto/run.ts";
import { KairoError } from "../../core/errors.ts";
import type { IdGenerator, PackageId, RunId } from "../../core/ids.ts";
import type { UnitOfWork } from "../../core/ports/unit-of-work.ts";
import type { BrandScope } from "../../core/scope.ts";
import { requestEvaluation } from "../../services/request-evaluation.ts";
import { variantEvaluationV1 } from "../graphs/variant-evaluation.v1.ts";
import type { RunGraph } from "../run-graph.ts";
import { findUnfinishedRun, onceByKey } from "./accept-run.ts";

/** Compares the posts of a package. Asked for by people here, and by the learning update when posts have settled. */
export interface VariantEvaluationOrchestrator {
  /** Accepts an evaluation, or answers the one under way. @throws PRECONDITION while nothing of it is published */
  request(scope: BrandScope, request: { packageId: PackageId; idempotencyKey: string | null }): Promise<RunStartedDTO>;
  execute(scope: BrandScope, runId: RunId, isLastAttempt: boolean, signal?: AbortSignal): Promise<void>;
}

export function createVariantEvaluationOrchestrator(uses: {
  unitOfWork: UnitOfWork;
  runGraph: RunGraph;
  ids: IdGenerator;
  clock: Clock;
}): VariantEvaluationOrchestrator {
  const { unitOfWork, runGraph, ids, clock } = uses;
  return {
    request(scope, { packageId, idempotencyKey }) {
      const now = clock.now();
      const once = { procedure: "hero.variants.evaluate", key: idempotencyKey, body: { packageId }, now };
      return unitOfWork.write(scope, (tx) =>
        onceByKey(tx, scope, once, async () => {
          await tx.runs.lock(scope, "VariantEvaluationV1");
          await tx.packages.get(scope, packageId);
          const publications = await tx.variants.listPublicationsOf(scope, packageId);
          if (publications.length === 0) {
            throw new KairoError(
              "PRECONDITION",
              "Nothing of this package is published yet, so there is nothing to compare.",
            );
          }
          const underWay = await findUnfinishedRun(tx, scope, "VariantEvaluationV1", packageId);
          if (underWay) return { runId: underWay.id, existing: true };
          return requestEvaluation(tx, scope, { ids, now }, packageId, idempotencyKey);
        }),
      );
    },

    async execute(scope, runId, isLastAttempt, signal) {
      await runGraph(scope, runId, variantEvaluationV1, isLastAttempt, { signal });
    },
  };
}
