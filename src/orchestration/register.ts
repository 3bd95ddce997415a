import { learningUpdateV1 } from "./graphs/learning-update.v1.ts";
import { opportunitySummaryV1 } from "./graphs/opportunity-summary.v1.ts";
import { packageWorkspaceV1 } from "./graphs/package-workspace.v1.ts";
import { patternSuggestionV1 } from "./graphs/pattern-suggestion.v1.ts";
import { todayBoardV1 } from "./graphs/today-board.v1.ts";
import { variantEvaluationV1 } from "./graphs/variant-evaluation.v1.ts";
import { variantRevisionV1 } from "./graphs/variant-revision.v1.ts";

/** Graphs that jobs run. */
export const ASYNC_GRAPHS = {
  TodayBoardV1: todayBoardV1,
  PackageWorkspaceV1: packageWorkspaceV1,
  LearningUpdateV1: learningUpdateV1,
  VariantEvaluationV1: variantEvaluationV1,
} as const;

/** Graphs that answer while the caller waits. */
export const SYNC_GRAPHS = {
  PatternSuggestionV1: patternSuggestionV1,
  OpportunitySummaryV1: opportunitySummaryV1,
  VariantRevisionV1: variantRevisionV1,
} as const;
