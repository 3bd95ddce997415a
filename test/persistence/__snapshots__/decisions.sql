-- decisions.add
insert into kairo.decisions (tenant_id, brand_id, id, actor, kind, subject_id, board_id, position, before, after, reason, decided_at, correlation_id, attempt) select tenant_id, brand_id, id, actor, kind, subject_id, board_id, position, before, after, reason, decided_at, correlation_id, attempt
  from json_populate_recordset(null::kairo.decisions, $1);

-- decisions.list
select *
  from kairo.decisions
  where brand_id = $1 and kind = any($2) and subject_id = $3 and decided_at >= $4
  order by decided_at desc, id desc
  limit $5;

-- decisions.count
select count(*) as count
  from kairo.decisions
  where brand_id = $1 and kind = any($2);
