import type { Readiness } from "../api/dependencies.ts";
import type { Clock } from "../core/clock.ts";
import type { IdGenerator } from "../core/ids.ts";
import type { AccessDirectory } from "../core/ports/access-directory.ts";
import type { CallLedger } from "../core/ports/call-ledger.ts";
import type { Evaluator } from "../core/ports/evaluator.ts";
import type { FeedFetcher } from "../core/ports/feed-fetcher.ts";
import type { FeedReader } from "../core/ports/feed-reader.ts";
import type { JobLoad } from "../core/ports/job-load.ts";
import type { DeadLetters } from "../core/ports/job-queue.ts";
import type { RunAnnouncements } from "../core/ports/run-announcements.ts";
import type { SecretBox } from "../core/ports/secret-box.ts";
import type { SourceReader } from "../core/ports/source-reader.ts";
import type { Telemetry } from "../core/ports/telemetry.ts";
import type { UnitOfWork } from "../core/ports/unit-of-work.ts";
import type { UserDirectory } from "../core/ports/user-directory.ts";
import { evaluateVariant } from "../engines/content-engineering/evaluate-variant.ts";
import { createFeedReader } from "../integrations/feeds/feed-reader.ts";
import { createFeedFetcher } from "../integrations/feeds/fetch-feed.ts";
import { createSourceReader } from "../integrations/feeds/source-reader.ts";
import { createLocalUserDirectory } from "../integrations/local-users.ts";
import { createSupabaseUserDirectory } from "../integrations/supabase/user-directory.ts";
import type { JOBS } from "../jobs/definitions/register.ts";
import { createLearnerHandlers, createWorkerHandlers } from "../jobs/handlers/register.ts";
import type { RunHandler } from "../jobs/run-handler.ts";
import { createJobWorker, type JobWorker } from "../jobs/worker.ts";
import { createAnswerMemory } from "../orchestration/llm/answer-memory.ts";
import { createLlmClient, type LlmClient } from "../orchestration/llm/client.ts";
import { createCallMeter } from "../orchestration/llm/meter.ts";
import { createModelChain } from "../orchestration/llm/model-chain.ts";
import { createModels, type Models } from "../orchestration/llm/models.ts";
import { createLearningUpdateOrchestrator } from "../orchestration/orchestrators/learning-update.ts";
import { createOpportunitySummaryOrchestrator } from "../orchestration/orchestrators/opportunity-summary.ts";
import { createPackageWorkspaceOrchestrator } from "../orchestration/orchestrators/package-workspace.ts";
import { createPatternSuggestionOrchestrator } from "../orchestration/orchestrators/pattern-suggestion.ts";
import { createRunsOrchestrator } from "../orchestration/orchestrators/runs.ts";
import { createSignalSourcesOrchestrator } from "../orchestration/orchestrators/signal-sources.ts";
import { createTodayBoardOrchestrator } from "../orchestration/orchestrators/today-board.ts";
import { createTodayBoardReader } from "../orchestration/orchestrators/today-board-reader.ts";
import { createVariantEvaluationOrchestrator } from "../orchestration/orchestrators/variant-evaluation.ts";
import { createVariantRevisionOrchestrator } from "../orchestration/orchestrators/variant-revision.ts";
import { createRunGraph } from "../orchestration/run-graph.ts";
import { createBindTools, createTools } from "../orchestration/tools/register.ts";
import { createAccessDirectory } from "../persistence/access-directory.ts";
import { createCallLedger } from "../persistence/call-ledger.ts";
import { createConnectionPool } from "../persistence/connection-pool.ts";
import { createDeadLetters } from "../persistence/dead-letters.ts";
import { createJobLoad } from "../persistence/job-load.ts";
import { JOB_SCHEMA, startJobSender } from "../persistence/job-schema.ts";
import { createRunAnnouncements } from "../persistence/run-announcements.ts";
import { createUnitOfWork } from "../persistence/unit-of-work.ts";
import { createSystemIds, systemClock, systemRandom } from "./clock.ts";
import type { Config } from "./config.ts";
import { type DatabaseAddress, whyNotReady } from "./database.ts";
import { createMetrics } from "./metrics.ts";
import { openSecretBox } from "./secrets-key.ts";
import { createTelemetry } from "./telemetry.ts";

