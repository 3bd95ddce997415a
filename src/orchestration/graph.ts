import type { z } from "zod";
import type { RunClaim } from "../core/ports/repositories.ts";
import type { Degradation, GraphName } from "../core/run.ts";
import type { BrandScope } from "../core/scope.ts";
import type { LlmClient } from "./llm/client.ts";
import type { RunSteps } from "./run-steps.ts";
import type { BoundTools } from "./tools/register.ts";

/** What a running graph may use. Engines and persistence are behind `tools`, models behind `llm`. */
export interface GraphContext {
  scope: BrandScope;
  claim: RunClaim;
  tools: BoundTools;
  llm: LlmClient;
  steps: RunSteps;
  /** Remembers, once each, what was not as it should be. */
  degrade(reason: Degradation): void;
  degraded(): Degradation[];
  /** The current date, UTC, as `2026-11-22`. */
  today(): string;
}

/** A named, versioned workflow. A version that has run in production is never edited: a new file is added. */
export interface Graph<Input, Output> {
  name: GraphName;
  input: z.ZodType<Input>;
  run(context: GraphContext, input: Input): Promise<Output>;
}

/** A sync graph answers while the caller waits: it has no run, no steps and writes nothing. */
export type SyncGraphContext = Pick<GraphContext, "scope" | "tools" | "llm">;

export interface SyncGraph<Input, Output> {
  name: GraphName;
  input: z.ZodType<Input>;
  run(context: SyncGraphContext, input: Input): Promise<Output>;
}

/** A sync graph whose input is held to its schema on every call, as a run's is. */
export function defineSyncGraph<Input, Output>(graph: SyncGraph<Input, Output>): SyncGraph<Input, Output> {
  return { ...graph, run: (context, input) => graph.run(context, graph.input.parse(input)) };
}

/** Checks a graph's types; adds nothing. */
export function defineGraph<Input, Output>(graph: Graph<Input, Output>): Graph<Input, Output> {
  return graph;
}

/**
 * Waits for all of it, then throws the first failure if there was one: parallel work is never left running
 * behind a run that has ended, and what succeeded is kept.
 */
export async function settleAll<T>(work: Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(work);
  return results.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}
