import type { Board, BoardState } from "../../core/board.ts";
import { BOARD_SIZE } from "../../core/board.ts";
import { type Clock, MILLISECONDS_PER_DAY } from "../../core/clock.ts";
import type { TodayBoardDTO } from "../../core/dto/today-board.ts";
import type { UnitOfWork, Work } from "../../core/ports/unit-of-work.ts";
import type { FlowRun } from "../../core/run.ts";
import type { BrandScope } from "../../core/scope.ts";
import { focusFactsOf, focusSentence } from "../../engines/opportunities/focus.ts";
import { measureDesk } from "../../services/measure-desk.ts";
import { presentCard } from "../../services/present-card.ts";
import { nameOf } from "../../services/present-opportunity.ts";
import { loadBoardCandidates, localDayOf, type RankedBoard, rankBoard } from "../../services/rank-board.ts";
import { createKeptBoards } from "./kept-boards.ts";

/**
 * The model-free half of the today board: stored texts, scored and ranked as of now. It is built without
 * the llm client, so no read can call a model, and it writes nothing.
 */
export interface TodayBoardReader {
  /**
   * Never to be changed: a board is answered again while what it was read from stands at the same revision, for a
   * few seconds.
   *
   * @param revision what the brand's content was just found to stand at; without it the board is read anew
   */
  read(scope: BrandScope, revision?: string | null): Promise<TodayBoardDTO>;
}

export function createTodayBoardReader(uses: { unitOfWork: UnitOfWork; clock: Clock }): TodayBoardReader {
  const { unitOfWork, clock } = uses;
  const kept = createKeptBoards();
  return {
    read(scope, revision = null) {
      const now = clock.now();
      return kept.get(scope.brandId, revision, now, () =>
        unitOfWork.read(scope, async (tx) => ({
          revision: await tx.boards.getRevision(scope),
          board: await readBoard(tx, scope, now),
        })),
      );
    },
  };
}

async function readBoard(tx: Work, scope: BrandScope, now: Date): Promise<TodayBoardDTO> {
  const board = await tx.boards.findLatest(scope);
  const run = (await tx.runs.list(scope, { graph: "TodayBoardV1" }, { limit: 1 })).items[0] ?? null;
  const snapshot = await tx.brands.getSnapshot(scope);
  const candidates = board ? await loadBoardCandidates(tx, scope, board) : [];
  const ranked = await rankBoard(tx, scope, candidates, { localDay: localDayOf(snapshot, now) }, now);
  const packages = await Promise.all(
    ranked.cards.map(({ opportunity }) => tx.packages.findOpenByOpportunity(scope, opportunity.id)),
  );
  const { brand, personas, pillars } = snapshot;
  const found = ranked.cards.length;
  const state = stateOf(board, run, found);
  return {
    boardId: board?.id ?? null,
    brand: {
      id: brand.id,
      name: brand.name,
      personas: personas.map(({ id, name }) => ({ id, name })),
      pillars: pillars.map(({ id, name }) => ({ id, name })),
      toneTags: brand.tone.tags,
    },
    focusStrip: found > 0 && board ? focusStripOf(ranked, board) : null,
    opportunities: ranked.cards.map((card, index) =>
      presentCard(card, {
        position: index + 1,
        snapshot,
        evidence: ranked.evidence.get(card.opportunity.id) ?? [],
        existingPackageId: packages[index]?.id ?? null,
      }),
    ),
    metricsPanel: await measureDesk(tx, scope, ranked.scoring, now),
    state,
    runId: run?.id ?? null,
    progress: state === "generating" ? (run?.progress ?? null) : null,
    degraded: board?.degraded ?? [],
    remediation: remediationOf(state, run),
    evidenceShortfall: board && found < BOARD_SIZE.min ? shortfallOf(found) : null,
    isStrategyOnly: board?.isStrategyOnly ?? false,
    generatedAt: board?.generatedAt ?? null,
    stale: board ? now.getTime() - board.generatedAt.getTime() > MILLISECONDS_PER_DAY : false,
  };
}

function stateOf(board: Board | null, run: FlowRun | null, found: number): BoardState {
  if (run?.status === "queued" || run?.status === "running") return "generating";
  const isLatestFailed = run?.status === "failed" && (!board || run.createdAt > board.generatedAt);
  if (isLatestFailed) return "error";
  if (!board) return "not_generated_yet";
  return found === 0 ? "insufficient_evidence" : "ready";
}

function remediationOf(state: BoardState, run: FlowRun | null): string | null {
  switch (state) {
    case "not_generated_yet":
      return "Refresh the board to make the first one.";
    case "insufficient_evidence":
      return "Add signals, or say more about the brand (readers' pains, proof, offers), and refresh the board.";
    case "error":
      return `The last refresh failed: ${run?.error?.reason ?? "no reason was kept"} Refresh again.`;
    default:
      return null;
  }
}

function shortfallOf(found: number): TodayBoardDTO["evidenceShortfall"] {
  const reason =
    found === 0 ? "No open idea has enough behind it." : "Fewer ideas than a full board have enough behind them.";
  return { wanted: BOARD_SIZE.min, found, reason };
}

function focusStripOf(ranked: RankedBoard, board: Board): TodayBoardDTO["focusStrip"] {
  const { snapshot } = ranked.scoring;
  const facts = focusFactsOf(ranked.cards, snapshot);
  const holds = JSON.stringify(facts) === JSON.stringify(board.focusFacts);
  return {
    pillar: nameOf(snapshot.pillars, facts.pillarId),
    persona: nameOf(snapshot.personas, facts.personaId),
    channel: facts.channel,
    highScoreCount: facts.highScoreCount,
    sentence: holds ? board.focusSentence : focusSentence(facts, snapshot),
    source: holds ? board.focusSource : "template",
  };
}
