import { MILLISECONDS_PER_DAY } from "../../core/clock.ts";
import type { ContentPillar } from "../../core/content-pillar.ts";
import type { PillarId } from "../../core/ids.ts";

/** How far back posts count towards a pillar's share. */
export const COVERAGE_WINDOW_DAYS = 14;

export interface PillarCoverage {
  pillarId: PillarId;
  /** The share of posts the brand wants, 0…1; over all active pillars they sum to 1. */
  targetShare: number;
  /** The share it had in the window, 0…1; 0 when nothing was made. */
  actualShare: number;
  /** Target minus actual: positive is owed. */
  debt: number;
}

/**
 * What each active pillar got of the last 14 days' packages against what it should get. A stated
 * target counts as it is; pillars without one share the rest by priority (1 weighs twice as much as 2).
 */
export function measureCoverage(
  pillars: readonly ContentPillar[],
  recentPackages: readonly { pillarId: PillarId | null; createdAt: Date }[],
  now: Date,
): PillarCoverage[] {
  const active = pillars.filter(({ isActive, deletedAt }) => isActive && deletedAt === null);
  const targets = targetShares(active);
  const since = now.getTime() - COVERAGE_WINDOW_DAYS * MILLISECONDS_PER_DAY;
  const counted = recentPackages.filter(({ createdAt }) => createdAt.getTime() > since && createdAt <= now);
  return active.map(({ id }) => {
    const targetShare = targets.get(id) ?? 0;
    const made = counted.filter(({ pillarId }) => pillarId === id).length;
    const actualShare = counted.length > 0 ? made / counted.length : 0;
    return { pillarId: id, targetShare, actualShare, debt: targetShare - actualShare };
  });
}

/** How many packages of the window there are to judge coverage by. */
export function countInWindow(recentPackages: readonly { createdAt: Date }[], now: Date): number {
  const since = now.getTime() - COVERAGE_WINDOW_DAYS * MILLISECONDS_PER_DAY;
  return recentPackages.filter(({ createdAt }) => createdAt.getTime() > since && createdAt <= now).length;
}

function targetShares(active: readonly ContentPillar[]): Map<PillarId, number> {
  const stated = active.reduce((sum, { targetShare }) => sum + (targetShare ?? 0), 0);
  const open = active.filter(({ targetShare }) => targetShare === null);
  // Stated shares that fill the whole leave the others a small place, so that none is forgotten.
  const rest = open.length > 0 ? Math.max(1 - stated, 0.1) : 0;
  const weights = open.reduce((sum, { priority }) => sum + 1 / priority, 0);
  const total = stated + rest;
  return new Map(
    active.map(({ id, targetShare, priority }) => {
      const share = targetShare ?? (rest * (1 / priority)) / weights;
      return [id, total > 0 ? share / total : 0];
    }),
  );
}
