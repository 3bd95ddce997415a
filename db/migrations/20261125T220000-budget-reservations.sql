-- Tokens set aside for one model call under way, a row each: what is given back is exactly what was taken.
create table kairo.budget_reservations (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  id bigint generated always as identity,
  -- The day the call began on, whenever it ends.
  day_window text not null check (day_window ~ '^day:'),
  run_id kairo.typeid,
  attempt integer not null check (attempt >= 0),
  tokens bigint not null check (tokens > 0),
  -- No call lives longer. What is here after that belonged to a process that died.
  expires_at timestamptz not null,
  primary key (brand_id, id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, run_id) references kairo.flow_runs (brand_id, id)
);
alter table kairo.budget_reservations enable row level security;
create policy own_brand on kairo.budget_reservations to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert, delete on kairo.budget_reservations to kairo_app;

-- What a window has used. What is set aside in it is the sum of its reservations.
alter table kairo.budget_ledger drop column reserved;

-- How the model's answer for a slot ended, in the words of core's CallOutcome.
alter table kairo.package_slots add column outcome text check (outcome ~ '^[a-z_]{1,40}$');
grant update (outcome) on kairo.package_slots to kairo_app;

-- Confines the statement that calls it to one brand, as the opening message of a transaction does.
create function kairo.enter_brand(entering_tenant text, entered_brand text) returns void
language plpgsql set search_path = '' as $$
begin
  perform set_config('role', 'kairo_app', true), set_config('app.tenant_id', entering_tenant, true),
    set_config('app.brand_id', entered_brand, true), set_config('app.user_id', '', true);
end
$$;

-- Sets tokens aside for one model call in its day and its run, or says why not: `no_room`, `cancelled` (somebody asked
-- the run to stop) or `stale` (it is not this attempt's any more). One statement, so that the ledger's rows stay locked
-- for no round trip. A brand's own limits count as they stand now, so a raise takes effect with the next call.
create function kairo.reserve_tokens(
  asking_tenant text, asking_brand text, asking_run text, asking_attempt integer, asked bigint, day_key text,
  usual_day_limit bigint, usual_run_limit bigint, asked_at timestamptz, expiring_at timestamptz,
  out verdict text, out reservation bigint
) language plpgsql set search_path = '' as $$
declare
  run_key constant text := 'run:' || asking_run;
  run kairo.flow_runs;
  brand kairo.brands;
  day_taken bigint;
  run_taken bigint;
begin
  perform kairo.enter_brand(asking_tenant, asking_brand);
  if asking_run is not null then
    select * into run from kairo.flow_runs found where found.brand_id = asking_brand and found.id = asking_run;
    if run.attempt is distinct from asking_attempt then
      verdict := 'stale';
      return;
    end if;
    if run.cancel_requested or run.status <> 'running' then
      verdict := case when run.cancel_requested or run.status = 'cancelled' then 'cancelled' else 'stale' end;
      return;
    end if;
  end if;
  if asked = 0 then
    verdict := 'reserved';
    return;
  end if;

  select * into brand from kairo.brands found where found.id = asking_brand;
  insert into kairo.budget_ledger (tenant_id, brand_id, window_key, used)
    select asking_tenant, asking_brand, key, 0 from unnest(array[day_key, run_key]) key where key is not null order by key
    on conflict (brand_id, window_key) do nothing;
  perform from kairo.budget_ledger ledger
    where ledger.brand_id = asking_brand and ledger.window_key in (day_key, run_key)
    order by ledger.window_key for no key update;

  -- Each statement below sees what others committed while this one waited for the locks.
  delete from kairo.budget_reservations held where held.brand_id = asking_brand and held.expires_at <= asked_at;
  select coalesce(sum(held.tokens) filter (where held.day_window = day_key), 0),
      coalesce(sum(held.tokens) filter (where held.run_id = asking_run), 0)
    into day_taken, run_taken
    from kairo.budget_reservations held where held.brand_id = asking_brand;
  select day_taken + coalesce(sum(ledger.used) filter (where ledger.window_key = day_key), 0),
      run_taken + coalesce(sum(ledger.used) filter (where ledger.window_key = run_key), 0)
    into day_taken, run_taken
    from kairo.budget_ledger ledger where ledger.brand_id = asking_brand and ledger.window_key in (day_key, run_key);

  if day_taken + asked > coalesce(brand.tokens_per_day, usual_day_limit)
    or run_key is not null and run_taken + asked > coalesce(brand.tokens_per_run, usual_run_limit) then
    verdict := 'no_room';
    return;
  end if;
  insert into kairo.budget_reservations (tenant_id, brand_id, day_window, run_id, attempt, tokens, expires_at)
    values (asking_tenant, asking_brand, day_key, asking_run, asking_attempt, asked, expiring_at)
    returning id into reservation;
  verdict := 'reserved';
end
$$;

-- Turns a reservation into what was used and writes the call down, in one statement. A reservation that is gone (a later
-- attempt gave it back, or it ran out) takes nothing from another's; what was used counts all the same.
create function kairo.settle_call(
  asking_tenant text, asking_brand text, settled bigint, day_key text, tokens_used bigint, call jsonb
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
end
$$;

revoke all on function kairo.enter_brand, kairo.reserve_tokens, kairo.settle_call from public;
grant execute on function kairo.enter_brand, kairo.reserve_tokens, kairo.settle_call to kairo_app;
