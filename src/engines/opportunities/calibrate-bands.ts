import type { BandCuts } from "../../core/score.ts";

/** Where bands begin until a brand has shown what it takes. */
export const DEFAULT_CUTS: BandCuts = { weak: 40, ready: 65 };
/** Fewer decisions than this say too little about a brand's taste. */
export const DECISIONS_TO_CALIBRATE = 50;
/** Quartiles of fewer taken ideas than this are noise. */
const LEAST_TAKEN = 12;
/** Tukey's fence: further below the lower quartile than this many spreads lies what does not belong. */
const FENCE_SPREADS = 1.5;
/** A few odd months must neither empty a board nor flood it. */
const WEAK_BOUNDS = { least: 30, most: 45 } as const;
const READY_BOUNDS = { least: 50, most: 80 } as const;

/** An idea somebody decided on, with the score it had then. */
export interface DecidedScore {
  total: number;
  /** True when a package was made of it, false when it was turned down for what it is. */
  isTaken: boolean;
}

/**
 * A brand's own cut-offs, as quantiles of the scores it decided on. Ready is what three of four taken ideas
 * reach and half of those turned down do not; invalid is what lies below all it takes, by Tukey's fence
 * (Exploratory Data Analysis, 1977). The fence lies outside what was seen, so hiding what is below it does
 * not move it up again. Until fifty decisions the usual ones hold.
 */
export function calibrateCuts(decided: readonly DecidedScore[]): BandCuts {
  const taken = sortedTotals(decided.filter(({ isTaken }) => isTaken));
  const turnedDown = sortedTotals(decided.filter(({ isTaken }) => !isTaken));
  if (decided.length < DECISIONS_TO_CALIBRATE || taken.length < LEAST_TAKEN) return DEFAULT_CUTS;
  const lower = quantile(taken, 0.25);
  const fence = lower - FENCE_SPREADS * (quantile(taken, 0.75) - lower);
  const reached = turnedDown.length > 0 ? Math.max(lower, quantile(turnedDown, 0.5)) : lower;
  return {
    weak: bounded(fence, WEAK_BOUNDS),
    ready: bounded(reached, READY_BOUNDS),
  };
}

function sortedTotals(decided: readonly DecidedScore[]): number[] {
  return decided.map(({ total }) => total).sort((a, b) => a - b);
}

/** Linear between neighbours: type 7 of Hyndman and Fan 1996. `sorted` holds at least one number. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
}

function bounded(value: number, { least, most }: { least: number; most: number }): number {
  return Math.min(most, Math.max(least, value));
}
