import type { Clock } from "../../core/clock.ts";

export interface BreakerSettings {
  /** Failures in a row that open it. */
  failures: number;
  /** How long it stays open before one call may try. */
  openMs: number;
}

export type BreakerState = "closed" | "open" | "half_open";

/** Gives a model that fails again and again a rest: open, nobody calls; half open, one call tries for all. */
export interface Breaker {
  /** True lets one call through; the caller then says how it ended. */
  enter(): boolean;
  succeeded(): void;
  failed(): void;
  /** The call ended without saying anything about the model. */
  leave(): void;
  state(): BreakerState;
}

export function createBreaker(clock: Clock, settings: BreakerSettings): Breaker {
  let failures = 0;
  let openedAt: number | null = null;
  let isProbing = false;

  const state = (): BreakerState => {
    if (openedAt === null) return "closed";
    return clock.now().getTime() - openedAt >= settings.openMs ? "half_open" : "open";
  };

  return {
    enter() {
      const now = state();
      if (now === "closed") return true;
      if (now === "open" || isProbing) return false;
      isProbing = true;
      return true;
    },
    succeeded() {
      failures = 0;
      openedAt = null;
      isProbing = false;
    },
    failed() {
      failures += 1;
      isProbing = false;
      // Calls under way when it opened do not keep it open for longer.
      if (state() === "half_open" || (openedAt === null && failures >= settings.failures)) {
        openedAt = clock.now().getTime();
      }
    },
    leave() {
      isProbing = false;
    },
    state,
  };
}
