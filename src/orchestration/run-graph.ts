import type { Clock } from "../core/clock.ts";
import { isRetryable, isRunCancelled, isStaleAttempt, KairoError, reasonOf } from "../core/errors.ts";
import type { RunId } from "../core/ids.ts";
import type { RunClaim, RunOutcome } from "../core/ports/repositories.ts";
import type { Telemetry } from "../core/ports/telemetry.ts";
import type { UnitOfWork } from "../core/ports/unit-of-work.ts";
import type { Degradation, FlowRun } from "../core/run.ts";
import type { BrandScope } from "../core/scope.ts";
import type { Graph, GraphContext } from "./graph.ts";
import type { LlmClient } from "./llm/client.ts";
import { createRunSteps } from "./run-steps.ts";
import type { BindTools } from "./tools/register.ts";

/**
 * Claims a queued run and carries its graph to an end, going on where an earlier attempt stopped.
 * Answers null when there was nothing to do: the run has ended, or a later attempt has taken it over.
 *
 * @param isLastAttempt a failure that might pass ends the run too, for nobody will try again
 * @throws the failure, when another attempt may do better; the run then stays as it is
 */
export type RunGraph = <Input, Output>(
  scope: BrandScope,
  runId: RunId,
  graph: Graph<Input, Output>,
  isLastAttempt: boolean,
) => Promise<{ status: RunOutcome["status"]; output: Output | null } | null>;

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
    outcome: Pick<RunOutcome, "status" | "error" | "degraded">,
  ) {
    await unitOfWork.writeClaimed(scope, claim, async (tx) => {
      const calls = await tx.budget.listCalls(scope, claim.runId);
      const models = [...new Set(calls.map(({ model }) => model))];
      const promptVersions = [...new Set(calls.map(({ promptVersion }) => promptVersion))];
      await tx.runs.finish(scope, claim, { ...outcome, models, promptVersions }, clock.now());
    });
  }

  return async (scope, runId, graph, isLastAttempt) => {
    const claimed = await claimRun(scope, runId);
    if (!claimed) return null;
    const { run, claim } = claimed;
    const startedAt = clock.now().getTime();
    const degraded = new Set<Degradation>();
    const steps = createRunSteps({ unitOfWork, scope, claim, clock });
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

    try {
      await steps.throwIfCancelled();
      const output = await graph.run(context, parseInput(graph, run.input));
      await finish(scope, claim, { status: "succeeded", error: null, degraded: [...degraded] });
      report("succeeded");
      return { status: "succeeded", output };
    } catch (error) {
      if (isStaleAttempt(error)) {
        report("stale");
        return null;
      }
      if (isRunCancelled(error)) {
        const reason = { code: "CONFLICT", reason: "cancelled" };
        await finish(scope, claim, { status: "cancelled", error: reason, degraded: [...degraded] });
        report("cancelled");
        return { status: "cancelled", output: null };
      }
      if (isRetryable(error) && !isLastAttempt) {
        report("interrupted");
        throw error;
      }
      telemetry.error("run.failed", error, { run_id: runId, graph: graph.name, correlation_id: scope.correlationId });
      const code = error instanceof KairoError ? error.code : "INTERNAL";
      // What is not from our own family may name hosts, files or other people's data.
      const reason = error instanceof KairoError ? reasonOf(error) : "Something failed that Kairo did not foresee.";
      await finish(scope, claim, { status: "failed", error: { code, reason }, degraded: [...degraded] });
      report("failed");
      return { status: "failed", output: null };
    }
  };
}

function parseInput<Input, Output>(graph: Graph<Input, Output>, input: unknown): Input {
  const parsed = graph.input.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new KairoError("INVALID", `The run's input does not fit ${graph.name}: ${parsed.error.issues[0]?.message}.`);
}
