-- boards.getRevision
select kairo.board_revision($1) as revision
  from kairo.board_revisions
  where brand_id = $2
  limit $3;

-- boards.findLatest
select board.*, array((select candidate.opportunity_id
  from kairo.board_candidates as candidate
  where candidate.brand_id = $1 and candidate.board_id = board.id
  order by candidate.position))::text[] as candidate_ids
  from kairo.boards as board
  where board.brand_id = $2
  order by board.generated_at desc, board.id desc
  limit $3;

-- boards.find
select board.*, array((select candidate.opportunity_id
  from kairo.board_candidates as candidate
  where candidate.brand_id = $1 and candidate.board_id = board.id
  order by candidate.position))::text[] as candidate_ids
  from kairo.boards as board
  where board.brand_id = $2 and board.id = $3;

-- boards.insert
insert into kairo.boards (tenant_id, brand_id, id, run_id, local_day, focus_pillar_id, focus_persona_id, focus_channel, focus_high_score_count, focus_sentence, focus_source, is_strategy_only, degraded, attempt, generated_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);
insert into kairo.board_candidates (tenant_id, brand_id, board_id, position, opportunity_id, attempt) select tenant_id, brand_id, board_id, position, opportunity_id, attempt
  from json_populate_recordset(null::kairo.board_candidates, $1);
