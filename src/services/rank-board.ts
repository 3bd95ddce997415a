import { BOARD_SIZE, type Board } from "../core/board.ts";
import type { BrandSnapshot } from "../core/brand-snapshot.ts";
import type { Opportunity } from "../core/opportunity.ts";
import type { Work } from "../core/ports/unit-of-work.ts";
import type { BrandScope } from "../core/scope.ts";
import { type RankedCard, rankOpportunities } from "../engines/opportunities/rank-opportunities.ts";
import { scoreOpportunity } from "../engines/opportunities/score-opportunity.ts";
import { type LoadedScoring, loadScoring } from "./load-scoring.ts";
import type { LinkedSignal } from "./present-opportunity.ts";

export interface RankedBoard {
  scoring: LoadedScoring;
  cards: RankedCard<Opportunity>[];
  evidence: Map<Opportunity["id"], LinkedSignal[]>;
}

/** The board's own candidates, and whatever somebody has pinned since. */
export async function loadBoardCandidates(
  tx: Work,
  scope: BrandScope,
  board: Pick<Board, "candidateIds">,
): Promise<Opportunity[]> {
  const stored = await tx.opportunities.listByIds(scope, board.candidateIds);
  const pinned = (await tx.opportunities.listLive(scope, BOARD_SIZE.max)).filter(({ pinnedAt }) => pinnedAt !== null);
  return [...new Map([...stored, ...pinned].map((each) => [each.id, each])).values()];
}

/** Scores candidates as of now and puts them in order. The same board, day and facts give the same order. */
export async function rankBoard(
  tx: Work,
  scope: BrandScope,
  candidates: Opportunity[],
  board: Pick<Board, "localDay">,
  now: Date,
): Promise<RankedBoard> {
  const scoring = await loadScoring(tx, scope, now);
  const showable = candidates.filter((opportunity) => isShowable(opportunity, now));
  const evidence = await tx.opportunities.listEvidence(
    scope,
    showable.map(({ id }) => id),
  );
  const scored = showable.map((opportunity) => {
    const signals = (evidence.get(opportunity.id) ?? []).map(({ signal }) => signal);
    return {
      opportunity,
      evidenceDomains: [...new Set(signals.flatMap(({ domain }) => domain ?? []))],
      breakdown: scoreOpportunity(opportunity, signals, scoring.context),
      text: `${opportunity.title}. ${opportunity.thesis}`,
    };
  });
  const cards = rankOpportunities(scored, { seed: boardSeed(scoring.snapshot, board), size: BOARD_SIZE });
  return { scoring, cards, evidence };
}

/** Open and awake; a packaged one only while somebody keeps it pinned. */
function isShowable(opportunity: Opportunity, now: Date): boolean {
  if (opportunity.deletedAt) return false;
  if (opportunity.snoozedUntil && opportunity.snoozedUntil.getTime() > now.getTime()) return false;
  return opportunity.status === "open" || (opportunity.status === "packaged" && opportunity.pinnedAt !== null);
}

/** What every draw of a board's ranking is seeded with: a reload never reshuffles, and neither does another database. */
function boardSeed({ brand }: BrandSnapshot, { localDay }: Pick<Board, "localDay">): string {
  return `${brand.name}:${localDay}`;
}

/** The brand's own date at an instant, as `2026-11-22`. */
export function localDayOf(snapshot: BrandSnapshot, now: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: snapshot.brand.timezone, dateStyle: "short" }).format(now);
}
