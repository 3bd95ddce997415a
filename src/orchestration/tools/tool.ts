import type { z } from "zod";
import type { Clock } from "../../core/clock.ts";
import { KairoError } from "../../core/errors.ts";
import type { RunClaim } from "../../core/ports/repositories.ts";
import type { Telemetry } from "../../core/ports/telemetry.ts";
import type { Work } from "../../core/ports/unit-of-work.ts";
import type { BrandScope } from "../../core/scope.ts";
import { noteCall } from "../call-trace.ts";

/** Where a tool's call happens: whose data, which run, and how to reach the database. */
export interface ToolContext {
  scope: BrandScope;
  /** Null outside a run. */
  claim: RunClaim | null;
  now: Date;
  read<T>(work: (tx: Work) => Promise<T>): Promise<T>;
  /** One transaction; inside a run it first proves that this attempt still owns the run. */
  write<T>(work: (tx: Work) => Promise<T>): Promise<T>;
}

/**
 * An engine adapter as data: validate, call an engine or a repository, answer a DTO. No tool's input names
 * a brand, a tenant or a user: those come with the context. Only model-facing ones are ever shown to a model.
 */
export interface Tool<Name extends string, Input, Output> {
  name: Name;
  description: string;
  input: z.ZodType<Input>;
  output: z.ZodType<Output>;
  modelFacing: boolean;
  run(context: ToolContext, input: Input): Promise<Output>;
}

/** Checks a tool's types; adds nothing. */
export function defineTool<Name extends string, Input, Output>(
  tool: Tool<Name, Input, Output>,
): Tool<Name, Input, Output> {
  return tool;
}

// biome-ignore lint/suspicious/noExplicitAny: a register holds tools of every input and output
export type AnyTool = Tool<string, any, any>;

/** A tool with its scope closed over. `commit`, when given, is the transaction its writes go through. */
export type BoundTool<T extends AnyTool> =
  T extends Tool<string, infer Input, infer Output> ? (input: Input, commit?: Commit) => Promise<Output> : never;

/** Runs a tool's write in one transaction that also remembers the step it belongs to. */
export type Commit = <T>(work: (tx: Work) => Promise<T>, tool: string) => Promise<T>;

/** Calls a tool: input and output are held to their schemas, and the call leaves one line of telemetry. */
export async function callTool<Input, Output>(
  tool: Tool<string, Input, Output>,
  context: ToolContext,
  input: Input,
  uses: { telemetry: Telemetry; clock: Clock },
): Promise<Output> {
  const startedAt = uses.clock.now().getTime();
  const parsed = tool.input.safeParse(input);
  if (!parsed.success) {
    throw new KairoError("INVALID", `The tool ${tool.name} was called with a wrong input: ${firstIssue(parsed.error)}`);
  }
  try {
    return tool.output.parse(await tool.run(context, parsed.data));
  } finally {
    const ms = Math.max(0, uses.clock.now().getTime() - startedAt);
    noteCall({ tool: tool.name, milliseconds: ms });
    uses.telemetry.record("tool.call", {
      tool: tool.name,
      run_id: context.claim?.runId ?? null,
      brand_id: context.scope.brandId,
      correlation_id: context.scope.correlationId,
      ms,
    });
  }
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join(".") || "input"} ${issue.message}` : "it has no known shape";
}
