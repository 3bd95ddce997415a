/** RSS is of 1999; a date before the web is a zero clock, not a publication. */
const EARLIEST = Date.UTC(1990, 0, 1);
/** A feed without a time zone can look up to a day early; past that the date is a mistake or a plan. */
const ZONE_TOLERANCE_MS = 24 * 60 * 60 * 1000;

/** W3CDTF, the ISO 8601 profile of Atom and Dublin Core, with the blank and the bare offset that feeds write. */
const W3CDTF =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[Tt ](\d\d:\d\d)(:\d\d)?(?:[.,](\d{1,9}))?\s?(?:[Zz]|UTC|GMT|([+-][01]\d):?(\d\d))?)?)?)?$/;
const BASIC_ISO = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?$/;

/** RFC 822's clock and zone, wherever asctime and others put them. */
const CLOCK =
  /(?<![\d:])(\d{1,2}:\d\d(?::\d\d)?)(?:\.\d+)?(?![\d:])(\s?[ap]m\b)?(?:\s?(?:GMT|UTC?|Z)?([+-][01]\d):?(\d\d)\b|\s?([a-z]{1,5})\b)?/i;
const DAY_OF_YEAR = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\b\d{4}\/\d{1,2}\/\d{1,2}\b/i;
const CALENDAR_WORD =
  /\b(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b/gi;

/** The names of RFC 822 section 5.1, and others in daily use that mean one zone only. */
const OFFSET_BY_ZONE_NAME: ReadonlyMap<string, string> = new Map(
  [
    ["+0000", "UT UTC GMT Z WET"],
    ["-0300", "ADT"],
    ["-0400", "EDT AST AT"],
    ["-0500", "EST CDT ET"],
    ["-0600", "CST MDT CT"],
    ["-0700", "MST PDT MT"],
    ["-0800", "PST PT"],
    ["+0100", "CET MET WEST BST"],
    ["+0200", "CEST MEST EET"],
    ["+0300", "EEST MSK"],
    ["+0900", "JST KST"],
    ["+1000", "AEST"],
    ["+1100", "AEDT"],
    ["+1200", "NZST"],
    ["+1300", "NZDT"],
  ].flatMap(([offset = "", names = ""]) => names.split(" ").map((name) => [name, offset] as const)),
);

/**
 * Reads W3CDTF, RFC 822/2822/850 and asctime dates by putting them into the one spelling that `Date.parse` reads the
 * same everywhere. Answers null for anything else, for impossible and pre-web dates, and for dates more than a day
 * ahead of `now`; less than a day ahead is `now`. A date without a time zone is UTC.
 */
export function parseFeedDate(raw: string | undefined | null, now: Date): Date | null {
  const text = raw?.slice(0, 100).replace(/\s+/g, " ").trim();
  if (!text) return null;
  const spelled = spellW3cdtf(text) ?? spellRfc822(text);
  const time = spelled === null ? Number.NaN : Date.parse(spelled);
  if (Number.isNaN(time) || time < EARLIEST || time > now.getTime() + ZONE_TOLERANCE_MS) return null;
  return new Date(Math.min(time, now.getTime()));
}

function spellW3cdtf(text: string): string | null {
  const basic = BASIC_ISO.exec(text);
  if (basic !== null) {
    const [, year, month, day, hour = "00", minute = "00", second = "00"] = basic;
    return namesDay(day ?? "", `${year}-${month}-${day}`)
      ? `${year}-${month}-${day}T${hour}:${minute}:${second}Z`
      : null;
  }
  const parts = W3CDTF.exec(text);
  if (parts === null) return null;
  const [, year, month = "01", day = "01", clock = "00:00", seconds = ":00", fraction = "0", hours, minutes] = parts;
  const zone = hours === undefined ? "Z" : `${hours}:${minutes}`;
  if (!namesDay(day, `${year}-${month}-${day}`)) return null;
  return `${year}-${month}-${day}T${clock}${seconds}.${fraction.slice(0, 3)}${zone}`;
}

function spellRfc822(text: string): string | null {
  const commentless = text.replace(/\([^()]*\)/g, "");
  const found = CLOCK.exec(commentless);
  const calendar = found === null ? commentless : commentless.replace(found[0], " ");
  // `Date.parse` skips words it does not know; a date with such words is in a language it does not read.
  if (!DAY_OF_YEAR.test(calendar) || /[\p{L}:]/u.test(calendar.replace(CALENDAR_WORD, ""))) return null;
  if (!namesDay(calendar, `${calendar} UTC`)) return null;

  const [, clock = "00:00:00", half = "", hours, minutes, zoneName] = found ?? [];
  const zone =
    zoneName === undefined ? `${hours ?? "+00"}${minutes ?? "00"}` : OFFSET_BY_ZONE_NAME.get(zoneName.toUpperCase());
  return zone === undefined ? null : `${calendar} ${clock}${half} ${zone}`;
}

/** `Date.parse` rolls 31 February over into March: the day it arrives at must be one of the numbers written. */
function namesDay(written: string, calendarDay: string): boolean {
  const day = new Date(Date.parse(calendarDay)).getUTCDate();
  return new RegExp(`(?<!\\d)0?${day}(?!\\d)`).test(written);
}
