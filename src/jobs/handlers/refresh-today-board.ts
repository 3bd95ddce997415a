import type { TodayBoardOrchestrator } from "../../orchestration/orchestrators/today-board.ts";
import { RefreshTodayBoardJob } from "../definitions/refresh-today-board.ts";
import type { RunHandler } from "../run-handler.ts";

export function createRefreshTodayBoardHandler(orchestrator: TodayBoardOrchestrator): RunHandler {
  return {
    job: RefreshTodayBoardJob,
    execute: (scope, runId, isLastAttempt, signal) => orchestrator.execute(scope, runId, isLastAttempt, signal),
  };
}
