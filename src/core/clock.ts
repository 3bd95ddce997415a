/** The only source of "now". Engines never see it: they are passed a `now`. */
export interface Clock {
  now(): Date;
}

export const MILLISECONDS_PER_HOUR = 3_600_000;
export const MILLISECONDS_PER_DAY = 24 * MILLISECONDS_PER_HOUR;

/** A clock that stands still, for tests and for reading old material as of its own day. */
export function createFixedClock(at: Date): Clock {
  return { now: () => new Date(at) };
}
