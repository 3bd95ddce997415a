-- budget.releaseRun
delete
  from kairo.budget_reservations
  where brand_id = $1 and run_id = $2 and attempt < $3;

-- budget.read
select (select coalesce(sum(tokens), 0) as tokens
  from kairo.budget_reservations
  where brand_id = $1 and $2 in (day_window, 'run:' || run_id)) as reserved, (select used
  from kairo.budget_ledger
  where brand_id = $3 and window_key = $4) as used;

-- budget.listCalls
select *
  from kairo.llm_calls
  where brand_id = $1 and run_id = $2
  order by started_at, id;
