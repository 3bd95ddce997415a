import { KairoError } from "../../core/errors.ts";
import type { Schedule } from "../../core/variant.ts";

const DAY_MILLISECONDS = 86_400_000;
const MAX_FORMATTERS = 200;
const LOCAL_TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/;

const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * The instant a wall-clock time stands for in its zone. A time that a clock change skips moves forward
 * by the change (02:30 becomes 03:30); of a time that comes twice the first counts. The same choice
 * as `Temporal.ZonedDateTime`'s "compatible".
 *
 * @throws KairoError INVALID for a day or time there is not, or an unknown zone
 */
export function resolveSchedule({ localTime, timeZone }: Schedule): Date {
  const local = readLocalTime(localTime);
  const before = offsetAt(local - DAY_MILLISECONDS, timeZone);
  const after = offsetAt(local + DAY_MILLISECONDS, timeZone);
  const candidates = [local - before, local - after].filter(
    (instant) => offsetAt(instant, timeZone) === local - instant,
  );
  // None: the clocks skip this time. Read with the offset before the change it lands after it.
  return new Date(candidates.length > 0 ? Math.min(...candidates) : local - before);
}

/** The wall-clock time as if it were UTC, in milliseconds. */
function readLocalTime(localTime: string): number {
  const [, year, month, day, hour, minute] = (LOCAL_TIME.exec(localTime) ?? []).map(Number);
  const local = Date.UTC(year ?? Number.NaN, (month ?? 0) - 1, day, hour, minute);
  if (Number.isNaN(local) || new Date(local).toISOString().slice(0, 16) !== localTime) {
    throw new KairoError("INVALID", `${localTime} is no day and time there is; write it as 2026-12-01T09:30.`);
  }
  return local;
}

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  const fields = new Map(
    formatterFor(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const wall = Date.UTC(
    fields.get("year") ?? 0,
    (fields.get("month") ?? 1) - 1,
    fields.get("day"),
    fields.get("hour"),
    fields.get("minute"),
    fields.get("second"),
  );
  return wall - Math.floor(instant / 1_000) * 1_000;
}

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  try {
    const formatter = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    if (formatters.size < MAX_FORMATTERS) formatters.set(timeZone, formatter);
    return formatter;
  } catch (cause) {
    throw new KairoError("INVALID", `${timeZone} is no time zone; write one such as Europe/Berlin or UTC.`, { cause });
  }
}
