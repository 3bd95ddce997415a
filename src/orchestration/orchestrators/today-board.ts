import type { Clock } from "../../core/clock.ts";
import type { RunStartedDTO } from "../../core/dto/run.ts";
import type { IdGenerator, RunId } from "../../core/ids.ts";
import type { UnitOfWork } from "../../core/ports/unit-of-work.ts";
import type { BrandScope } from "../../core/scope.ts";
import { RefreshTodayBoardJob } from "../../jobs/definitions/refresh-today-board.ts";
import { newRun } from "../../services/new-run.ts";
import { todayBoardV1 } from "../graphs/today-board.v1.ts";
import type { RunGraph } from "../run-graph.ts";
import { findUnfinishedRun, onceByKey } from "./accept-run.ts";

/** Refreshes today boards. Reading one is the reader's: it never meets a model. */
export interface TodayBoardOrchestrator {
  /** Accepts a refresh: the run and its job are committed together. One under way is answered instead. */
  refresh(scope: BrandScope, request: { idempotencyKey: string | null }): Promise<RunStartedDTO>;
  execute(scope: BrandScope, runId: RunId, isLastAttempt: boolean, signal?: AbortSignal): Promise<void>;
}

export function createTodayBoardOrchestrator(uses: {
  unitOfWork: UnitOfWork;
  runGraph: RunGraph;
  ids: IdGenerator;
  clock: Clock;
}): TodayBoardOrchestrator {
  const { unitOfWork, runGraph, ids, clock } = uses;
  return {
    refresh(scope, { idempotencyKey }) {
      const now = clock.now();
      const request = { procedure: "hero.today.refresh", key: idempotencyKey, body: {}, now };
      return unitOfWork.write(scope, (tx) =>
        onceByKey(tx, scope, request, async () => {
          await tx.runs.lock(scope, "TodayBoardV1");
          const underWay = await findUnfinishedRun(tx, scope, "TodayBoardV1");
          if (underWay) return { runId: underWay.id, existing: true };
          const facts = {
            graph: "TodayBoardV1" as const,
            input: {},
            subjectId: null,
            label: "Waiting to refresh the board",
          };
          const run = newRun(scope, { ids, now }, { ...facts, idempotencyKey });
          await tx.runs.insert(scope, run);
          await tx.jobs.enqueue(
            RefreshTodayBoardJob,
            { runId: run.id, correlationId: run.correlationId },
            { singletonKey: run.id },
          );
          return { runId: run.id, existing: false };
        }),
      );
    },

    async execute(scope, runId, isLastAttempt, signal) {
      await runGraph(scope, runId, todayBoardV1, isLastAttempt, { signal });
    },
  };
}
