import { randomBytes } from "node:crypto";
import type { Clock } from "../core/clock.ts";
import { createIdGenerator, type IdGenerator } from "../core/ids.ts";

/** The room where time and chance come from; everything else is handed them. */
export const systemClock: Clock = { now: () => new Date() };

/** Ids by this process's clock and the operating system's randomness. */
export function createSystemIds(clock: Clock = systemClock): IdGenerator {
  return createIdGenerator({ now: () => clock.now().getTime(), randomBytes });
}
