import { MILLISECONDS_PER_DAY } from "../core/clock.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import { scoreOpportunity } from "../engines/opportunities/score-opportunity.ts";
import { loadScoring } from "./load-scoring.ts";

/** More open ideas than this are nobody's board; the rest waits for these to go. */
const MAX_RESCORED = 1_000;
/** An idea this old that no board would show any more has expired. */
const EXPIRES_AFTER_DAYS = 21;

/** Brings stored scores to now: what was timely when it came must not keep its place for that. */
export async function refreshScores(
  tx: Work,
  scope: BrandScope,
  now: Date,
): Promise<{ scored: number; expired: number }> {
  const open = (await tx.opportunities.listLive(scope, MAX_RESCORED)).filter(({ status }) => status === "open");
  const { context } = await loadScoring(tx, scope, now);
  const evidence = await tx.opportunities.listEvidence(
    scope,
    open.map(({ id }) => id),
  );
  const scored = open.map((opportunity) => {
    const signals = (evidence.get(opportunity.id) ?? []).map(({ signal }) => signal);
    const score = scoreOpportunity(opportunity, signals, context);
    const age = now.getTime() - opportunity.createdAt.getTime();
    const isOld = age > EXPIRES_AFTER_DAYS * MILLISECONDS_PER_DAY;
    return { id: opportunity.id, score, isExpired: isOld && score.band === "invalid" && opportunity.pinnedAt === null };
  });
  await tx.opportunities.saveScores(scope, scored, now);
  return { scored: scored.length, expired: scored.filter(({ isExpired }) => isExpired).length };
}
