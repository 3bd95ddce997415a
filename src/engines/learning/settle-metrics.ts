import { MILLISECONDS_PER_HOUR } from "../../core/clock.ts";
import type { ExecutionEvent, Metric } from "../../core/execution-event.ts";

/** A reading younger than this share of the maturity says too little about the settled number. */
const LEAST_AGE_SHARE = 0.5;

/** A post's settled numbers. A metric that is not there was not measured, which is not zero. */
export interface SettledMetrics {
  metrics: Partial<Record<Metric, number>>;
  /** When all of them were known: the maturity instant, or the latest reading used if that was later. */
  settledAt: Date;
  /** Why nothing is there, in people's words. */
  missing: string | null;
}

interface Reading {
  metric: Metric;
  value: number;
  isCumulative: boolean;
  asOf: number;
  source: string;
  externalId: string | null;
  revision: number;
  receivedAt: number;
}

/**
 * What a post's metrics were when they had settled. Of repeats and corrections of one reading the
 * highest revision counts. Snapshots: the latest up to maturity, if it is at least half as old; else
 * the first one after. Deltas: their sum up to maturity, or up to the first one after. Where several
 * sources report a metric, snapshots go before deltas, then the later reading.
 *
 * @param events of one variant, in any order, with any repeats
 * @param maturityHours after which a post's numbers count as settled
 */
export function settledMetrics(
  events: readonly ExecutionEvent[],
  publishedAt: Date,
  maturityHours: number,
): SettledMetrics {
  const start = publishedAt.getTime();
  const mature = start + maturityHours * MILLISECONDS_PER_HOUR;
  const youngest = start + LEAST_AGE_SHARE * maturityHours * MILLISECONDS_PER_HOUR;
  const readings = countingReadings(events);
  const metrics: Partial<Record<Metric, number>> = {};
  let settledAt = mature;
  for (const metric of [...new Set(readings.map((reading) => reading.metric))].sort()) {
    const settled = settleMetric(
      readings.filter((reading) => reading.metric === metric),
      { youngest, mature },
    );
    if (!settled) continue;
    metrics[metric] = settled.value;
    settledAt = Math.max(settledAt, settled.asOf);
  }
  const missing =
    Object.keys(metrics).length > 0
      ? null
      : readings.length > 0
        ? "its numbers are too early to count"
        : "no numbers came for it";
  return { metrics, settledAt: new Date(settledAt), missing };
}

function countingReadings(events: readonly ExecutionEvent[]): Reading[] {
  const byKey = new Map<string, Reading>();
  for (const event of events) {
    const { metric, value, metricAsOf } = event;
    if (event.kind !== "metric" || event.quarantineReason !== null) continue;
    if (metric === null || value === null || metricAsOf === null) continue;
    const reading: Reading = {
      metric,
      value,
      isCumulative: event.valueKind !== "delta",
      asOf: metricAsOf.getTime(),
      source: event.source,
      externalId: event.externalId,
      revision: event.revision,
      receivedAt: event.receivedAt.getTime(),
    };
    const key = JSON.stringify([reading.source, reading.externalId, metric, reading.asOf]);
    const known = byKey.get(key);
    if (!known || replaces(reading, known)) byKey.set(key, reading);
  }
  return [...byKey.values()].sort(compareReadings);
}

/** A higher revision wins; of equal ones the one that came first, as the store keeps it. */
function replaces(reading: Reading, known: Reading): boolean {
  if (reading.revision !== known.revision) return reading.revision > known.revision;
  if (reading.receivedAt !== known.receivedAt) return reading.receivedAt < known.receivedAt;
  return reading.value < known.value;
}

function compareReadings(a: Reading, b: Reading): number {
  if (a.asOf !== b.asOf) return a.asOf - b.asOf;
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  const [left, right] = [a.externalId ?? "", b.externalId ?? ""];
  return left < right ? -1 : left > right ? 1 : a.value - b.value;
}

interface SettledValue {
  value: number;
  asOf: number;
}

function settleMetric(readings: readonly Reading[], times: { youngest: number; mature: number }): SettledValue | null {
  const candidates: (SettledValue & { isCumulative: boolean })[] = [];
  for (const source of [...new Set(readings.map((reading) => reading.source))].sort()) {
    const own = readings.filter((reading) => reading.source === source);
    const snapshot = settleSnapshots(
      own.filter(({ isCumulative }) => isCumulative),
      times,
    );
    if (snapshot) candidates.push({ ...snapshot, isCumulative: true });
    const sum = sumDeltas(
      own.filter(({ isCumulative }) => !isCumulative),
      times,
    );
    if (sum) candidates.push({ ...sum, isCumulative: false });
  }
  const isOnTime = ({ asOf }: SettledValue): number => Number(asOf <= times.mature);
  candidates.sort((a, b) => {
    const kind = Number(b.isCumulative) - Number(a.isCumulative);
    return kind || isOnTime(b) - isOnTime(a) || (isOnTime(a) ? b.asOf - a.asOf : a.asOf - b.asOf);
  });
  return candidates[0] ?? null;
}

function settleSnapshots(
  snapshots: readonly Reading[],
  { youngest, mature }: { youngest: number; mature: number },
): SettledValue | null {
  const upToMaturity = snapshots.filter(({ asOf }) => asOf <= mature && asOf >= youngest);
  const chosen = upToMaturity.at(-1) ?? snapshots.find(({ asOf }) => asOf > mature);
  return chosen ? { value: chosen.value, asOf: chosen.asOf } : null;
}

function sumDeltas(
  deltas: readonly Reading[],
  { youngest, mature }: { youngest: number; mature: number },
): SettledValue | null {
  const last = deltas.filter(({ asOf }) => asOf <= mature).at(-1);
  const reach = last && last.asOf >= youngest ? mature : deltas.find(({ asOf }) => asOf > mature)?.asOf;
  if (reach === undefined) return null;
  const counted = deltas.filter(({ asOf }) => asOf <= reach);
  return { value: counted.reduce((sum, { value }) => sum + value, 0), asOf: counted.at(-1)?.asOf ?? reach };
}
