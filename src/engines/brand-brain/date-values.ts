/** A calendar date as far as a text gives it; at least a month with a day or a year. */
export interface DateMention {
  text: string;
  start: number;
  end: number;
  year: number | null;
  month: number;
  day: number | null;
}

const MONTH_NAMES: readonly (readonly string[])[] = [
  ["january", "jan", "januar", "janvier", "enero", "janeiro", "gennaio"],
  ["february", "feb", "februar", "février", "febrero", "fevereiro", "febbraio"],
  ["march", "mar", "märz", "mars", "marzo", "março"],
  ["april", "apr", "avril", "abril", "aprile"],
  ["may", "mai", "mayo", "maio", "maggio"],
  ["june", "jun", "juni", "juin", "junio", "junho", "giugno"],
  ["july", "jul", "juli", "juillet", "julio", "julho", "luglio"],
  ["august", "aug", "août", "agosto"],
  ["september", "sep", "sept", "septembre", "septiembre", "setembro", "settembre"],
  ["october", "oct", "oktober", "okt", "octobre", "octubre", "outubro", "ottobre"],
  ["november", "nov", "novembre", "noviembre", "novembro"],
  ["december", "dec", "dezember", "dez", "décembre", "diciembre", "dezembro", "dicembre"],
];
const MONTHS = new Map(MONTH_NAMES.flatMap((names, index) => names.map((name) => [name, index + 1] as const)));
const MONTH = `(${[...MONTHS.keys()].sort((a, b) => b.length - a.length).join("|")})\\.?`;
const DAY = "(\\d{1,2})(?:st|nd|rd|th|er|\\.|º)?";
const YEAR = "((?:19|20)\\d{2})";
const EDGE = "(?<![\\p{L}\\p{N}])";
const END = "(?![\\p{L}\\p{N}])";

type Reader = (groups: (string | undefined)[]) => { year?: string; month?: string; day?: string };

const FORMS: readonly { pattern: RegExp; read: Reader }[] = [
  { pattern: /(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?!\d)/gu, read: ([year, month, day]) => ({ year, month, day }) },
  {
    pattern: /(?<![\d./])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)/gu,
    read: ([day, month, year]) => ({ year, month, day }),
  },
  {
    pattern: new RegExp(`${EDGE}${DAY}\\s+(?:of\\s+|de\\s+)?${MONTH},?(?:\\s+(?:de\\s+)?${YEAR})?${END}`, "giu"),
    read: ([day, month, year]) => ({ year, month, day }),
  },
  {
    pattern: new RegExp(`${EDGE}${MONTH}\\s+${DAY}(?!\\d)(?:,?\\s+${YEAR})?${END}`, "giu"),
    read: ([month, day, year]) => ({ year, month, day }),
  },
  {
    pattern: new RegExp(`${EDGE}${MONTH},?\\s+(?:de\\s+)?${YEAR}${END}`, "giu"),
    read: ([month, year]) => ({ year, month }),
  },
];

/** The dates of a text, longest reading first where two overlap, in order. */
export function findDates(text: string): DateMention[] {
  const found: DateMention[] = [];
  for (const { pattern, read } of FORMS) {
    for (const match of text.matchAll(pattern)) {
      const { year, month, day } = read(match.slice(1));
      const start = match.index;
      const end = start + match[0].length;
      const monthNumber = MONTHS.get((month ?? "").toLowerCase()) ?? Number(month);
      const dayNumber = day === undefined ? null : Number(day);
      const isDate =
        monthNumber >= 1 && monthNumber <= 12 && (dayNumber === null || (dayNumber >= 1 && dayNumber <= 31));
      if (!isDate || found.some((other) => start < other.end && end > other.start)) continue;
      found.push({ text: match[0], start, end, year: year ? Number(year) : null, month: monthNumber, day: dayNumber });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** A date as UTC has it. */
export function dateParts(date: Date): Pick<DateMention, "year" | "month" | "day"> {
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** True when `known` says everything `claimed` says. */
export function bearsOut(
  known: Pick<DateMention, "year" | "month" | "day">,
  claimed: Pick<DateMention, "year" | "month" | "day">,
): boolean {
  return (
    known.month === claimed.month &&
    (claimed.day === null || claimed.day === known.day) &&
    (claimed.year === null || known.year === null || claimed.year === known.year)
  );
}
