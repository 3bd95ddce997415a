-- budget.reserve
insert into kairo.budget_ledger (tenant_id, brand_id, window_key, reserved, used) select $1, $2, key, $3::bigint, 0
  from unnest($4::text[], $5::bigint[]) as asked (key, room)
  where room is null or $6::bigint <= room or exists ( select
  from kairo.budget_ledger known
  where known.brand_id = $7 and known.window_key = key )
  order by key
  on conflict (brand_id, window_key) do update
  set reserved = budget_ledger.reserved + excluded.reserved
  where budget_ledger.reserved + budget_ledger.used + excluded.reserved <= ( select coalesce(room, 9223372036854775807)
  from unnest($8::text[], $9::bigint[]) as asked (key, room)
  where asked.key = budget_ledger.window_key )
  returning window_key;

-- budget.settle
with locked as (select window_key
  from kairo.budget_ledger
  where brand_id = $1 and window_key = any($2)
  order by window_key
  for no key update) update kairo.budget_ledger
  set reserved = greatest(reserved - $3, 0), used = used + $4
  where brand_id = $5 and window_key in (select locked.window_key
  from locked);

-- budget.releaseRun
select window_key, reserved
  from kairo.budget_ledger
  where brand_id = $1 and window_key in ($2, $3)
  order by window_key
  for no key update;

-- budget.read
select reserved, used
  from kairo.budget_ledger
  where brand_id = $1 and window_key = $2;

-- budget.recordCall
insert into kairo.llm_calls (tenant_id, brand_id, run_id, correlation_id, task, step_key, prompt_version, provider, model, outcome, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, milliseconds, wait_milliseconds, cost_micro_usd, attempt, started_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19);

-- budget.listCalls
select *
  from kairo.llm_calls
  where brand_id = $1 and run_id = $2
  order by started_at, id;
