import type { Clock } from "../core/clock.ts";
import { isRetryable, isRunCancelled, isStaleAttempt, KairoError, reasonOf, runCancelled } from "../core/errors.ts";
import type { RunId } from "../core/ids.ts";
import type { RunClaim, RunOutcome } from "../core/ports/repositories.ts";
import type { Telemetry } from "../core/ports/telemetry.ts";
import type { UnitOfWork, Work } from "../core/ports/unit-of-work.ts";
import type { Degradation, FlowRun, ToolCall } from "../core/run.ts";
import type { BrandScope } from "../core/scope.ts";
import { keepingCalls } from "./call-trace.ts";
import type { Graph, GraphContext } from "./graph.ts";
import type { LlmClient } from "./llm/client.ts";
import { createRunSteps } from "./run-steps.ts";
import type { BindTools } from "./tools/register.ts";

/**
 * Claims a queued run and carries its graph to an end, going on where an earlier attempt stopped.
 * Answers null when there was nothing to do: the run has ended, or a later attempt has taken it over.
 *
 * @param isLastAttempt a failure that might pass ends the run too, for nobody will try again
 * @throws the failure when it might pass: the run then stays as it is, or has failed with it on the last attempt, so
 *   that its job ends among the dead letters
 */
export type RunGraph = <Input, Output>(
  scope: BrandScope,
  runId: RunId,
  graph: Graph<Input, Output>,
  isLastAttempt: boolean,
  more?: RunOptions,
) => Promise<{ status: RunOutcome["status"]; output: Output | null } | null>;

export interface RunOptions {
  /** Aborted when the process shuts down or has lost the job: the run stops before its next model call. */
  signal?: AbortSignal | undefined;
  /** What a run that fails or is cancelled leaves tidy, in the transaction that ends it. */
  whenUnfinished?: (tx: Work) => Promise<void>;
}

export function createRunGraph(uses: {
  unitOfWork: UnitOfWork;
  bindTools: BindTools;
  llm: LlmClient;
  clock: Clock;
  telemetry: Telemetry;
}): RunGraph {
  const { unitOfWork, bindTools, llm, clock, telemetry } = uses;

  async function claimRun(scope: BrandScope, runId: RunId): Promise<{ run: FlowRun; claim: RunClaim } | null> {
    return unitOfWork.write(scope, async (tx) => {
      const claimed = await tx.runs.claim(scope, runId, clock.now());
      if (claimed && claimed.claim.attempt > 1) await tx.budget.releaseRun(scope, runId, claimed.claim.attempt);
      return claimed;
    });
  }

  async function finish(
    scope: BrandScope,
    claim: RunClaim,
    outcome: Omit<RunOutcome, "models" | "promptVersions">,
    whenUnfinished?: RunOptions["whenUnfinished"],
  ) {
    await unitOfWork.writeClaimed(scope, claim, async (tx, owned) => {
      const calls = await tx.budget.listCalls(scope, claim.runId);
      const models = [...new Set(calls.map(({ model }) => model))];
      const promptVersions = [...new Set(calls.map(({ promptVersion }) => promptVersion))];
      // Who asked it to stop has said why.
      const error = outcome.status === "cancelled" ? (owned.error ?? outcome.error) : outcome.error;
      await tx.runs.finish(scope, claim, { ...outcome, error, models, promptVersions }, clock.now());
      if (outcome.status !== "succeeded") await whenUnfinished?.(tx);
    });
  }

  return async (scope, runId, graph, isLastAttempt, { signal, whenUnfinished } = {}) => {
    const claimed = await claimRun(scope, runId);
    if (!claimed) return null;
    const { run, claim } = claimed;
    const startedAt = clock.now().getTime();
    const degraded = new Set<Degradation>();
    const calls: ToolCall[] = [];
    const steps = createRunSteps({ unitOfWork, scope, claim, clock, signal: signal ?? null });
    const context: GraphContext = {
      scope,
      claim,
      llm,
      steps,
      tools: bindTools(scope, claim),
      degrade: (reason) => degraded.add(reason),
      degraded: () => [...degraded],
      today: () => clock.now().toISOString().slice(0, 10),
    };

    function report(status: string): void {
      const ms = clock.now().getTime() - startedAt;
      const facts = { run_id: runId, graph: graph.name, attempt: claim.attempt, status, ms };
      telemetry.record("run.end", { ...facts, brand_id: scope.brandId, correlation_id: scope.correlationId });
    }

    async function end<Output>(
      status: RunOutcome["status"],
      output: Output,
      error: RunOutcome["error"],
    ): Promise<{ status: RunOutcome["status"]; output: Output } | null> {
      try {
        const outcome = { status, error, degraded: [...degraded], calls, progress: steps.takeNews() };
        await finish(scope, claim, outcome, whenUnfinished);
      } catch (failure) {
        if (!isStaleAttempt(failure)) throw failure;
        report("stale");
        return null;
      }
      report(status);
      return { status, output };
    }

    try {
      steps.throwIfHandedBack();
      if (run.cancelRequested) throw runCancelled(runId);
      const output = await keepingCalls(calls, () => graph.run(context, parseInput(graph, run.input)));
      return await end("succeeded", output, null);
    } catch (error) {
      if (isStaleAttempt(error)) {
        steps.takeNews();
        report("stale");
        return null;
      }
      if (isRunCancelled(error)) {
        return end("cancelled", null, { code: "CONFLICT", reason: "cancelled" });
      }
      if (isRetryable(error) && !isLastAttempt) {
        steps.takeNews();
        report("interrupted");
        throw error;
      }
      telemetry.error("run.failed", error, { run_id: runId, graph: graph.name, correlation_id: scope.correlationId });
      const code = error instanceof KairoError ? error.code : "INTERNAL";
      // What is not from our own family may name hosts, files or other people's data.
      const reason = error instanceof KairoError ? reasonOf(error) : "Something failed that Kairo did not foresee.";
      const ended = await end("failed", null, { code, reason });
      if (ended && isRetryable(error)) throw error;
      return ended;
    }
  };
}

function parseInput<Input, Output>(graph: Graph<Input, Output>, input: unknown): Input {
  const parsed = graph.input.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new KairoError("INVALID", `The run's input does not fit ${graph.name}: ${parsed.error.issues[0]?.message}.`);
}
