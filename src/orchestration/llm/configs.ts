import type { Task } from "../prompts/task.ts";

export interface TaskConfig {
  tier: "smart" | "fast";
  temperature: number;
  maxOutputTokens: number;
  /** Turns of a tool loop. */
  maxSteps: number;
  stepTimeoutMs: number;
  totalTimeoutMs: number;
  /** Further attempts after a failure that may pass. */
  retries: number;
}

const STEP_TIMEOUT_MS = 60_000;
const TOTAL_TIMEOUT_MS = 120_000;
const SYNC_TIMEOUT_MS = 20_000;
const RETRIES = 2;

const writing = { stepTimeoutMs: STEP_TIMEOUT_MS, totalTimeoutMs: TOTAL_TIMEOUT_MS, retries: RETRIES };
/** A person waits in front of these. */
const waitedFor = { stepTimeoutMs: SYNC_TIMEOUT_MS, totalTimeoutMs: SYNC_TIMEOUT_MS, retries: 1 };

export const TASK_CONFIGS: Readonly<Record<Task, TaskConfig>> = {
  board: { tier: "smart", temperature: 0.4, maxOutputTokens: 4_000, maxSteps: 1, ...writing },
  thesis: { tier: "smart", temperature: 0.5, maxOutputTokens: 800, maxSteps: 1, ...writing },
  draft: { tier: "smart", temperature: 0.7, maxOutputTokens: 2_000, maxSteps: 6, ...writing },
  revise: { tier: "smart", temperature: 0.5, maxOutputTokens: 2_000, maxSteps: 1, ...waitedFor },
  rationale: { tier: "fast", temperature: 0.3, maxOutputTokens: 600, maxSteps: 1, ...waitedFor },
  "focus-strip": { tier: "fast", temperature: 0.3, maxOutputTokens: 200, maxSteps: 1, ...waitedFor },
  summary: { tier: "fast", temperature: 0.3, maxOutputTokens: 500, maxSteps: 1, ...waitedFor },
  intake: { tier: "smart", temperature: 0.2, maxOutputTokens: 4_000, maxSteps: 1, ...writing },
};
