import { z } from "zod";
import { CallOutcome } from "./call-outcome.ts";
import { BrandId, RunId, TenantId } from "./ids.ts";

export const GRAPHS = [
  "TodayBoardV1",
  "PackageWorkspaceV1",
  "PatternSuggestionV1",
  "OpportunitySummaryV1",
  "VariantRevisionV1",
  "VariantEvaluationV1",
  "LearningUpdateV1",
] as const;
export const GraphName = z.enum(GRAPHS);
export type GraphName = z.infer<typeof GraphName>;

/** A graph's name with its version. A stored run may name one that this code does not know: an older or a newer. */
export const GraphVersion = z.string().regex(/^[A-Z][A-Za-z]*V[0-9]+$/);

export const RunStatus = z.enum(["queued", "running", "succeeded", "failed", "cancelled"]);
export type RunStatus = z.infer<typeof RunStatus>;

/** What people see while they wait. */
export const Progress = z.object({
  stage: z.string().max(60),
  label: z.string().max(200),
  done: z.int().min(0),
  total: z.int().min(0),
});
export type Progress = z.infer<typeof Progress>;

export const Degradation = z.enum([
  "provider_down",
  "budget_spent",
  "no_fresh_signals",
  "written_by_template",
  "learning_paused",
]);
export type Degradation = z.infer<typeof Degradation>;

/** One call of a tool, as the trace of its step keeps it. */
export const ToolCall = z.object({ tool: z.string(), milliseconds: z.int().min(0) });
export type ToolCall = z.infer<typeof ToolCall>;

/** One execution of a graph. It exists before its job does, and outlives it. */
export const FlowRun = z.object({
  id: RunId,
  tenantId: TenantId,
  brandId: BrandId,
  graph: GraphVersion,
  status: RunStatus,
  /** The package, board or other object the run works on. */
  subjectId: z.string().max(120).nullable(),
  /** The graph's own input, checked by the graph's schema. */
  input: z.record(z.string(), z.unknown()),
  progress: Progress,
  degraded: z.array(Degradation),
  actor: z.string().max(120),
  correlationId: z.string().max(120),
  idempotencyKey: z.string().max(200).nullable(),
  brandVersion: z.int().min(1).nullable(),
  models: z.array(z.string()),
  promptVersions: z.array(z.string()),
  tokenBudget: z.int().min(0).nullable(),
  /** Which attempt owns the run now: a write by an older one is refused. */
  attempt: z.int().min(0),
  cancelRequested: z.boolean(),
  error: z.object({ code: z.string(), reason: z.string() }).nullable(),
  /** Tool calls outside of any step, of the attempt that ended the run. */
  calls: z.array(ToolCall).default([]),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
});
export type FlowRun = z.infer<typeof FlowRun>;

/** What a finished step left behind, so that a restarted run need not do it again. */
export const FlowStep = z.object({
  runId: RunId,
  key: z.string().max(120),
  output: z.unknown(),
  attempt: z.int().min(0),
  /** The tools it called, in the order they ended. */
  calls: z.array(ToolCall),
  startedAt: z.date(),
  finishedAt: z.date(),
});
export type FlowStep = z.infer<typeof FlowStep>;

/** One line of a run's history, numbered from 1 without gaps. */
export const RunEvent = z.object({
  runId: RunId,
  seq: z.int().min(1),
  status: RunStatus,
  progress: Progress,
  at: z.date(),
});
export type RunEvent = z.infer<typeof RunEvent>;

/** One attempt at one model call. Never holds the prompt or the answer. */
export const LlmCall = z.object({
  runId: RunId.nullable(),
  correlationId: z.string(),
  task: z.string(),
  stepKey: z.string().nullable(),
  promptVersion: z.string(),
  provider: z.string(),
  model: z.string(),
  outcome: CallOutcome,
  inputTokens: z.int().nullable(),
  cachedInputTokens: z.int().nullable(),
  outputTokens: z.int().nullable(),
  reasoningTokens: z.int().nullable(),
  milliseconds: z.int(),
  waitMilliseconds: z.int(),
  costMicroUsd: z.int().nullable(),
  attempt: z.int(),
  startedAt: z.date(),
});
export type LlmCall = z.infer<typeof LlmCall>;
