import type { Clock } from "../core/clock.ts";
import type { MeDTO } from "../core/dto/me.ts";
import type { IdGenerator } from "../core/ids.ts";
import type { AccessDirectory } from "../core/ports/access-directory.ts";
import type { JobLoad } from "../core/ports/job-load.ts";
import type { SecretBox } from "../core/ports/secret-box.ts";
import type { Telemetry } from "../core/ports/telemetry.ts";
import type { UnitOfWork } from "../core/ports/unit-of-work.ts";
import type { UserDirectory } from "../core/ports/user-directory.ts";
import type { OpportunitySummaryOrchestrator } from "../orchestration/orchestrators/opportunity-summary.ts";
import type { PackageWorkspaceOrchestrator } from "../orchestration/orchestrators/package-workspace.ts";
import type { PatternSuggestionOrchestrator } from "../orchestration/orchestrators/pattern-suggestion.ts";
import type { RunsOrchestrator } from "../orchestration/orchestrators/runs.ts";
import type { TodayBoardOrchestrator } from "../orchestration/orchestrators/today-board.ts";
import type { TodayBoardReader } from "../orchestration/orchestrators/today-board-reader.ts";
import type { VariantEvaluationOrchestrator } from "../orchestration/orchestrators/variant-evaluation.ts";
import type { VariantRevisionOrchestrator } from "../orchestration/orchestrators/variant-revision.ts";
import type { TokenVerifier } from "./identity/verify-token.ts";
import type { ApiLimits } from "./limits.ts";
import type { RateGate } from "./rate-gate.ts";
import type { RunStreams } from "./run-streams.ts";

/** The doors of orchestration that hero routes may knock at. */
export interface HeroOrchestrators {
  todayBoard: Pick<TodayBoardOrchestrator, "refresh">;
  packageWorkspace: Pick<PackageWorkspaceOrchestrator, "createFromOpportunity" | "generateVariants" | "regenerate">;
  patternSuggestion: PatternSuggestionOrchestrator;
  opportunitySummary: OpportunitySummaryOrchestrator;
  variantEvaluation: Pick<VariantEvaluationOrchestrator, "request">;
  variantRevision: VariantRevisionOrchestrator;
  runs: RunsOrchestrator;
}

export interface Readiness {
  ready: boolean;
  /** Why not, one sentence each. */
  reasons: string[];
}

/** Everything the API is built from. Each branch sees its own part of it: trpc.ts says which. */
export interface ApiDependencies {
  unitOfWork: UnitOfWork;
  access: AccessDirectory;
  verifyToken: TokenVerifier;
  orchestrators: HeroOrchestrators;
  todayBoardReader: TodayBoardReader;
  runStreams: RunStreams;
  /** Who the people behind user ids are. */
  users: UserDirectory;
  ids: IdGenerator;
  clock: Clock;
  telemetry: Telemetry;
  /** Of this system, as package.json has it. */
  version: string;
  providerMode: MeDTO["providerMode"];
  limits: ApiLimits;
  secretBox: SecretBox;
  rates: RateGate;
  load: JobLoad;
  /** Prometheus text about this process and the queues. */
  metrics(): Promise<string>;
  /** Origins that browsers may call from. */
  corsOrigins: readonly string[];
  readiness(): Promise<Readiness>;
}
