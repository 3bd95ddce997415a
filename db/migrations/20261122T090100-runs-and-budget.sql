-- One execution of a graph. `attempt` says which worker owns it now; every row a step writes carries it.
create table kairo.flow_runs (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  id kairo.typeid not null check (starts_with(id, 'run_')),
  graph text not null check (graph ~ '^[A-Z][A-Za-z]*V[0-9]+$'),
  status kairo.run_status not null,
  subject_id text,
  input jsonb not null,
  progress_stage text not null,
  progress_label text not null,
  progress_done integer not null check (progress_done >= 0),
  progress_total integer not null check (progress_total >= 0),
  degraded text[] not null check (
    degraded <@ array['provider_down', 'budget_spent', 'no_fresh_signals', 'written_by_template', 'learning_paused']
  ),
  actor text not null,
  correlation_id text not null,
  idempotency_key text,
  brand_version integer,
  models text[] not null,
  prompt_versions text[] not null,
  token_budget bigint check (token_budget >= 0),
  attempt integer not null check (attempt >= 0),
  cancel_requested boolean not null,
  error_code text,
  error_reason text,
  -- The highest seq of run_events: counted under this row's lock, so that events commit in order.
  last_event_seq integer not null check (last_event_seq >= 1),
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (brand_id, id),
  unique (id),
  check ((error_code is null) = (error_reason is null)),
  check ((finished_at is not null) = (status in ('succeeded', 'failed', 'cancelled'))),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, brand_version) references kairo.brand_snapshots (brand_id, version)
);
create index flow_runs_newest on kairo.flow_runs (brand_id, created_at desc, id desc);
create index flow_runs_unfinished on kairo.flow_runs (brand_id) where status in ('queued', 'running');
create index flow_runs_subject on kairo.flow_runs (brand_id, subject_id);
alter table kairo.flow_runs enable row level security;
create policy own_brand on kairo.flow_runs to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.flow_runs to kairo_app;
grant update (
  status, subject_id, progress_stage, progress_label, progress_done, progress_total, degraded, brand_version, models,
  prompt_versions, attempt, cancel_requested, error_code, error_reason, last_event_seq, started_at, finished_at
) on kairo.flow_runs to kairo_app;

create table kairo.flow_steps (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  run_id kairo.typeid not null,
  key text not null check (char_length(key) between 1 and 120),
  -- Whatever the graph's step answered; its schema belongs to the graph.
  output jsonb,
  attempt integer not null check (attempt >= 1),
  started_at timestamptz not null,
  finished_at timestamptz not null,
  primary key (brand_id, run_id, key),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, run_id) references kairo.flow_runs (brand_id, id)
);
alter table kairo.flow_steps enable row level security;
create policy own_brand on kairo.flow_steps to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert, update on kairo.flow_steps to kairo_app;

create table kairo.run_events (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  run_id kairo.typeid not null,
  seq integer not null check (seq >= 1),
  status kairo.run_status not null,
  progress_stage text not null,
  progress_label text not null,
  progress_done integer not null check (progress_done >= 0),
  progress_total integer not null check (progress_total >= 0),
  attempt integer not null check (attempt >= 0),
  at timestamptz not null,
  primary key (brand_id, run_id, seq),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, run_id) references kairo.flow_runs (brand_id, id)
);
alter table kairo.run_events enable row level security;
create policy own_brand on kairo.run_events to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.run_events to kairo_app;

-- One attempt at one model call: what it cost, never what was said.
create table kairo.llm_calls (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  id bigint generated always as identity,
  run_id kairo.typeid,
  correlation_id text not null,
  task text not null,
  step_key text,
  prompt_version text not null,
  provider text not null,
  model text not null,
  outcome text not null,
  input_tokens integer,
  cached_input_tokens integer,
  output_tokens integer,
  reasoning_tokens integer,
  milliseconds integer not null,
  wait_milliseconds integer not null,
  cost_micro_usd bigint,
  attempt integer not null check (attempt >= 0),
  started_at timestamptz not null,
  primary key (brand_id, id),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id),
  foreign key (brand_id, run_id) references kairo.flow_runs (brand_id, id)
);
create index llm_calls_of_run on kairo.llm_calls (brand_id, run_id);
alter table kairo.llm_calls enable row level security;
create policy own_brand on kairo.llm_calls to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.llm_calls to kairo_app;

-- Tokens by window, `day:2026-11-22` or `run:run_…`: reserved before a call, used after it.
create table kairo.budget_ledger (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  window_key text not null check (window_key ~ '^(day|run):'),
  reserved bigint not null check (reserved >= 0),
  used bigint not null check (used >= 0),
  primary key (brand_id, window_key),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id)
);
alter table kairo.budget_ledger enable row level security;
create policy own_brand on kairo.budget_ledger to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert on kairo.budget_ledger to kairo_app;
grant update (reserved, used) on kairo.budget_ledger to kairo_app;

create table kairo.idempotency_keys (
  tenant_id kairo.typeid not null,
  brand_id kairo.typeid not null,
  procedure text not null check (char_length(procedure) between 1 and 200),
  key text not null check (char_length(key) between 1 and 200),
  body_hash text not null,
  response jsonb,
  completed boolean not null,
  created_at timestamptz not null,
  primary key (brand_id, procedure, key),
  foreign key (tenant_id, brand_id) references kairo.brands (tenant_id, id)
);
alter table kairo.idempotency_keys enable row level security;
create policy own_brand on kairo.idempotency_keys to kairo_app
  using (brand_id = (select current_setting('app.brand_id', true)));
grant select, insert, delete on kairo.idempotency_keys to kairo_app;
grant update (body_hash, response, completed, created_at) on kairo.idempotency_keys to kairo_app;
