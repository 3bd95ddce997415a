-- runs.lock
select pg_advisory_xact_lock(hashtextextended($1, 0));

-- runs.get
select *
  from kairo.flow_runs
  where brand_id = $1 and id = $2;

-- runs.list
select *
  from kairo.flow_runs
  where brand_id = $1 and status in ($2) and graph = $3 and subject_id = $4 and (created_at, id) < ($5, $6)
  order by created_at desc, id desc
  limit $7;

-- runs.insert
with run as (insert into kairo.flow_runs (tenant_id, brand_id, id, graph, status, subject_id, input, progress_stage, progress_label, progress_done, progress_total, degraded, actor, correlation_id, idempotency_key, brand_version, models, prompt_versions, token_budget, attempt, cancel_requested, error_code, error_reason, calls, last_event_seq, created_at, started_at, finished_at)
  values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24::jsonb, $25, $26, $27, $28)
  returning *), event as (insert into kairo.run_events (tenant_id, brand_id, status, progress_stage, progress_label, progress_done, progress_total, attempt, run_id, seq, at) select tenant_id, brand_id, status, progress_stage, progress_label, progress_done, progress_total, attempt, id, last_event_seq, $29::timestamptz as at
  from run) select run.*, pg_notify($30, run.brand_id || ' ' || run.id) as notified
  from run;

-- runs.countUnfinished
select count(*) as count
  from kairo.flow_runs
  where brand_id = $1 and status in ($2, $3);

-- runs.findWaiting
select *
  from kairo.flow_runs
  where brand_id = $1 and graph = $2 and status = $3 and subject_id = $4
  order by created_at desc
  limit $5 for update;

-- runs.claim
with run as (update kairo.flow_runs
  set status = $1, attempt = attempt + 1, started_at = coalesce(started_at, $2), brand_version = coalesce(brand_version, (select b.version
  from kairo.brands b
  where b.id = $3)), last_event_seq = last_event_seq + 1
  where brand_id = $4 and id = $5 and status in ($6, $7)
  returning *), event as (insert into kairo.run_events (tenant_id, brand_id, status, progress_stage, progress_label, progress_done, progress_total, attempt, run_id, seq, at) select tenant_id, brand_id, status, progress_stage, progress_label, progress_done, progress_total, attempt, id, last_event_seq, $8::timestamptz as at
  from run) select run.*, pg_notify($9, run.brand_id || ' ' || run.id) as notified
  from run;

-- runs.assertOwned
select *
  from kairo.flow_runs
  where brand_id = $1 and id = $2
  for no key update;

-- runs.saveProgress
with run as (update kairo.flow_runs
  set progress_stage = $1, progress_label = $2, progress_done = $3, progress_total = $4, last_event_seq = last_event_seq + 1
  where brand_id = $5 and id = $6 and status in ($7) and attempt = $8
  returning *), event as (insert into kairo.run_events (tenant_id, brand_id, status, progress_stage, progress_label, progress_done, progress_total, attempt, run_id, seq, at) select tenant_id, brand_id, status, progress_stage, progress_label, progress_done, progress_total, attempt, id, last_event_seq, $9::timestamptz as at
  from run) select run.*, pg_notify($10, run.brand_id || ' ' || run.id) as notified
  from run;

-- runs.finish
with run as (update kairo.flow_runs
  set status = $1, degraded = $2, error_code = $3, error_reason = $4, models = $5, prompt_versions = $6, calls = $7::jsonb, finished_at = $8, last_event_seq = last_event_seq + 1
  where brand_id = $9 and id = $10 and status in ($11) and attempt = $12
  returning *), event as (insert into kairo.run_events (tenant_id, brand_id, status, progress_stage, progress_label, progress_done, progress_total, attempt, run_id, seq, at) select tenant_id, brand_id, status, progress_stage, progress_label, progress_done, progress_total, attempt, id, last_event_seq, $13::timestamptz as at
  from run) select run.*, pg_notify($14, run.brand_id || ' ' || run.id) as notified
  from run;

-- runs.requestCancel
with run as (update kairo.flow_runs
  set cancel_requested = $1, error_code = $2, error_reason = $3, status = case status when 'queued' then 'cancelled' else status end, finished_at = case status when 'queued' then $4::timestamptz end, last_event_seq = last_event_seq + 1
  where brand_id = $5 and id = $6 and status in ($7, $8)
  returning *), event as (insert into kairo.run_events (tenant_id, brand_id, status, progress_stage, progress_label, progress_done, progress_total, attempt, run_id, seq, at) select tenant_id, brand_id, status, progress_stage, progress_label, progress_done, progress_total, attempt, id, last_event_seq, $9::timestamptz as at
  from run) select run.*, pg_notify($10, run.brand_id || ' ' || run.id) as notified
  from run;

-- runs.requeue
with run as (update kairo.flow_runs
  set cancel_requested = $1, error_code = $2, error_reason = $3, status = case status when 'queued' then 'cancelled' else status end, finished_at = case status when 'queued' then $4::timestamptz end, last_event_seq = last_event_seq + 1
  where brand_id = $5 and id = $6 and status in ($7, $8)
  returning *), event as (insert into kairo.run_events (tenant_id, brand_id, status, progress_stage, progress_label, progress_done, progress_total, attempt, run_id, seq, at) select tenant_id, brand_id, status, progress_stage, progress_label, progress_done, progress_total, attempt, id, last_event_seq, $9::timestamptz as at
  from run) select run.*, pg_notify($10, run.brand_id || ' ' || run.id) as notified
  from run;
with run as (update kairo.flow_runs
  set status = $1, cancel_requested = $2, error_code = $3, error_reason = $4, finished_at = $5, last_event_seq = last_event_seq + 1
  where brand_id = $6 and id = $7 and status in ($8, $9)
  returning *), event as (insert into kairo.run_events (tenant_id, brand_id, status, progress_stage, progress_label, progress_done, progress_total, attempt, run_id, seq, at) select tenant_id, brand_id, status, progress_stage, progress_label, progress_done, progress_total, attempt, id, last_event_seq, $10::timestamptz as at
  from run) select run.*, pg_notify($11, run.brand_id || ' ' || run.id) as notified
  from run;

-- runs.listSteps
select *
  from kairo.flow_steps
  where brand_id = $1 and run_id = $2
  order by finished_at, key;

-- runs.saveStep
select *
  from kairo.flow_runs
  where brand_id = $1 and id = $2
  for no key update;
insert into kairo.flow_steps (tenant_id, brand_id, run_id, key, output, calls, attempt, started_at, finished_at)
  values ($1, $2, $3, $4, $5::jsonb, $6::jsonb, $7, $8, $9)
  on conflict (brand_id, run_id, key) do update
  set output = $10::jsonb, calls = $11::jsonb, attempt = $12, started_at = $13, finished_at = $14;

-- runs.listEvents
select *
  from kairo.run_events
  where brand_id = $1 and run_id = $2 and seq > $3
  order by seq;

-- runs.listBrandEvents
select *, written_in < pg_snapshot_xmin(pg_current_snapshot()) as is_settled
  from kairo.run_events
  where brand_id = $1 and written_in < pg_snapshot_xmin(pg_current_snapshot())
  order by written_in desc, run_id desc, seq desc
  limit $2;
select *, written_in < pg_snapshot_xmin(pg_current_snapshot()) as is_settled
  from kairo.run_events
  where brand_id = $1 and (written_in, run_id, seq) > (least($2::xid8, pg_snapshot_xmax(pg_current_snapshot())), $3, $4)
  order by written_in, run_id, seq
  limit $5;
