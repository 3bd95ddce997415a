import { MILLISECONDS_PER_DAY, MILLISECONDS_PER_HOUR } from "../../core/clock.ts";
import { KairoError } from "../../core/errors.ts";
import type { ScoreFeatureName } from "../../core/score.ts";

/** What a formula reads, by name; stored with the score. Instants are Unix milliseconds. */
export type ScoreInputs = Readonly<Record<string, number>>;

/** How much named keyword weight brings relevance to 63 %: 1 − exp(−weight / scale). */
const COVER_SCALE = 1.2;
/** A post before an event is best this many days ahead. */
const EVENT_LEAD_DAYS = 10;
/** Earlier than that it gains by half in this many days. */
const EVENT_APPROACH_DAYS = 10;
/** What is left of it on the day itself. */
const VALUE_ON_THE_DAY = 0.6;
/** Shares of common weight between which novelty falls from 1 to 0. */
const NEW_BELOW = 0.2;
const SAID_ABOVE = 0.8;
/** How much trust-weighted telling brings evidence to 63 %: 1 − exp(−weight / scale). */
const EVIDENCE_SCALE = 1.5;
/** How steeply a learned effect moves history: an effect of +0.4 brings 0.5 to 0.73. */
const HISTORY_STEEPNESS = 2.5;
/** How steeply a learned effect moves the pattern's fit: an effect of +0.2 brings 0.5 to 0.65. */
const PATTERN_STEEPNESS = 3;
/** What an open warning of the brand's own rules leaves of the fit. */
const WARNED_FACTOR = 0.9;
/** With this many packages in the window, coverage counts half of what it says. */
const COVERAGE_HALF_TRUST = 3;

type Formula = (input: (name: string) => number, now: Date) => number;

const FORMULAS: Readonly<Record<ScoreFeatureName, Formula>> = {
  relevance: (input) => coverOf(input("weight")),
  timeliness: (input, now) => 2 ** (-hoursBetween(input("toldAt"), now) / input("halfLifeHours")),
  brandFit: (input) =>
    input("weight") * input("riskFactor") ** input("riskFlags") * (input("warned") > 0 ? WARNED_FACTOR : 1),
  novelty: (input) => clamp((SAID_ABOVE - input("similarity")) / (SAID_ABOVE - NEW_BELOW)),
  evidence: (input) => 1 - Math.exp(-input("weight") / EVIDENCE_SCALE),
  history: (input) => 1 / (1 + Math.exp(-HISTORY_STEEPNESS * input("effect"))),
  patternFit: (input) => Math.min(1, input("wish") / (1 + Math.exp(-PATTERN_STEEPNESS * input("effect")))),
  coverage: (input) => {
    const target = input("targetShare");
    const owed = target > 0 ? Math.max(-1, (target - input("actualShare")) / target) : -1;
    const packages = input("packages");
    return clamp(0.5 + 0.5 * owed * (packages / (packages + COVERAGE_HALF_TRUST)));
  },
};

/**
 * A feature's value of 0…1 from its inputs and the time of scoring alone: what is stored with a score
 * gives the same value again, bit for bit. An input named `given` is the value itself: a prior mean, or
 * nothing.
 *
 * @throws INVALID when an input is missing
 */
export function featureValue(name: ScoreFeatureName, inputs: ScoreInputs, now: Date): number {
  const input = (key: string): number => {
    const found = inputs[key];
    if (found === undefined) throw new KairoError("INVALID", `The score's ${name} was stored without its ${key}.`);
    return found;
  };
  if ("given" in inputs) return input("given");
  if ("eventAt" in inputs) return eventValue(input, now);
  return FORMULAS[name](input, now);
}

/** Named keyword weight brought to 0…1, saturating. */
export function coverOf(weight: number): number {
  return 1 - Math.exp(-weight / COVER_SCALE);
}

/** Hours from an instant to now; 0 when it is still to come. */
export function hoursBetween(instant: number, now: Date): number {
  return Math.max(0, (now.getTime() - instant) / MILLISECONDS_PER_HOUR);
}

/** Timeliness before a date: rises to its lead time, falls to the day, fades after it. */
function eventValue(input: (name: string) => number, now: Date): number {
  const days = (input("eventAt") - now.getTime()) / MILLISECONDS_PER_DAY;
  if (days < 0) return VALUE_ON_THE_DAY * 2 ** (days / input("fadesInDays"));
  const ahead = days - EVENT_LEAD_DAYS;
  if (ahead > 0) return 2 ** (-ahead / EVENT_APPROACH_DAYS);
  return VALUE_ON_THE_DAY + (1 - VALUE_ON_THE_DAY) * (days / EVENT_LEAD_DAYS);
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
