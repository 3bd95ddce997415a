/** Languages whose written-out dates the claim check reads. */
const WRITTEN_OUT = new Set(["en", "de", "fr", "es", "pt", "it"]);

/** A day in UTC as people write it in the brand's language: `22 November 2026`; ISO where that is not safe to read back. */
export function formatDay(day: Date, locale: string): string {
  const language = locale.toLowerCase().split("-")[0] ?? "";
  if (!WRITTEN_OUT.has(language)) return day.toISOString().slice(0, 10);
  const order = language === "en" ? "en-GB" : language;
  return new Intl.DateTimeFormat(order, { dateStyle: "long", timeZone: "UTC" }).format(day);
}
