import { MILLISECONDS_PER_HOUR } from "../../core/clock.ts";
import type { Trigger } from "../../core/opportunity.ts";
import { type FeatureMeasure, impute, measured } from "./feature-value.ts";
import { hoursBetween } from "./score-formulas.ts";
import type { ScoreSubject } from "./score-subject.ts";

const DAY = 24;

/** Hours after which an opportunity is worth half of what it was, by what set it off. */
export const FRESHNESS_HALF_LIFE_HOURS: Readonly<Record<Trigger, number>> = {
  breaking_news: 12,
  trend: 36,
  competitor_move: 3 * DAY,
  community_mention: 4 * DAY,
  product_update: 10 * DAY,
  customer_question: 14 * DAY,
  research: 14 * DAY,
  calendar_event: 1 * DAY,
  person: 14 * DAY,
  repurpose_winner: 45 * DAY,
  evergreen: 60 * DAY,
  coverage_gap: 60 * DAY,
};

/** A campaign runs on after its first day; a date is over. */
const CAMPAIGN_HALF_LIFE_DAYS = 7;
const DATE_HALF_LIFE_DAYS = 1;

/** How fresh a story still is, or how near an event: halves with its age, peaks ten days before a date. */
export function measureTimeliness({ opportunity, evidence }: ScoreSubject, now: Date): FeatureMeasure {
  const { trigger, type, eventAt } = opportunity;
  if (eventAt && (trigger === "calendar_event" || type === "campaign")) {
    return measureEvent(eventAt, now, trigger === "calendar_event" ? DATE_HALF_LIFE_DAYS : CAMPAIGN_HALF_LIFE_DAYS);
  }
  const at = evidence.length > 0 ? middleTelling(evidence) : opportunity.createdAt;
  if (!at) return impute("timeliness", "its sources carry no date");
  const hours = hoursBetween(at.getTime(), now);
  const halfLifeHours = FRESHNESS_HALF_LIFE_HOURS[trigger];
  const fresh = `stays fresh about ${describeHours(halfLifeHours)}`;
  const reason = evidence.length > 0 ? `${describeHours(hours)} old; ${fresh}` : `no news to grow old; ${fresh}`;
  return measured(hours, { toldAt: at.getTime(), halfLifeHours }, reason);
}

/** When half of the tellings were out: a late repetition does not make an old story new. */
function middleTelling(evidence: ScoreSubject["evidence"]): Date | null {
  const dates = evidence.flatMap(({ publishedAt }) => publishedAt ?? []).sort((a, b) => a.getTime() - b.getTime());
  return dates[Math.floor(dates.length / 2)] ?? null;
}

function measureEvent(eventAt: Date, now: Date, fadesInDays: number): FeatureMeasure {
  const hours = (eventAt.getTime() - now.getTime()) / MILLISECONDS_PER_HOUR;
  const reason = hours < 0 ? `its day was ${describeHours(-hours)} ago` : `its day is ${describeHours(hours)} away`;
  return measured(hours, { eventAt: eventAt.getTime(), fadesInDays }, reason);
}

/** Hours up to two days, then days. */
export function describeHours(hours: number): string {
  if (hours < 1) return "under an hour";
  if (hours < 2 * DAY) return `${Math.round(hours)} ${Math.round(hours) === 1 ? "hour" : "hours"}`;
  return `${Math.round(hours / DAY)} days`;
}
