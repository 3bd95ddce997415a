import { type Selectable, sql } from "kysely";
import { Board } from "../../core/board.ts";
import type { BoardRepository } from "../../core/ports/repositories.ts";
import type { BrandScope } from "../../core/scope.ts";
import type { Database } from "../database.ts";
import type { BoardsTable } from "../database-types.ts";
import { fromRow, insertRows } from "../rows.ts";
import type { RunOwnership } from "../run-ownership.ts";

/** As `kairo.board_revision` says where nothing was written yet. */
const NO_REVISION = "none";

export function createBoardRepository(db: Database, ownership: RunOwnership): BoardRepository {
  const boardsOf = (scope: BrandScope) =>
    db
      .selectFrom("boards as board")
      .selectAll("board")
      .select((eb) =>
        sql<string[]>`array(${eb
          .selectFrom("board_candidates as candidate")
          .select("candidate.opportunity_id")
          .where("candidate.brand_id", "=", scope.brandId)
          .whereRef("candidate.board_id", "=", "board.id")
          .orderBy("candidate.position")})::text[]`.as("candidate_ids"),
      )
      .where("board.brand_id", "=", scope.brandId);

  return {
    async findLatest(scope) {
      const row = await boardsOf(scope)
        .orderBy("board.generated_at", "desc")
        .orderBy("board.id", "desc")
        .limit(1)
        .executeTakeFirst();
      return row ? boardFromRow(row) : null;
    },

    async getRevision(scope) {
      const { revision } = (await db
        .selectFrom("board_revisions")
        .select(sql<string>`kairo.board_revision(${scope.brandId})`.as("revision"))
        .where("brand_id", "=", scope.brandId)
        .limit(1)
        .executeTakeFirst()) ?? { revision: NO_REVISION };
      return revision;
    },

    async find(scope, id) {
      const row = await boardsOf(scope).where("board.id", "=", id).executeTakeFirst();
      return row ? boardFromRow(row) : null;
    },

    async insert(scope, board, claim) {
      const owner = { tenant_id: scope.tenantId, brand_id: scope.brandId };
      const attempt = await ownership.attemptOf(scope, claim);
      const { focusFacts } = board;
      await db
        .insertInto("boards")
        .values({
          ...owner,
          id: board.id,
          run_id: board.runId,
          local_day: board.localDay,
          focus_pillar_id: focusFacts.pillarId,
          focus_persona_id: focusFacts.personaId,
          focus_channel: focusFacts.channel,
          focus_high_score_count: focusFacts.highScoreCount,
          focus_sentence: board.focusSentence,
          focus_source: board.focusSource,
          is_strategy_only: board.isStrategyOnly,
          degraded: board.degraded,
          attempt,
          generated_at: board.generatedAt,
        })
        .execute();
      const candidates = board.candidateIds.map((opportunityId, index) => ({
        ...owner,
        board_id: board.id,
        position: index + 1,
        opportunity_id: opportunityId,
        attempt,
      }));
      if (candidates.length > 0) await insertRows(db, "board_candidates", candidates).execute();
    },
  };
}

function boardFromRow(row: Selectable<BoardsTable> & { candidate_ids: string[] }): Board {
  return fromRow(Board, "board", {
    id: row.id,
    tenantId: row.tenant_id,
    brandId: row.brand_id,
    runId: row.run_id,
    localDay: row.local_day,
    candidateIds: row.candidate_ids,
    focusFacts: {
      pillarId: row.focus_pillar_id,
      personaId: row.focus_persona_id,
      channel: row.focus_channel,
      highScoreCount: row.focus_high_score_count,
    },
    focusSentence: row.focus_sentence,
    focusSource: row.focus_source,
    isStrategyOnly: row.is_strategy_only,
    degraded: row.degraded,
    generatedAt: row.generated_at,
  });
}
