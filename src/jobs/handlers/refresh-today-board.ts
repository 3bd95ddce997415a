import type { RunsOrchestrator } from "../../orchestration/orchestrators/runs.ts";
import type { TodayBoardOrchestrator } from "../../orchestration/orchestrators/today-board.ts";
import { RefreshTodayBoardJob } from "../definitions/refresh-today-board.ts";
import type { RunHandler } from "../run-handler.ts";

export function createRefreshTodayBoardHandler(
  orchestrator: TodayBoardOrchestrator,
  runs: Pick<RunsOrchestrator, "abandon">,
): RunHandler {
  return {
    job: RefreshTodayBoardJob,
    execute: (scope, runId, isLastAttempt) => orchestrator.execute(scope, runId, isLastAttempt),
    abandon: (scope, runId) => runs.abandon(scope, runId),
  };
}
