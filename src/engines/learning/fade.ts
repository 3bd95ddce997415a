import { MILLISECONDS_PER_DAY } from "../../core/clock.ts";
import type { Month } from "../../core/learning-event.ts";

/** After this many days an observation counts half: what works changes. */
export const LEARNING_HALF_LIFE_DAYS = 90;
const HALF_A_MONTH_DAYS = 15;

/** How much a month's observations still count at `now`, 0…1; measured from the month's middle. */
export function fadedWeight(month: Month, now: Date): number {
  const middle = new Date(`${month}-01T00:00:00.000Z`).getTime() + HALF_A_MONTH_DAYS * MILLISECONDS_PER_DAY;
  const days = Math.max(0, (now.getTime() - middle) / MILLISECONDS_PER_DAY);
  return 2 ** (-days / LEARNING_HALF_LIFE_DAYS);
}
