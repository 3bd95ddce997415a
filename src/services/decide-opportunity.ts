import type { DecisionKind } from "../core/decision.ts";
import type { OpportunityDTO } from "../core/dto/opportunity.ts";
import { KairoError } from "../core/errors.ts";
import type { IdGenerator, OpportunityId } from "../core/ids.ts";
import type { DismissReason, Opportunity, OpportunityStatus } from "../core/opportunity.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import { showOpportunities } from "./load-opportunities.ts";
import { recordDecision } from "./record-decision.ts";
import { requestLearning } from "./request-learning.ts";

export type OpportunityCommand =
  | { kind: "pin" }
  | { kind: "unpin" }
  | { kind: "snooze"; until: Date }
  | { kind: "dismiss"; reason: DismissReason }
  | { kind: "restore" };

type CommandKind = OpportunityCommand["kind"];

interface Rule {
  from: readonly OpportunityStatus[];
  decision: DecisionKind;
  /** True when it says something about what the brand likes. */
  teaches: boolean;
}

const LIVE: readonly OpportunityStatus[] = ["open", "packaged"];

const RULES: Readonly<Record<CommandKind, Rule>> = {
  pin: { from: LIVE, decision: "opportunity.pinned", teaches: true },
  unpin: { from: LIVE, decision: "opportunity.unpinned", teaches: true },
  snooze: { from: ["open"], decision: "opportunity.snoozed", teaches: false },
  dismiss: { from: LIVE, decision: "opportunity.dismissed", teaches: true },
  restore: { from: ["dismissed", "expired", "open"], decision: "opportunity.restored", teaches: true },
};

/**
 * Does what a person decided about an opportunity, with the decision row in the same transaction.
 *
 * @throws PRECONDITION naming what is possible, when the opportunity is past it
 */
export async function decideOpportunity(
  tx: Work,
  scope: BrandScope,
  uses: { ids: IdGenerator; now: Date },
  id: OpportunityId,
  command: OpportunityCommand,
): Promise<OpportunityDTO> {
  const before = await tx.opportunities.get(scope, id);
  const rule = RULES[command.kind];
  if (!rule.from.includes(before.status)) throw refusal(before, command.kind);
  const hasPackage = (await tx.packages.findOpenByOpportunity(scope, id)) !== null;
  const after = change(before, command, { hasPackage, now: uses.now });
  const stored = await tx.opportunities.update(scope, { ...after, updatedAt: uses.now }, before.revision);
  await recordDecision(tx, scope, uses, {
    kind: rule.decision,
    subjectId: id,
    before: stateOf(before),
    after: stateOf(stored),
    reason: command.kind === "dismiss" ? command.reason : null,
  });
  if (rule.teaches) await requestLearning(tx, scope, uses);
  const [shown] = await showOpportunities(tx, scope, [stored]);
  return shown as OpportunityDTO;
}

function change(
  before: Opportunity,
  command: OpportunityCommand,
  { hasPackage, now }: { hasPackage: boolean; now: Date },
): Opportunity {
  switch (command.kind) {
    case "pin":
      return { ...before, pinnedAt: now, snoozedUntil: null };
    case "unpin":
      return { ...before, pinnedAt: null };
    case "snooze":
      if (command.until.getTime() <= now.getTime()) {
        throw new KairoError("INVALID", "until has passed already; choose a later time.", {
          fields: { until: "has passed already" },
        });
      }
      return { ...before, snoozedUntil: command.until, pinnedAt: null };
    case "dismiss":
      return { ...before, status: "dismissed", dismissReason: command.reason, pinnedAt: null, snoozedUntil: null };
    case "restore":
      return { ...before, status: hasPackage ? "packaged" : "open", dismissReason: null, snoozedUntil: null };
  }
}

function stateOf({ status, dismissReason, pinnedAt, snoozedUntil }: Opportunity): Record<string, unknown> {
  return {
    status,
    dismissReason,
    pinnedAt: pinnedAt?.toISOString() ?? null,
    snoozedUntil: snoozedUntil?.toISOString() ?? null,
  };
}

function refusal({ id, status }: Opportunity, kind: CommandKind): KairoError {
  const possible = (Object.keys(RULES) as CommandKind[]).filter((each) => RULES[each].from.includes(status));
  return new KairoError(
    "PRECONDITION",
    `The opportunity ${id} is ${status}, so ${kind} is not possible; what is: ${possible.join(", ") || "nothing"}.`,
    { details: { status, possible } },
  );
}
