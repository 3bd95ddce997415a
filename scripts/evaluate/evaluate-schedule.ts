import { resolveSchedule } from "../../src/engines/content-engineering/resolve-schedule.ts";
import type { DataFolder } from "./data-folder.ts";
import type { Figures } from "./figures.ts";

/** A clock change: at `at_utc` the zone's clocks jump from one offset to the other. */
interface ClockChange {
  zone: string;
  kind: "gap" | "overlap" | "none";
  at_utc?: string;
  offset_before_min?: number;
  offset_after_min?: number;
  offset_min?: number;
}

const MINUTE = 60_000;

/**
 * Wall-clock times at both edges of every clock change, each against the instant that the labels give:
 * the minute before the change, its first and its last minute, and the minute after it. A skipped time
 * moves forward by the change, of a repeated one the first counts. A zone without changes has one vector.
 */
export function evaluateSchedule(data: DataFolder): Figures | null {
  const changes = data.rows<ClockChange>("time/dst_transitions.jsonl");
  if (changes === null) return null;
  const vectors = changes.flatMap(vectorsOf);
  const passed = vectors.filter(({ zone, localTime, instant }) => {
    return resolveSchedule({ localTime, timeZone: zone }).getTime() === instant;
  });
  return { passed: passed.length, total: vectors.length };
}

interface Vector {
  zone: string;
  localTime: string;
  instant: number;
}

function vectorsOf(change: ClockChange): Vector[] {
  const { zone, kind } = change;
  if (kind === "none" || change.at_utc === undefined) {
    const instant = Date.UTC(2026, 5, 15, 9, 30);
    return [{ zone, localTime: wallClock(instant, change.offset_min ?? 0), instant }];
  }
  const at = Date.parse(change.at_utc);
  const before = change.offset_before_min ?? 0;
  const after = change.offset_after_min ?? 0;
  const length = Math.abs(after - before) * MINUTE;
  const outside: [instant: number, offset: number][] =
    kind === "gap"
      ? [
          [at - MINUTE, before],
          [at, after],
        ]
      : [
          [at - length - MINUTE, before],
          [at + length, after],
        ];
  // Inside a gap a time is written with the offset before it; inside an overlap its first coming is meant.
  const inside: [instant: number, offset: number][] =
    kind === "gap"
      ? [
          [at, before],
          [at + length - MINUTE, before],
        ]
      : [
          [at - length, before],
          [at - MINUTE, before],
        ];
  return [...outside, ...inside].map(([instant, offset]) => ({ zone, localTime: wallClock(instant, offset), instant }));
}

function wallClock(instant: number, offsetMinutes: number): string {
  return new Date(instant + offsetMinutes * MINUTE).toISOString().slice(0, 16);
}
