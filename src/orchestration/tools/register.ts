import type { Clock } from "../../core/clock.ts";
import type { RunClaim } from "../../core/ports/repositories.ts";
import type { Telemetry } from "../../core/ports/telemetry.ts";
import type { UnitOfWork, Work } from "../../core/ports/unit-of-work.ts";
import type { BrandScope } from "../../core/scope.ts";
import { type BoardTools, createBoardTools } from "./board-tools.ts";
import { type BrandTools, createBrandTools } from "./brand-tools.ts";
import { createEvaluationTools, type EvaluationTools } from "./evaluation-tools.ts";
import { createLearningTools, type LearningTools } from "./learning-tools.ts";
import { createOpportunityTools, type OpportunityTools } from "./opportunity-tools.ts";
import { createPackageTools, type PackageTools } from "./package-tools.ts";
import { createPatternTools, type PatternTools } from "./pattern-tools.ts";
import { createRevisionTools, type RevisionTools } from "./revision-tools.ts";
import { type AnyTool, type BoundTool, type Commit, callTool, type ToolContext } from "./tool.ts";
import type { ToolUses } from "./tool-uses.ts";

/** Every tool there is, by name. */
export type Tools = BrandTools &
  OpportunityTools &
  BoardTools &
  PackageTools &
  PatternTools &
  LearningTools &
  RevisionTools &
  EvaluationTools;

/** The tools with a scope closed over: what graphs call. */
export type BoundTools = { [Name in keyof Tools]: BoundTool<Tools[Name]> };

export function createTools(uses: ToolUses): Tools {
  return {
    ...createBrandTools(),
    ...createOpportunityTools(uses),
    ...createBoardTools(uses),
    ...createPackageTools(uses),
    ...createPatternTools(),
    ...createLearningTools(uses),
    ...createRevisionTools(),
    ...createEvaluationTools(uses),
  };
}

/** @param joined runs every call inside this open transaction, instead of one of its own */
export type BindTools = (scope: BrandScope, claim: RunClaim | null, joined?: Work) => BoundTools;

/** Closes tools over a scope. Inside a run every write proves that the run is still this attempt's. */
export function createBindTools(uses: {
  tools: Tools;
  unitOfWork: UnitOfWork;
  clock: Clock;
  telemetry: Telemetry;
}): BindTools {
  const { tools, unitOfWork, clock, telemetry } = uses;

  return (scope, claim, joined) => {
    const contextFor = (tool: AnyTool, commit: Commit | undefined): ToolContext => ({
      scope,
      claim,
      now: clock.now(),
      read: (work) => (joined ? work(joined) : unitOfWork.read(scope, work)),
      write: (work) => {
        if (joined) return work(joined);
        if (commit) return commit(work, tool.name);
        return claim ? unitOfWork.writeClaimed(scope, claim, work) : unitOfWork.write(scope, work);
      },
    });
    const bind = (tool: AnyTool) => (input: unknown, commit?: Commit) =>
      callTool(tool, contextFor(tool, commit), input, { telemetry, clock });
    return Object.fromEntries(Object.entries(tools).map(([name, tool]) => [name, bind(tool)])) as BoundTools;
  };
}
