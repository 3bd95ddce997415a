import type { Task } from "../prompts/task.ts";

export interface TaskConfig {
  tier: "smart" | "fast";
  temperature: number;
  maxOutputTokens: number;
  /** Turns of a tool loop. */
  maxSteps: number;
  /** Further attempts after a failure that may pass. */
  retries: number;
  /** True when a person waits in front of it. */
  isWaitedFor: boolean;
}

const inBackground = { retries: 2, isWaitedFor: false };
const waitedFor = { retries: 1, isWaitedFor: true };

export const TASK_CONFIGS: Readonly<Record<Task, TaskConfig>> = {
  board: { tier: "smart", temperature: 0.4, maxOutputTokens: 4_000, maxSteps: 1, ...inBackground },
  thesis: { tier: "smart", temperature: 0.5, maxOutputTokens: 800, maxSteps: 1, ...inBackground },
  draft: { tier: "smart", temperature: 0.7, maxOutputTokens: 2_000, maxSteps: 6, ...inBackground },
  revise: { tier: "smart", temperature: 0.5, maxOutputTokens: 2_000, maxSteps: 1, ...waitedFor },
  rationale: { tier: "fast", temperature: 0.3, maxOutputTokens: 600, maxSteps: 1, ...waitedFor },
  "focus-strip": { tier: "fast", temperature: 0.3, maxOutputTokens: 200, maxSteps: 1, ...waitedFor },
  summary: { tier: "fast", temperature: 0.3, maxOutputTokens: 500, maxSteps: 1, ...waitedFor },
  intake: { tier: "smart", temperature: 0.2, maxOutputTokens: 4_000, maxSteps: 1, ...inBackground },
};

/** People in front of a page wait no longer than this, whatever the deployment's own limit. */
const WAITED_FOR_MS = 20_000;
/** A whole conversation gets the time of two attempts: one that hangs and one that answers. */
const ATTEMPTS_IN_TOTAL = 2;

export const TOOL_TIMEOUT_MS = 10_000;

/** How long one attempt and the whole conversation of a task may take. @param stepMs the deployment's own limit */
export function timeoutsOf({ isWaitedFor }: TaskConfig, stepMs: number): { stepMs: number; totalMs: number } {
  if (!isWaitedFor) return { stepMs, totalMs: ATTEMPTS_IN_TOTAL * stepMs };
  return { stepMs: Math.min(stepMs, WAITED_FOR_MS), totalMs: Math.min(ATTEMPTS_IN_TOTAL * stepMs, WAITED_FOR_MS) };
}