/** What tests and the demo put in place of the real outside. */
export interface Overrides {
  clock?: Clock;
  ids?: IdGenerator;
  models?: Models;
  telemetry?: Telemetry;
  feedFetcher?: FeedFetcher;
  users?: UserDirectory;
  poolSize?: number;
}

/** Everything a process is made of, built once, top to bottom. */
export interface Container {
  config: Config;
  database: DatabaseAddress;
  clock: Clock;
  ids: IdGenerator;
  telemetry: Telemetry;
  models: Models;
  llm: LlmClient;
  unitOfWork: UnitOfWork;
  access: AccessDirectory;
  announcements: RunAnnouncements;
  deadLetters: DeadLetters;
  orchestrators: Orchestrators;
  todayBoardReader: ReturnType<typeof createTodayBoardReader>;
  users: UserDirectory;
  secretBox: SecretBox;
  load: JobLoad;
  /** Prometheus text. */
  metrics(): Promise<string>;
  evaluator: Evaluator;
  /** Makes a worker that serves these handlers; the caller starts and stops it. */
  createWorker(handlers: readonly RunHandler[]): JobWorker;
  handlers: Record<keyof typeof JOBS, readonly RunHandler[]>;
  feeds: { reader: FeedReader; fetcher: FeedFetcher };
  /** Whether requests can be served: the database answers and stands at this version's schema. */
  readiness(): Promise<Readiness>;
  close(): Promise<void>;
}

export type Orchestrators = ReturnType<typeof createOrchestrators>;

const RUNTIME_ROLE = "kairo_app";
const SPARE_CONNECTIONS = 10;
const MAX_FEED_BYTES = 5 * 1024 * 1024;
const FEED_TIMEOUT_MS = 15_000;
const BREAKER_FAILURES = 5;
const BREAKER_OPEN_MS = 30_000;

export async function createContainer(
  config: Config,
  database: DatabaseAddress,
  overrides: Overrides = {},
): Promise<Container> {
  const clock = overrides.clock ?? systemClock;
  const ids = overrides.ids ?? createSystemIds(clock);
  const metrics = createMetrics();
  const telemetry = metrics.counting(overrides.telemetry ?? createTelemetry(config.LOG_LEVEL));
  const pool = createConnectionPool({
    url: database.runtimeUrl,
    role: RUNTIME_ROLE,
    size: overrides.poolSize ?? SPARE_CONNECTIONS + config.WORKER_CONCURRENCY,
    statementTimeoutMs: 15_000,
    queryTimeoutMs: 20_000,
    connectionTimeoutMs: 5_000,
    idleInTransactionTimeoutMs: 10_000,
    lockTimeoutMs: 5_000,
    applicationName: "kairo",
    onError: (error) => telemetry.error("database.connection_lost", error, {}),
  });
  const boss = await startJobSender({ pool, onError: (error) => telemetry.error("queue.error", error, {}) });
  const unitOfWork = createUnitOfWork({ pool, boss, telemetry });
  const access = createAccessDirectory({ pool });
  const announcements = createRunAnnouncements({
    url: database.directUrl,
    onError: (error) => telemetry.error("database.listening_lost", error, {}),
  });
  const load = createJobLoad({ pool, clock });
  const models = overrides.models ?? createModels(modelSettingsOf(config));
  const evaluator: Evaluator = { evaluate: async (_scope, input) => evaluateVariant(input) };
  const feeds = {
    reader: createFeedReader(),
    fetcher:
      overrides.feedFetcher ??
      createFeedFetcher({ allowLoopback: false, maxBytes: MAX_FEED_BYTES, timeoutMs: FEED_TIMEOUT_MS }),
  };
  const sourceReader = createSourceReader(feeds);
  const llm = createLlm(config, { ledger: createCallLedger({ pool }), models, telemetry, clock });
  const orchestrators = createOrchestrators({ unitOfWork, clock, ids, telemetry, llm, evaluator, sourceReader });

  return {
    config,
    database,
    clock,
    ids,
    telemetry,
    models,
    llm,
    unitOfWork,
    access,
    announcements,
    deadLetters: createDeadLetters({ pool }),
    orchestrators,
    todayBoardReader: createTodayBoardReader({ unitOfWork, clock }),
    users: overrides.users ?? createUsers(config),
    secretBox: await openSecretBox(config),
    load,
    metrics: () => metrics.text({ pool, load, llm }),
    evaluator,
    handlers: {
      worker: createWorkerHandlers(orchestrators),
      learner: createLearnerHandlers(orchestrators),
    },
    createWorker: (handlers) =>
      createJobWorker({
        connection: { url: database.directUrl, role: RUNTIME_ROLE, schema: JOB_SCHEMA },
        handlers,
        concurrency: config.WORKER_CONCURRENCY,
        access,
        runs: orchestrators.runs,
        telemetry,
      }),
    feeds,
    readiness: async () => {
      const problem = await whyNotReady(pool);
      if (problem) telemetry.warn("database.not_ready", problem);
      return { ready: problem === null, reasons: problem ? [problem.reason] : [] };
    },
    close: async () => {
      await announcements.close();
      await boss.stop({ graceful: false });
      await pool.end();
    },
  };
}

