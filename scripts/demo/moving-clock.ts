import type { Clock } from "../../src/core/clock.ts";

export interface MovingClock extends Clock {
  advance(milliseconds: number): void;
}

/** Runs on from `start` as real time passes, and can be put forward: outcomes take days to settle. */
export function createMovingClock(start: Date): MovingClock {
  let offset = start.getTime() - Date.now();
  return {
    now: () => new Date(Date.now() + offset),
    advance: (milliseconds) => {
      offset += milliseconds;
    },
  };
}
