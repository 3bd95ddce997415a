import { z } from "zod";

/** How a model call ended, or why none was made. */
export const CALL_OUTCOMES = {
  answered: "The model answered.",
  rate_limited: "The provider kept asking us to slow down.",
  quota_spent: "The account at the provider has no quota left.",
  rejected: "The provider does not take our requests; its key, its model's name or its settings may be wrong.",
  provider_error: "The provider failed.",
  unreachable: "The provider could not be reached.",
  timed_out: "The model took too long to answer.",
  cut_off: "The provider's answer broke off on its way.",
  not_json: "The provider answered with a page instead of data.",
  refused: "The model declined to write this.",
  truncated: "The model's answer was longer than an answer may be, and was cut.",
  empty: "The model answered nothing.",
  malformed: "The model's answer could not be read.",
  wrong_schema: "The model's answer did not have the shape that was asked for.",
  endless_loop: "The model went on looking things up and never handed in a draft.",
  breaker_open: "The provider has failed again and again, so it was given a rest.",
  budget_spent: "The token budget has no room for another model call.",
  blocked: "The model's drafts did not pass the brand's checks.",
} as const;

export type CallOutcome = keyof typeof CALL_OUTCOMES;
export const CallOutcome = z.enum(Object.keys(CALL_OUTCOMES) as [CallOutcome, ...CallOutcome[]]);
