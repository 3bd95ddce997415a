import type { CallOutcome } from "../../core/call-outcome.ts";
import type { Degradation } from "../../core/run.ts";

interface OutcomePolicy {
  /** Whether the same question to the same model may do better: after a wait, at once, or not at all. */
  again: "after_a_wait" | "at_once" | "never";
  /** Whether the next model may do better. */
  nextModel: boolean;
  /** Whether it says that the model is out of order, rather than what it thinks of the question. */
  countsAgainstModel: boolean;
  /** What the reader of a draft is told when the template writer had to stand in. */
  degradation: Degradation;
}

const outOfOrder: OutcomePolicy = {
  again: "after_a_wait",
  nextModel: true,
  countsAgainstModel: true,
  degradation: "provider_down",
};
const unusable: OutcomePolicy = {
  again: "never",
  nextModel: false,
  countsAgainstModel: false,
  degradation: "written_by_template",
};

/** What follows from each way a call can end badly. */
export const OUTCOME_POLICY: Readonly<Record<Exclude<CallOutcome, "answered">, OutcomePolicy>> = {
  // A provider that names its limits is in good order.
  rate_limited: { ...outOfOrder, countsAgainstModel: false },
  // The account's, so every model of it is out.
  quota_spent: { ...outOfOrder, again: "never", nextModel: false },
  rejected: { ...outOfOrder, again: "never" },
  provider_error: outOfOrder,
  unreachable: outOfOrder,
  timed_out: outOfOrder,
  cut_off: outOfOrder,
  not_json: outOfOrder,
  refused: unusable,
  truncated: unusable,
  empty: { ...unusable, again: "at_once", nextModel: true },
  // Asked once more within the conversation, by the client.
  malformed: unusable,
  wrong_schema: unusable,
  endless_loop: unusable,
  breaker_open: { ...outOfOrder, again: "never", countsAgainstModel: false },
  budget_spent: { ...unusable, degradation: "budget_spent" },
  blocked: unusable,
};
