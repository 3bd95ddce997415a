import type { RunId } from "../ids.ts";
import type { LlmCall } from "../run.ts";
import type { BrandScope } from "../scope.ts";
import type { RunClaim } from "./repositories.ts";

/** The most tokens a window may hold, unless the brand has limits of its own. Null means no limit. */
export interface BudgetLimits {
  perDay: number | null;
  perRun: number | null;
}

/** Leave to make one model call. */
export interface Reservation {
  /** Null when nothing was set aside, because the call costs nothing. */
  id: number | null;
  /** The UTC day that the call counts in, as `day:2026-11-22`. */
  dayWindow: string;
}

/** A model's answer as it is kept until its run is over. */
export interface KeptAnswer {
  /** SHA-256, hexadecimal, of the model and of all that it was asked. */
  request: string;
  /** JSON. */
  answer: string;
}

/** What stands around every model call: leave before it, its price and its line in the record after it. */
export interface CallLedger {
  /**
   * Sets `tokens` aside in the day's window and in the run's; null when one of them has no room. What dead processes
   * left behind is given back first. With no tokens asked it only looks whether the run may go on.
   *
   * @throws CONFLICT when the run was cancelled, or is not this attempt's any more
   */
  reserve(
    scope: BrandScope,
    claim: RunClaim | null,
    asked: { tokens: number; limits: BudgetLimits; at: Date; expiresAt: Date },
  ): Promise<Reservation | null>;
  /**
   * Turns a reservation into what was really used, keeps the record of the call and, until its run is over, the answer:
   * all of it or nothing.
   */
  settle(
    scope: BrandScope,
    reservation: Reservation,
    used: number,
    call: LlmCall,
    answer: KeptAnswer | null,
  ): Promise<void>;
  /** The answers kept for a run, oldest first. */
  listAnswers(scope: BrandScope, runId: RunId): Promise<KeptAnswer[]>;
}

/** The budget window of one UTC day. */
export function dayWindow(at: Date): string {
  return `day:${at.toISOString().slice(0, 10)}`;
}

/** The budget window of one run. */
export function runWindow(runId: string): string {
  return `run:${runId}`;
}
