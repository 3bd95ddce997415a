-- What a model answered within a run that is not over, word for word: an attempt that takes the run over reads it here
-- and pays for nothing twice. Gone with the run's end.
create table kairo.model_answers (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  id bigint generated always as identity,
  run_id kairo.typeid not null,
  -- SHA-256, hexadecimal, of the model and of all that it was asked.
  request text not null check (request ~ '^[0-9a-f]{64}$'),
  -- JSON as text: jsonb refuses NUL, which a model may well write.
  answer text not null,
  primary key (brand_id, id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, run_id) references kairo.flow_runs (brand_id, id)
);
create index model_answers_by_run on kairo.model_answers (brand_id, run_id);
alter table kairo.model_answers enable row level security;
create policy own_brand on kairo.model_answers to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert, delete on kairo.model_answers to kairo_app;

create function kairo.forget_answers() returns trigger
language plpgsql set search_path = '' as $$
begin
  delete from kairo.model_answers kept where kept.brand_id = new.brand_id and kept.run_id = new.id;
  return null;
end
$$;
create trigger forget_answers after update of status on kairo.flow_runs for each row
  when (new.status not in ('queued', 'running')) execute function kairo.forget_answers();

-- As before, and remembers the answer in the same statement: there is no moment at which a call is paid and its answer
-- can be lost. Of a run that is over nothing is kept.
drop function kairo.settle_call(text, text, bigint, text, bigint, jsonb);
create function kairo.settle_call(
  asking_tenant text, asking_brand text, settled bigint, day_key text, tokens_used bigint, call jsonb,
  request text default null, answer text default null
) returns void
language plpgsql set search_path = '' as $$
begin
  perform kairo.enter_brand(asking_tenant, asking_brand);
  if settled is not null then
    insert into kairo.budget_ledger as ledger (tenant_id, brand_id, window_key, used)
      select asking_tenant, asking_brand, key, tokens_used
      from unnest(array[day_key, 'run:' || (call ->> 'run_id')]) key where key is not null order by key
      on conflict (brand_id, window_key) do update set used = ledger.used + excluded.used;
    delete from kairo.budget_reservations held where held.brand_id = asking_brand and held.id = settled;
  end if;
  insert into kairo.llm_calls (
    tenant_id, brand_id, run_id, correlation_id, task, step_key, prompt_version, provider, model, outcome, input_tokens,
    cached_input_tokens, output_tokens, reasoning_tokens, milliseconds, wait_milliseconds, cost_micro_usd, attempt, started_at
  )
  select asking_tenant, asking_brand, run_id, correlation_id, task, step_key, prompt_version, provider, model, outcome,
    input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, milliseconds, wait_milliseconds, cost_micro_usd,
    attempt, started_at
  from jsonb_populate_record(null::kairo.llm_calls, call);
  insert into kairo.model_answers (tenant_id, brand_id, run_id, request, answer)
    select asking_tenant, asking_brand, run.id, request, answer
    from kairo.flow_runs run
    where request is not null and run.brand_id = asking_brand and run.id = call ->> 'run_id'
      and run.status in ('queued', 'running');
end
$$;
revoke all on function kairo.settle_call from public;
grant execute on function kairo.settle_call to kairo_app;

-- The answers kept for a run, oldest first.
create function kairo.remembered_answers(asking_tenant text, asking_brand text, asking_run text)
returns table (request text, answer text)
language plpgsql set search_path = '' as $$
begin
  perform kairo.enter_brand(asking_tenant, asking_brand);
  return query select kept.request, kept.answer from kairo.model_answers kept
    where kept.brand_id = asking_brand and kept.run_id = asking_run order by kept.id;
end
$$;
revoke all on function kairo.remembered_answers from public;
grant execute on function kairo.remembered_answers to kairo_app;
