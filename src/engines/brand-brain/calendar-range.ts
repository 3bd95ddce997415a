/** Days a rule is about: given with a year once, without one every year. Both ends count. */
export interface CalendarRange {
  from: string;
  to: string;
  isYearly: boolean;
}

const DAY = /^(?:\d{4}-)?(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** Reads `2026-12-24`, `2026-12-24..2026-12-26` or, for every year, `12-24..01-02`; null when it is neither. */
export function readCalendarRange(pattern: string): CalendarRange | null {
  const [from = "", to = from, ...rest] = pattern.trim().split(/\s*\.\.\s*/);
  if (rest.length > 0 || !DAY.test(from) || !DAY.test(to) || from.length !== to.length) return null;
  const isYearly = from.length === "12-24".length;
  return !isYearly && to < from ? null : { from, to, isYearly };
}

/** True when `at` falls on one of the range's days in `timeZone`. */
export function isWithinCalendarRange(range: CalendarRange, at: Date, timeZone: string): boolean {
  const day = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  const local = day.format(at);
  if (!range.isYearly) return local >= range.from && local <= range.to;
  const monthDay = local.slice(5);
  return range.from <= range.to
    ? monthDay >= range.from && monthDay <= range.to
    : monthDay >= range.from || monthDay <= range.to;
}