/** Supabase's people where it is configured, else those of this deployment. */
function createUsers({ SUPABASE_URL: url, SUPABASE_SERVICE_KEY: serviceKey }: Config): UserDirectory {
  return url && serviceKey ? createSupabaseUserDirectory({ url, serviceKey }) : createLocalUserDirectory();
}

function createLlm(
  config: Config,
  uses: { ledger: CallLedger; models: Models; telemetry: Telemetry; clock: Clock },
): LlmClient {
  const { ledger, models, telemetry, clock } = uses;
  const limits = { perDay: config.BUDGET_TOKENS_PER_BRAND_DAY, perRun: config.BUDGET_TOKENS_PER_RUN };
  const chain = createModelChain({
    models,
    memory: createAnswerMemory(ledger),
    meter: createCallMeter({ ledger, clock, telemetry, limits, longestCallMs: config.LLM_STEP_TIMEOUT_MS }),
    telemetry,
    clock,
    random: systemRandom,
    concurrency: config.LLM_CONCURRENCY,
    settings: {
      stepTimeoutMs: config.LLM_STEP_TIMEOUT_MS,
      backoffMs: config.LLM_BACKOFF_MS,
      breaker: { failures: BREAKER_FAILURES, openMs: BREAKER_OPEN_MS },
    },
  });
  return createLlmClient({ chain, telemetry });
}

function createOrchestrators(uses: {
  unitOfWork: UnitOfWork;
  clock: Clock;
  ids: IdGenerator;
  telemetry: Telemetry;
  llm: LlmClient;
  evaluator: Evaluator;
  sourceReader: SourceReader;
}) {
  const { unitOfWork, clock, ids, telemetry, llm, evaluator, sourceReader } = uses;
  const tools = createTools({ ids, evaluator });
  const bindTools = createBindTools({ tools, unitOfWork, clock, telemetry });
  const runGraph = createRunGraph({ unitOfWork, bindTools, llm, clock, telemetry });
  return {
    todayBoard: createTodayBoardOrchestrator({ unitOfWork, runGraph, ids, clock }),
    packageWorkspace: createPackageWorkspaceOrchestrator({ unitOfWork, bindTools, runGraph, ids, clock }),
    learningUpdate: createLearningUpdateOrchestrator({ runGraph }),
    patternSuggestion: createPatternSuggestionOrchestrator({ bindTools, llm }),
    opportunitySummary: createOpportunitySummaryOrchestrator({ bindTools, llm }),
    variantEvaluation: createVariantEvaluationOrchestrator({ unitOfWork, runGraph, ids, clock }),
    variantRevision: createVariantRevisionOrchestrator({ bindTools, llm }),
    runs: createRunsOrchestrator({ unitOfWork, ids, clock }),
    signalSources: createSignalSourcesOrchestrator({ unitOfWork, sourceReader, ids, clock }),
  };
}

function modelSettingsOf(config: Config) {
  return {
    provider: config.llmProvider,
    apiKey: config.OPENAI_API_KEY ?? null,
    baseUrl: config.OPENAI_BASE_URL ?? null,
    smartModel: config.LLM_MODEL_SMART,
    fastModel: config.LLM_MODEL_FAST,
    fallbackModels: config.llmFallbackModels,
  };
}
