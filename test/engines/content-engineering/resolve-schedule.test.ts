import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { KairoError } from "../../../src/core/errors.ts";
import { resolveSchedule } from "../../../src/engines/content-engineering/resolve-schedule.ts";

const transitions = new URL("../../../../shared/data/time/dst_transitions_2025_2028_dev.jsonl", import.meta.url);

describe("resolveSchedule", () => {
  it.each([
    ["in winter", "2026-12-01T09:30", "Europe/Berlin", "2026-12-01T08:30:00.000Z"],
    ["in summer", "2026-07-01T09:30", "Europe/Berlin", "2026-07-01T07:30:00.000Z"],
    ["in a skipped hour, by moving forward", "2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30:00.000Z"],
    ["in a repeated hour, at its first coming", "2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
    ["where clocks change by half an hour", "2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:45:00.000Z"],
    ["beyond the date line", "2026-01-01T00:00", "Pacific/Kiritimati", "2025-12-31T10:00:00.000Z"],
    ["on a day that was skipped", "2011-12-30T10:00", "Pacific/Apia", "2011-12-30T20:00:00.000Z"],
    ["where clocks once differed by seconds", "1960-06-01T12:00", "Africa/Monrovia", "1960-06-01T12:44:30.000Z"],
    ["as far ahead as a year can be written", "9999-12-31T23:59", "Pacific/Kiritimati", "9999-12-31T09:59:00.000Z"],
    ["in UTC", "2028-02-29T12:00", "UTC", "2028-02-29T12:00:00.000Z"],
  ])("finds the instant %s", (_, localTime, timeZone, instant) => {
    expect(resolveSchedule({ localTime, timeZone }).toISOString()).toBe(instant);
  });

  it.each([
    ["2026-02-30T09:00", "UTC"],
    ["2026-12-01T25:00", "UTC"],
    ["tomorrow", "UTC"],
    ["2026-13-01T09:00", "UTC"],
    ["2027-02-29T09:00", "UTC"],
    ["2026-12-01T09:00:30", "UTC"],
    ["0050-01-01T09:00", "UTC"],
    ["2026-12-01T09:00", "Mars/Base"],
    ["2026-12-01T09:00", ""],
  ])("refuses %s in %s", (localTime, timeZone) => {
    expect(() => resolveSchedule({ localTime, timeZone })).toThrow(KairoError);
  });

  it.skipIf(!existsSync(transitions))("moves forward over every gap and takes the first of every overlap", () => {
    const rows = readFileSync(transitions, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
    for (const row of rows) {
      if (row.kind === "none") continue;
      const at = Date.parse(row.at_utc);
      const minutes = Math.abs(row.offset_after_min - row.offset_before_min);
      // Local times are written from the edge's wall clock before a gap, and after an overlap has begun to repeat.
      const edge = Date.parse(`${row.kind === "gap" ? row.local_from : row.local_from}:00Z`);
      for (const offset of [0, 1, minutes - 1]) {
        const localTime = new Date(edge + offset * 60_000).toISOString().slice(0, 16);
        const resolved = resolveSchedule({ localTime, timeZone: row.zone }).getTime();
        const expected = row.kind === "gap" ? at + offset * 60_000 : at - (minutes - offset) * 60_000;
        expect(new Date(resolved).toISOString(), `${row.zone} ${localTime}`).toBe(new Date(expected).toISOString());
      }
    }
  });
});
