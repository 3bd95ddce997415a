import { randomBytes, randomInt } from "node:crypto";
import type { Clock } from "../core/clock.ts";
import { createIdGenerator, type IdGenerator } from "../core/ids.ts";

/** The room where time and chance come from; everything else is handed them. */
export const systemClock: Clock = { now: () => new Date() };

/** Ids by this process's clock and the operating system's randomness. */
export function createSystemIds(clock: Clock = systemClock): IdGenerator {
  return createIdGenerator({ now: () => clock.now().getTime(), randomBytes });
}

const RANDOM_STEPS = 2 ** 40;

/** Uniform in [0, 1), by the operating system's randomness. */
export function systemRandom(): number {
  return randomInt(RANDOM_STEPS) / RANDOM_STEPS;
}
